#include "conformance/check.h"

#include <array>

#include "conformance/session.h"

namespace conformance {

void Verdict::expect(bool holds, const Exchange& exchange, std::string came, std::string expected) {
  expect(holds, exchange.said(), std::move(came), std::move(expected));
}

void Verdict::expect(bool holds, std::string sent, std::string came, std::string expected) {
  ++looked_at_;
  if (holds) return;
  ++found_;
  if (findings_.size() < kMostKept) {
    findings_.push_back({std::move(sent), std::move(came), std::move(expected)});
  }
}

void Verdict::not_seen(std::string reason) {
  if (reason_.empty()) reason_ = std::move(reason);
}

bool Check::is_failure() const {
  const Strength strength = conformance::requirement(requirement).strength;
  return !only_warns && (strength == Strength::shall || strength == Strength::accept ||
                         strength == Strength::check);
}

// What varies calls comes first; what looks at all answers of the run comes last.
std::span<const Area> areas() {
  static const std::array kAreas{
      Area{"discovery", discovery_checks()},
      Area{"prefetch templates", prefetch_template_checks()},
      Area{"calling", calling_checks()},
      Area{"contexts", context_checks()},
      Area{"prefetch", prefetch_checks()},
      Area{"FHIR access", fhir_access_checks()},
      Area{"FHIR token", fhir_token_checks()},
      Area{"feedback", feedback_checks()},
      Area{"CORS", cors_checks()},
      Area{"JWT", jwt_checks()},
      Area{"timing", timing_checks()},
      Area{"repetition", repetition_checks()},
      Area{"sandbox", sandbox_checks()},
      Area{"response", response_checks()},
      Area{"card", card_checks()},
      Area{"suggestion", suggestion_checks()},
      Area{"FHIR resources", fhir_resource_checks()},
      Area{"JSON", json_checks()},
      Area{"errors", error_checks()},
  };
  return kAreas;
}

}  // namespace conformance
