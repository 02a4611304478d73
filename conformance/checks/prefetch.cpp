// Prefetched data, whole, in part, empty and not at all: CDS Hooks, "Providing FHIR Resources to a
// CDS Service". No FHIR server is named here; fhir_access.cpp has one.
#include <array>

#include "conformance/answers.h"
#include "conformance/sample.h"

namespace conformance {
namespace {

const char* const kNoPrefetch = "no service has prefetch templates";

HookCall with_every_key(const Service& service, const std::string& json) {
  HookCall call = service.usual();
  call.prefetch.emplace();
  for (const Template& wanted : service.prefetch) call.prefetch->set(wanted.key, json);
  return call;
}

HookCall without_data(const Service& service) {
  HookCall call = service.usual();
  call.prefetch.reset();
  return call;
}

bool is_taken(const Exchange& exchange) {
  return exchange.came.is_success() || exchange.came.status == 412;
}

void expect_taken(Verdict& verdict, const Exchange& answer) {
  verdict.expect(is_taken(answer), answer, answer.answered(),
                 "200, or 412 where data is missing: a client may send this");
}

template <typename Look>
void each_service(Session& session, Verdict& verdict, Look look) {
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    if (!service.prefetch.empty()) look(service);
  }
  verdict.not_seen(kNoPrefetch);
}

// Everything that discovery asks for is there.
void whole_prefetch_is_enough(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    HookCall call = service.usual();
    if (!call.prefetch) call.prefetch.emplace();
    for (const Template& wanted : service.prefetch) {
      if (call.prefetch->find(wanted.key) != nullptr) continue;
      call.prefetch->set(wanted.key, is_search(wanted.query) ? search_result({}) : "null");
    }
    const Exchange& answer = session.call(service, call, "with every prefetch key of discovery");
    verdict.expect(answer.came.status != 412, answer, answer.answered(),
                   "an answer: every key of discovery's `prefetch` was there");
  });
}

void some_keys(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    for (const Template& wanted : service.prefetch) {
      const std::string* value =
          service.usual().prefetch ? service.usual().prefetch->find(wanted.key) : nullptr;
      HookCall call = without_data(service);
      call.prefetch.emplace().set(
          wanted.key, value != nullptr ? *value : sample_result(wanted.query, "example-patient"));
      expect_taken(verdict, session.call(service, call,
                                         "with the prefetch key \"" + wanted.key + "\" alone"));
    }
  });
}

void null_values(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    expect_taken(verdict, session.call(service, with_every_key(service, "null"),
                                       "with every prefetch value null"));
  });
}

void empty_bundles(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    HookCall call = service.usual();
    call.prefetch.emplace();
    for (const Template& wanted : service.prefetch) {
      call.prefetch->set(wanted.key, is_search(wanted.query) ? search_result({}) : "null");
    }
    expect_taken(verdict, session.call(service, call, "with an empty Bundle for every search"));
  });
}

void pages(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    HookCall call = service.usual();
    bool any = false;
    for (const Template& wanted : service.prefetch) {
      const std::string* value = call.prefetch ? call.prefetch->find(wanted.key) : nullptr;
      if (!is_search(wanted.query) || value == nullptr || value->front() != '{') continue;
      const auto bundle = fhir::JsonDocument::parse(*value);
      call.prefetch->set(
          wanted.key,
          JsonMembers(bundle.root())
              .set("link", R"([{"relation":"next","url":"https://fhir.example.org/page?2"}])")
              .text());
      any = true;
    }
    if (any)
      expect_taken(verdict,
                   session.call(service, call,
                                "with Bundles that go on on a next page, and no FHIR server"));
  });
  verdict.not_seen("no prefetch template is a search");
}

// Where a service needs data: it answers 412, or says in a card that it cannot decide. Silence
// would be read as "nothing to advise".
void missing_data_is_412(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    const Exchange& first = session.first_answer(service);
    if (!first.has_cards() || first.root()["cards"].size() == 0) return;
    const Exchange& answer =
        session.call(service, without_data(service), "without prefetch and without FHIR server");
    const bool says_so = answer.has_cards() && answer.root()["cards"].size() > 0;
    verdict.expect(answer.came.status == 412 || says_so, answer, answer.answered(),
                   "412, or a card: with its data the same call gets a card");
  });
  verdict.not_seen("no call got a card with its data; give one with --request");
}

// To a service that tells "not provided" from "nothing there", an OperationOutcome is the former.
void operation_outcomes(Session& session, Verdict& verdict) {
  each_service(session, verdict, [&](const Service& service) {
    const Exchange& missing = session.call(service, without_data(service), "without prefetch");
    const Exchange& null =
        session.call(service, with_every_key(service, "null"), "with every prefetch value null");
    const Exchange& answer = session.call(service, with_every_key(service, operation_outcome()),
                                          "with an OperationOutcome under every prefetch key");
    if (missing.came.status == null.came.status && advice_of(missing) == advice_of(null)) {
      verdict.expect(is_taken(answer), answer, answer.answered(), "200 or 412");
    } else {
      const bool as_null =
          answer.came.status == null.came.status && advice_of(answer) == advice_of(null);
      verdict.expect(is_taken(answer) && !as_null, answer, answer.answered(),
                     "412, or an answer that says what could not be read; not the answer to "
                     "\"nothing there\"");
    }
  });
}

constexpr std::array kChecks{
    Check{"prefetch-whole", "26", "with every key of discovery there is no 412",
          whole_prefetch_is_enough},
    Check{"prefetch-some", "R4", "some keys are taken", some_keys},
    Check{"prefetch-null", "42", "null values are taken", null_values},
    Check{"prefetch-empty-bundle", "R5", "empty Bundles are taken", empty_bundles},
    Check{"prefetch-page", "R6", "a Bundle with a next page is taken", pages},
    Check{"prefetch-missing", "43", "without any data: 412, or a card that says so",
          missing_data_is_412},
    Check{"prefetch-operation-outcome", "41",
          "an OperationOutcome is not taken for \"nothing there\"", operation_outcomes},
};

}  // namespace

std::span<const Check> prefetch_checks() { return kChecks; }

}  // namespace conformance
