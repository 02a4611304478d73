// What a service fetches from the client's FHIR server, and what it makes of a server that does not
// help: CDS Hooks, "Prefetch Template"; "FHIR Resource Access". Looks at nothing without
// --fhir-server.
#include <algorithm>
#include <array>
#include <future>

#include "conformance/visit.h"

namespace conformance {
namespace {

// Nothing was prefetched: what the service needs it gets itself. A service that answers as it does
// with everything needed nothing more.
void fetches_all(Session& session, Verdict& verdict) {
  each_visited(session, verdict, [&](const Service& service) {
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
  each_visited(session, verdict, [&](const Service& service) {
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
  each_visited(session, verdict, [&](const Service& service) {
    const Exchange& first = session.first_answer(service);
    const Exchange& answer = session.call(service, visit_without_prefetch(session, service).call,
                                          "without prefetch, with a FHIR server");
    verdict.expect(
        answer.came.status == first.came.status && has_a_card(answer) == has_a_card(first), answer,
        answer.answered(), "an answer as with prefetch: " + first.answered());
  });
}

// Whether the service reads from the FHIR server what this call does not bring: if it decides
// without data, it needs no second page either.
bool wants_data(Session& session, const Service& service) {
  const Visit all = visit_without_prefetch(session, service);
  session.call(service, all.call, "without prefetch, with a FHIR server");
  return !session.fhir()->asked(all.base).empty();
}

bool has_searches(const Service& service) {
  return service.usual().prefetch &&
         std::any_of(service.prefetch.begin(), service.prefetch.end(),
                     [](const Template& wanted) { return is_search(wanted.query); });
}

void follows_pages(Session& session, Verdict& verdict) {
  each_visited(session, verdict, [&](const Service& service) {
    if (!has_searches(service) || !wants_data(session, service)) return;
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
  verdict.not_seen("no service has searches in prefetch and reads from the FHIR server");
}

void null_is_not_fetched(Session& session, Verdict& verdict) {
  each_visited(session, verdict, [&](const Service& service) {
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
  each_visited(session, verdict, [&](const Service& service) {
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
  each_visited(session, verdict, [&](const Service& service) {
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
  each_visited(session, verdict, [&](const Service& service) {
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
