// How long an answer takes: CDS Hooks, "HTTP Request", performance.
#include <algorithm>
#include <array>
#include <vector>

#include "conformance/answers.h"

namespace conformance {
namespace {

constexpr int kCalls = 5;

std::string milliseconds(double value) { return std::to_string(static_cast<int>(value)) + " ms"; }

// The median of a few calls, one after the other: it is no measurement of load.
void in_time(Session& session, Verdict& verdict) {
  const auto limit = static_cast<double>(session.options().answer_within.count());
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    std::vector<double> took;
    const Exchange* last = nullptr;
    for (int i = 0; i < kCalls; ++i) {
      last = &session.call(service, service.usual(), "");
      took.push_back(last->came.milliseconds);
      if (i == 0 && took.front() < limit / 10) break;  // far from it: no need to wait for more
    }
    std::nth_element(took.begin(), took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2),
                     took.end());
    const double median = took[took.size() / 2];
    verdict.expect(median <= limit, *last, "an answer after " + milliseconds(median),
                   "an answer within " + milliseconds(limit));
  }
  verdict.not_seen("no service answers its usual call");
}

constexpr std::array kChecks{
    Check{"timing", "38", "an answer takes in the order of 500 ms", in_time},
};

}  // namespace

std::span<const Check> timing_checks() { return kChecks; }

}  // namespace conformance
