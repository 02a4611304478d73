// What a service fetches from the client's FHIR server, with which token, and what it makes of a
// server that does not help: CDS Hooks, "FHIR Resource Access"; "Prefetch Template". Looks at
// nothing without --fhir-server.
#include <algorithm>
#include <array>
#include <future>

#include "conformance/answers.h"
#include "conformance/fhir_server.h"
#include "conformance/sample.h"

namespace conformance {
namespace {

// A call of one service with a FHIR server that has what the usual call has in prefetch.
struct Visit {
  HookCall call;
  std::string base;
  std::string token = "token-" + new_uuid();
};

Scene scene_of(const HookCall& call, const Service& service, Manner manner) {
  Scene scene{manner, {}};
  for (const Template& wanted : service.prefetch) {
    const std::string* value = call.prefetch ? call.prefetch->find(wanted.key) : nullptr;
    const auto query = resolved(wanted, call);
    if (value != nullptr && query) scene.answers[*query] = *value;
  }
  return scene;
}

void authorize(HookCall& call, const std::string& base, const std::string& token,
               bool with_patient = true) {
  JsonMembers authorization;
  authorization.set_string("access_token", token).set_string("token_type", "Bearer");
  authorization.set("expires_in", "300").set_string("scope", "user/*.read");
  authorization.set_string("subject", "cds-service");
  const std::string* patient = call.context.find("patientId");
  if (with_patient && patient != nullptr) authorization.set("patient", *patient);
  call.body.set_string("fhirServer", base).set("fhirAuthorization", authorization.text());
}

Visit visit(Session& session, const Service& service, Manner manner) {
  Visit made{service.usual(), {}};
  made.base = session.fhir()->open(scene_of(service.usual(), service, manner));
  authorize(made.call, made.base, made.token);
  return made;
}

Visit visit_without_prefetch(Session& session, const Service& service,
                             Manner manner = Manner::good) {
  Visit made = visit(session, service, manner);
  made.call.prefetch.reset();
  return made;
}

template <typename Look>
void each_service(Session& session, Verdict& verdict, Look look) {
  if (session.fhir() == nullptr) return verdict.not_seen("no --fhir-server");
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    if (!service.prefetch.empty() && session.first_answer(service).came.is_success()) look(service);
  }
  verdict.not_seen("no service has prefetch templates and answers its call");
}

bool has_a_card(const Exchange& answer) {
  return answer.has_cards() && answer.root()["cards"].size() > 0;
}

std::string fetched(const std::vector<Asked>& asked) {
  std::string text = std::to_string(asked.size()) + " FHIR requests";
  for (const Asked& one : asked) text += "; " + shortened(one.query, 80);
  return shortened(text, 400);
}

// Nothing was prefetched: what the service needs it gets itself. A service that answers as it does
// with everything needed nothing more.
void fetches_all(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    const Visit all = visit_without_prefetch(session, service);
    const Exchange& answer =
        session.call(service, all.call, "without prefetch, with a FHIR server");
    const auto asked = session.fhir()->asked(all.base);
    const bool same = advice_of(answer) == advice_of(session.first_answer(service));
    verdict.expect(same || !asked.empty(), answer, answer.answered() + "; " + fetched(asked),
                   "the service reads what its prefetch templates say from `fhirServer`");
    const bool all_resolved = std::none_of(asked.begin(), asked.end(), [](const Asked& one) {
      return one.query.find("{{") != std::string::npos ||
             small_letters(one.query).find("%7b%7b") != std::string::npos;
    });
    verdict.expect(all_resolved, answer, fetched(asked), "queries with their tokens replaced");
  });
}

// One key is missing: it alone is worth a request.
void fetches_what_is_missing(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    for (const Template& wanted : service.prefetch) {
      Visit some = visit(session, service, Manner::good);
      if (!some.call.prefetch || some.call.prefetch->find(wanted.key) == nullptr) continue;
      some.call.prefetch->erase(wanted.key);
      const Exchange& answer =
          session.call(service, some.call,
                       "without the prefetch key \"" + wanted.key + "\", with a FHIR server");
      const auto asked = session.fhir()->asked(some.base);
      const bool same = advice_of(answer) == advice_of(session.first_answer(service));
      verdict.expect(same || !asked.empty(), answer, answer.answered() + "; " + fetched(asked),
                     "the service reads the missing key from `fhirServer`");
    }
  });
}

void either_is_enough(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    const Exchange& first = session.first_answer(service);
    const Exchange& answer = session.call(service, visit_without_prefetch(session, service).call,
                                          "without prefetch, with a FHIR server");
    verdict.expect(
        answer.came.status == first.came.status && has_a_card(answer) == has_a_card(first), answer,
        answer.answered(), "an answer as with prefetch: " + first.answered());
  });
}

void expect_tokens(Verdict& verdict, Session& session, const Visit& made, const Exchange& answer) {
  for (const Asked& one : session.fhir()->asked(made.base)) {
    verdict.expect(
        one.authorization == "Bearer " + made.token, answer,
        "GET " + shortened(one.query, 100) +
            (one.authorization.empty() ? " without Authorization" : " with another token"),
        "Authorization: Bearer, and the `access_token` of this call");
  }
}

void sends_token(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    const Visit all = visit_without_prefetch(session, service);
    const Exchange& answer =
        session.call(service, all.call, "without prefetch, with a FHIR server");
    expect_tokens(verdict, session, all, answer);
  });
  if (verdict.looked_at() == 0) verdict.not_seen("no service asked the FHIR server");
}

// The usual call, its searches as first pages; `next` says where the next page of a query is.
template <typename Next>
Visit visit_with_pages(Session& session, const Service& service, Next next) {
  Visit made = visit(session, service, Manner::good);
  for (const Template& wanted : service.prefetch) {
    const std::string* value = made.call.prefetch ? made.call.prefetch->find(wanted.key) : nullptr;
    if (!is_search(wanted.query) || value == nullptr || value->front() != '{') continue;
    const auto bundle = fhir::JsonDocument::parse(*value);
    const std::string url =
        next(made, std::string(type_of_query(wanted.query)) + "?_page=2&key=" + wanted.key);
    made.call.prefetch->set(
        wanted.key, JsonMembers(bundle.root())
                        .set("link", R"([{"relation":"next","url":)" + json_string(url) + "}]")
                        .text());
  }
  return made;
}

void follows_pages(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    const bool searches =
        std::any_of(service.prefetch.begin(), service.prefetch.end(),
                    [](const Template& wanted) { return is_search(wanted.query); });
    if (!searches || !service.usual().prefetch) return;
    const Visit made = visit_with_pages(
        session, service,
        [](const Visit& one, const std::string& query) { return one.base + '/' + query; });
    const Exchange& answer = session.call(
        service, made.call, "with prefetched Bundles that have a next page on the FHIR server");
    const auto asked = session.fhir()->asked(made.base);
    const bool followed = std::any_of(asked.begin(), asked.end(), [](const Asked& one) {
      return one.query.find("_page=2") != std::string::npos;
    });
    verdict.expect(followed, answer, fetched(asked),
                   "a request for the `next` link of a prefetched Bundle");
    expect_tokens(verdict, session, made, answer);
  });
  verdict.not_seen("no prefetch template is a search");
}

// A next link may lead elsewhere; the token was given for one server.
void keeps_token_from_others(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
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
  each_service(session, verdict, [&](const Service& service) {
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
  each_service(session, verdict, [&](const Service& service) {
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

void null_is_not_fetched(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    Visit made = visit_without_prefetch(session, service);
    made.call.prefetch.emplace();
    std::vector<std::string> queries;
    for (const Template& wanted : service.prefetch) {
      made.call.prefetch->set(wanted.key, "null");
      if (const auto query = resolved(wanted, made.call)) queries.push_back(*query);
    }
    const Exchange& answer =
        session.call(service, made.call, "with every prefetch value null, with a FHIR server");
    const auto asked = session.fhir()->asked(made.base);
    const bool again = std::any_of(asked.begin(), asked.end(), [&](const Asked& one) {
      return std::find(queries.begin(), queries.end(), one.query) != queries.end();
    });
    verdict.expect(!again, answer, fetched(asked),
                   "no request for what the client has asked and found nothing of");
  });
}

void failure_is_412(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    if (!has_a_card(session.first_answer(service))) return;
    for (const auto& [manner, about] :
         {std::pair{Manner::refuses, "a FHIR server that answers 403"},
          {Manner::fails, "a FHIR server that answers 500"},
          {Manner::garbage, "a FHIR server that answers half a resource"}}) {
      const Visit made = visit_without_prefetch(session, service, manner);
      const Exchange& answer =
          session.call(service, made.call, std::string("without prefetch, with ") + about);
      verdict.expect(answer.came.status == 412 || has_a_card(answer), answer, answer.answered(),
                     "412, or a card that says what could not be read: with its data the same call "
                     "gets a card");
    }
  });
  verdict.not_seen("no call got a card with its data; give one with --request");
}

// All services at once: each has to wait for as long as it has patience.
void slow_server(Session& session, Verdict& verdict) {
  std::vector<std::future<const Exchange*>> answers;
  each_service(session, verdict, [&](const Service& service) {
    answers.push_back(std::async(std::launch::async, [&session, &service] {
      const Visit made = visit_without_prefetch(session, service, Manner::silent);
      return &session.call(service, made.call,
                           "without prefetch, with a FHIR server that never answers");
    }));
  });
  const auto limit = static_cast<double>(2 * session.options().answer_within.count());
  for (auto& waiting : answers) {
    const Exchange& answer = *waiting.get();
    verdict.expect(answer.came.status != 0 && answer.came.milliseconds <= limit, answer,
                   answer.answered() + " after " +
                       std::to_string(static_cast<int>(answer.came.milliseconds)) + " ms",
                   "an answer, or 412, within " + std::to_string(static_cast<int>(limit)) + " ms");
  }
}

void authorization_forms(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    for (const bool with_patient : {true, false}) {
      HookCall call = service.usual();
      authorize(call, session.fhir()->open(scene_of(call, service, Manner::good)),
                "token-" + new_uuid(), with_patient);
      const Exchange& answer = session.call(
          service, call,
          with_patient ? "with fhirAuthorization" : "with fhirAuthorization without `patient`");
      verdict.expect(answer.came.is_success() || answer.came.status == 412, answer,
                     answer.answered(), "200, or 412 where data is missing");
    }
  });
}

constexpr std::array kChecks{
    Check{"fhir-authorization", "R3", "fhirAuthorization is taken with and without patient",
          authorization_forms},
    Check{"fhir-all", "40", "what was not prefetched is fetched", fetches_all},
    Check{"fhir-missing", "40", "a key that is missing is fetched", fetches_what_is_missing},
    Check{"fhir-either", "39", "a FHIR server alone is enough", either_is_enough},
    Check{"fhir-token", "45", "every FHIR request carries the token", sends_token},
    Check{"fhir-token-shown", "46", "the token is in no answer", does_not_show_token},
    Check{"fhir-token-kept", "46", "a token serves no other call", does_not_keep_token},
    Check{"fhir-token-elsewhere", "46", "the token goes to no other server",
          keeps_token_from_others},
    Check{"fhir-pages", "47", "a prefetched Bundle is read to its last page", follows_pages},
    Check{"fhir-null", "42", "what is null is not fetched again", null_is_not_fetched},
    Check{"fhir-failure", "43", "a FHIR server that fails: 412, or a card that says so",
          failure_is_412},
    Check{"fhir-slow", "38", "a FHIR server that is silent does not hold up the answer",
          slow_server},
};

}  // namespace

std::span<const Check> fhir_access_checks() { return kChecks; }

}  // namespace conformance
