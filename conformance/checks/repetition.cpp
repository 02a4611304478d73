// The same call again, and calls at the same time. The standard does not ask for it; a client that
// shows cards to people does.
#include <array>
#include <future>
#include <vector>

#include "conformance/answers.h"

namespace conformance {
namespace {

void same_advice(Session& session, Verdict& verdict) {
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    const Exchange& one = session.call(service, service.usual(), "");
    const Exchange& other = session.call(service, service.usual(), "the same call again");
    verdict.expect(one.came.status == other.came.status && advice_of(one) == advice_of(other),
                   other, other.answered(),
                   "the same but for UUIDs and instants: " + one.answered());
  }
  verdict.not_seen("no service answers its usual call");
}

// Two calls that are answered differently, many times, at the same time.
void no_mixing(Session& session, Verdict& verdict) {
  constexpr int kAtOnce = 8;
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    HookCall other = service.usual();
    other.prefetch.reset();
    const std::array calls{service.usual(), other};
    std::array<std::string, 2> alone;
    for (std::size_t i = 0; i < 2; ++i) {
      const Exchange& answer = session.call(service, calls.at(i), "alone");
      alone.at(i) = std::to_string(answer.came.status) + advice_of(answer);
    }
    std::vector<std::future<const Exchange*>> answers;
    answers.reserve(kAtOnce);
    for (int i = 0; i < kAtOnce; ++i) {
      answers.push_back(std::async(std::launch::async, [&, i] {
        return &session.call(service, calls.at(static_cast<std::size_t>(i % 2)),
                             "with seven others at the same time");
      }));
    }
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const Exchange& answer = *answers[i].get();
      verdict.expect(std::to_string(answer.came.status) + advice_of(answer) == alone.at(i % 2),
                     answer, answer.answered(),
                     "what the call gets alone: " + shortened(alone.at(i % 2)));
    }
  }
  verdict.not_seen("no service answers its usual call");
}

constexpr std::array kChecks{
    Check{"same-advice", "X1", "the same call gets the same advice", same_advice},
    Check{"no-mixing", "X2", "calls at the same time do not mix", no_mixing},
};

}  // namespace

std::span<const Check> repetition_checks() { return kChecks; }

}  // namespace conformance
