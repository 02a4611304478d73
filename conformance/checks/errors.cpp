// Errors: CDS Hooks 3.0, "Returning OperationOutcome".
#include <array>

#include "conformance/answers.h"

namespace conformance {
namespace {

using fhir::Json;

bool is_operation_outcome(Json root) {
  bool all = root["resourceType"].text() == "OperationOutcome" && root["issue"].size() > 0;
  for (const Json issue : root["issue"].elements())
    all = all && is_text(issue["severity"]) && is_text(issue["code"]);
  return all;
}

void has_operation_outcome(Session& session, Verdict& verdict) {
  for (const Exchange& exchange : session.exchanges()) {
    if (exchange.service == nullptr || exchange.sent.method != "POST" || exchange.came.status < 400)
      continue;
    verdict.expect(is_operation_outcome(exchange.root()), exchange, exchange.answered(),
                   "an OperationOutcome whose issues have severity and code");
  }
  verdict.not_seen("no call was answered with an error");
}

// A call that a client may make is no fault of the server, nor is one that it should not.
void is_no_server_error(Session& session, Verdict& verdict) {
  for (const Exchange& exchange : session.exchanges()) {
    if (exchange.service == nullptr) continue;
    verdict.expect(exchange.came.status < 500, exchange, exchange.answered(),
                   "an answer, or 4xx that says what is wrong");
  }
  verdict.not_seen("no service was called");
}

constexpr std::array kChecks{
    Check{"error-operation-outcome", "55", "an error carries an OperationOutcome",
          has_operation_outcome},
    Check{"error-server", "54", "no call makes the server fail (5xx)", is_no_server_error},
};

}  // namespace

std::span<const Check> error_checks() { return kChecks; }

}  // namespace conformance
