// Feedback, where it is offered: CDS Hooks, "Feedback"; HL7's invariants cds-fb-1 to -3.
#include <array>

#include "conformance/answers.h"

namespace conformance {
namespace {

constexpr std::string_view kAt = R"("outcomeTimestamp":"2026-01-20T09:30:00Z")";

std::string accepted(const std::string& card) {
  return R"({"card":")" + card + R"(","outcome":"accepted","acceptedSuggestions":[{"id":")" +
         new_uuid() + R"("}],)" + std::string(kAt) + '}';
}
std::string overridden(const std::string& card, const std::string& reason = {}) {
  return R"({"card":")" + card + R"(","outcome":"overridden",)" + reason + std::string(kAt) + '}';
}

const Exchange& send(Session& session, const Service& service, const std::string& body,
                     std::string about, bool conformant = true, Headers headers = {}) {
  headers.emplace_back("Content-Type", "application/json");
  return session.send(
      {"POST", session.service_url(service) + "/feedback", std::move(headers), body},
      std::move(about), &service, conformant);
}

const Exchange& send_entries(Session& session, const Service& service, const std::string& entries,
                             std::string about, Headers headers = {}) {
  return send(session, service, R"({"feedback":[)" + entries + "]}", std::move(about), true,
              std::move(headers));
}

// The uuid of a card that the service gave; an invented one where it gave none.
std::string card_of(Session& session, const Service& service) {
  const Exchange& first = session.first_answer(service);
  const fhir::Json cards = first.root()["cards"];
  for (const fhir::Json card : cards.elements()) {
    if (is_text(card["uuid"])) return std::string(card["uuid"].text());
  }
  return new_uuid();
}

bool is_offered(const Exchange& answer) {
  return answer.came.status != 404 && answer.came.status != 405 && answer.came.status != 501;
}

template <typename Look>
void each_offered(Session& session, Verdict& verdict, Look look) {
  for (const Service& service : session.services()) {
    const std::string card = card_of(session, service);
    const Exchange& answer =
        send_entries(session, service, overridden(card), "a card that was overridden");
    if (is_offered(answer)) look(service, card, answer);
  }
  verdict.not_seen("no service offers feedback");
}

void expect_taken(Verdict& verdict, const Exchange& answer) {
  verdict.expect(answer.came.is_success(), answer, answer.answered(),
                 "200: it is feedback as the standard has it");
}

void simple(Session& session, Verdict& verdict) {
  each_offered(session, verdict,
               [&](const Service& service, const std::string& card, const Exchange& first) {
                 expect_taken(verdict, first);
                 expect_taken(verdict, send_entries(session, service, accepted(card),
                                                    "a suggestion that was accepted"));
               });
}

void several(Session& session, Verdict& verdict) {
  each_offered(
      session, verdict, [&](const Service& service, const std::string& card, const Exchange&) {
        expect_taken(verdict,
                     send_entries(session, service, accepted(card) + ',' + overridden(new_uuid()),
                                  "two cards in one call"));
      });
}

void again(Session& session, Verdict& verdict) {
  each_offered(
      session, verdict, [&](const Service& service, const std::string& card, const Exchange&) {
        expect_taken(verdict,
                     send_entries(session, service, overridden(card), "the same feedback again"));
        expect_taken(verdict, send_entries(session, service, accepted(card),
                                           "another outcome for the same card"));
      });
}

void reasons(Session& session, Verdict& verdict) {
  each_offered(session, verdict, [&](const Service& service, const std::string& card, const Exchange&) {
    for (
        const auto& [about, reason] :
        {std::pair<std::string, std::string>{"an override with a comment alone",
                                             R"("overrideReason":{"userComment":"not now"},)"},
         {"an override with a reason without display",
          R"("overrideReason":{"reason":{"code":"seen","system":"https://example.org/reasons"}},)"},
         {"an override with a reason and a comment",
          R"("overrideReason":{"reason":{"code":"seen","system":"https://example.org/reasons","display":"Seen"},"userComment":"not now"},)"}}) {
      expect_taken(verdict, send_entries(session, service, overridden(card, reason), about));
    }
  });
}

void invalid(Session& session, Verdict& verdict) {
  each_offered(session, verdict,
               [&](const Service& service, const std::string& card, const Exchange&) {
                 for (const auto& [about, body] :
                      {std::pair<std::string, std::string>{"feedback that is no JSON", "{"},
                       {"a body without `feedback`", R"({"card":")" + card + R"("})"},
                       {"an outcome that there is not", R"({"feedback":[{"card":")" + card +
                                                            R"(","outcome":"ignored",)" +
                                                            std::string(kAt) + "}]}"},
                       {"an entry without a card",
                        R"({"feedback":[{"outcome":"overridden",)" + std::string(kAt) + "}]}"}}) {
                   const Exchange& answer = send(session, service, body, about, false);
                   verdict.expect(answer.came.status >= 400 && answer.came.status < 500, answer,
                                  answer.answered(), "400 that says what is wrong");
                 }
               });
}

// As calls are: where a call without a token is refused, feedback without one is too.
void authenticated(Session& session, Verdict& verdict) {
  if (session.client_key() == nullptr) return verdict.not_seen("no --client-key");
  each_offered(
      session, verdict, [&](const Service& service, const std::string& card, const Exchange&) {
        const Exchange& call = session.post(service, service.usual().text(), "without a token",
                                            false, {{"Authorization", ""}});
        const Exchange& answer =
            send(session, service, R"({"feedback":[)" + overridden(card) + "]}",
                 "feedback without a token", false, {{"Authorization", ""}});
        verdict.expect(answer.came.is_success() == call.came.is_success(), answer,
                       answer.answered(),
                       "refused as a call is: " + std::to_string(call.came.status));
      });
}

constexpr std::array kChecks{
    Check{"feedback-taken", "93", "accepted and overridden cards are taken", simple},
    Check{"feedback-invalid", "93", "what is no feedback is refused with 4xx", invalid, true},
    Check{"feedback-several", "94", "several cards in one call are taken", several},
    Check{"feedback-again", "94", "a card that was reported before is taken", again},
    Check{"feedback-reasons", "95", "overrides with and without reason and comment are taken",
          reasons},
    Check{"feedback-authenticated", "96", "feedback is authenticated as calls are", authenticated},
};

}  // namespace

std::span<const Check> feedback_checks() { return kChecks; }

}  // namespace conformance
