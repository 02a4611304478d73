// Where the access token goes and where it does not: CDS Hooks, "FHIR Resource Access". Looks at
// nothing without --fhir-server.
#include <array>

#include "conformance/visit.h"

namespace conformance {
namespace {

void sends_token(Session& session, Verdict& verdict) {
  each_visited(session, verdict, [&](const Service& service) {
    const Visit all = visit_without_prefetch(session, service);
    const Exchange& answer =
        session.call(service, all.call, "without prefetch, with a FHIR server");
    expect_tokens(verdict, session, all, answer);
  });
  if (verdict.looked_at() == 0) verdict.not_seen("no service asked the FHIR server");
}

// A next link may lead elsewhere; the token was given for one server.
void keeps_token_from_others(Session& session, Verdict& verdict) {
  each_visited(session, verdict, [&](const Service& service) {
    const std::string other = session.other_fhir()->open({});
    const Visit made = visit_with_pages(
        session, service,
        [&](const Visit&, const std::string& query) { return other + '/' + query; });
    const Exchange& answer = session.call(service, made.call, "with a next page on another server");
    for (const Asked& one : session.other_fhir()->asked(other)) {
      verdict.expect(one.authorization.find(made.token) == std::string::npos, answer,
                     "the other server was sent the access token",
                     "the token goes to `fhirServer` only");
    }
    verdict.expect(true, answer, "", "");
  });
}

void does_not_keep_token(Session& session, Verdict& verdict) {
  each_visited(session, verdict, [&](const Service& service) {
    const Visit before = visit_without_prefetch(session, service);
    session.call(service, before.call, "without prefetch, with a FHIR server");
    Visit after = visit_without_prefetch(session, service);
    after.call.body.erase("fhirAuthorization");
    const Exchange& answer =
        session.call(service, after.call,
                     "with a FHIR server and no fhirAuthorization, after a call that had one");
    for (const Asked& one : session.fhir()->asked(after.base)) {
      verdict.expect(one.authorization.empty(), answer,
                     "a FHIR request with an access token of another call",
                     "no Authorization: this call brought none");
    }
  });
  if (verdict.looked_at() == 0) verdict.not_seen("no service asked the FHIR server");
}

void does_not_show_token(Session& session, Verdict& verdict) {
  each_visited(session, verdict, [&](const Service& service) {
    for (const Manner manner : {Manner::good, Manner::refuses, Manner::garbage}) {
      const Visit made = visit_without_prefetch(session, service, manner);
      const Exchange& answer = session.call(service, made.call, "with an access token");
      bool shows = answer.came.body.find(made.token) != std::string::npos;
      for (const auto& [name, value] : answer.came.headers)
        shows = shows || value.find(made.token) != std::string::npos;
      verdict.expect(!shows, answer, "the answer holds the access token", "the token in no answer");
    }
  });
}

constexpr std::array kChecks{
    Check{"fhir-token", "45", "every FHIR request carries the token", sends_token},
    Check{"fhir-token-shown", "46", "the token is in no answer", does_not_show_token},
    Check{"fhir-token-kept", "46", "a token serves no other call", does_not_keep_token},
    Check{"fhir-token-elsewhere", "46", "the token goes to no other server",
          keeps_token_from_others},
};

}  // namespace

std::span<const Check> fhir_token_checks() { return kChecks; }

}  // namespace conformance
