// Calls that a service takes and calls that it refuses: CDS Hooks, "Calling a CDS Service".
#include <array>

#include "conformance/check.h"
#include "conformance/sample.h"
#include "conformance/session.h"

namespace conformance {
namespace {

constexpr std::string_view kTaken = "200, or 412 where data is missing";

// Whether success is 200 is another requirement.
bool is_taken(const Exchange& exchange) {
  return exchange.came.is_success() || exchange.came.status == 412;
}
bool is_refused(const Exchange& exchange) {
  return exchange.came.status >= 400 && exchange.came.status < 500;
}

void expect_taken(Verdict& verdict, const Exchange& exchange) {
  verdict.expect(is_taken(exchange), exchange, exchange.answered(), std::string(kTaken));
}
void expect_refused(Verdict& verdict, const Exchange& exchange, const std::string& expected) {
  verdict.expect(is_refused(exchange), exchange, exchange.answered(), expected);
}

void answers_post(Session& session, Verdict& verdict) {
  for (const Service& service : session.services()) {
    const Exchange& first = session.first_answer(service);
    expect_taken(verdict, first);
  }
  verdict.not_seen("discovery lists no service that can be called");
}

void unknown_service(Session& session, Verdict& verdict) {
  if (session.services().empty()) return verdict.not_seen("there is no service");
  const Service& any = session.services().front();
  const Exchange& answer = session.send({"POST",
                                         session.discovery_url() + "/no-such-service-" + new_uuid(),
                                         {{"Content-Type", "application/json"}},
                                         any.usual().text()},
                                        "an id that is not in discovery", &any, false);
  expect_refused(verdict, answer, "404, the id is in no discovery entry");
}

void other_hook(Session& session, Verdict& verdict) {
  for (const Service& service : session.services()) {
    HookCall call = service.usual();
    call.hook = "no-such-hook";
    expect_refused(verdict,
                   session.call(service, call, "with a hook that is not this service's", false),
                   "400: the service is for hook " + service.hook);
  }
  verdict.not_seen("there is no service");
}

void get_is_no_call(Session& session, Verdict& verdict) {
  for (const Service& service : session.services()) {
    const Exchange& answer = session.send({"GET", session.service_url(service), {}, {}},
                                          "GET where POST belongs", &service, false);
    expect_refused(verdict, answer, "405, a service is called by POST");
  }
  verdict.not_seen("there is no service");
}

void refuses_malformed(Session& session, Verdict& verdict) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kBodies{{
      {"a body that ends in the middle", R"({"hook":"patient-view","context":{)"},
      {"a body of plain text", "hook=patient-view"},
      {"an empty body", ""},
      {"a body of XML", "<Patient xmlns=\"http://hl7.org/fhir\"/>"},
  }};
  for (const Service& service : session.services()) {
    for (const auto& [about, body] : kBodies) {
      expect_refused(verdict, session.post(service, std::string(body), std::string(about), false),
                     "400, the body is no JSON");
    }
    const Exchange& after = session.call(service, service.usual(), "after malformed calls");
    verdict.expect(after.came.status != 0, after, after.answered(), "the server still answers");
  }
  verdict.not_seen("there is no service");
}

void refuses_without_required(Session& session, Verdict& verdict) {
  for (const Service& service : session.services()) {
    for (const char* member : {"hook", "hookInstance", "context"}) {
      const auto whole = fhir::JsonDocument::parse(service.usual().text());
      const std::string body = JsonMembers(whole.root()).erase(member).text();
      expect_refused(verdict,
                     session.post(service, body, "without `" + std::string(member) + "`", false),
                     "400 that names `" + std::string(member) + "`");
    }
    for (const std::string_view member : required_context(service.hook)) {
      HookCall call = service.usual();
      call.context.erase(member);
      expect_refused(
          verdict,
          session.call(service, call, "without `context." + std::string(member) + "`", false),
          "400 that names `context." + std::string(member) + "`");
    }
  }
  verdict.not_seen("there is no service");
}

void refuses_wrong_types(Session& session, Verdict& verdict) {
  for (const Service& service : session.services()) {
    const auto whole = fhir::JsonDocument::parse(service.usual().text());
    for (const char* member : {"hook", "hookInstance", "context"}) {
      const std::string body = JsonMembers(whole.root()).set(member, "42").text();
      expect_refused(
          verdict,
          session.post(service, body, "with `" + std::string(member) + "` a number", false),
          "400 that names `" + std::string(member) + "`");
    }
    expect_refused(verdict, session.post(service, "[]", "with an array as body", false), "400");
  }
  verdict.not_seen("there is no service");
}

void takes_charset(Session& session, Verdict& verdict) {
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    expect_taken(verdict, session.post(service, service.usual().text(),
                                       "Content-Type: application/json; charset=utf-8", true,
                                       {{"Content-Type", "application/json; charset=utf-8"}}));
  }
  verdict.not_seen("no service answers its usual call");
}

void takes_no_optional_members(Session& session, Verdict& verdict) {
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    HookCall call = service.usual();
    call.body.erase("fhirServer").erase("fhirAuthorization");
    call.prefetch.reset();
    expect_taken(verdict, session.call(service, call, "without prefetch and FHIR server"));
  }
  verdict.not_seen("no service answers its usual call");
}

// As it is answered without the extension, whatever that is.
void takes_extensions(Session& session, Verdict& verdict) {
  static constexpr std::string_view kExtension = R"({"com.example.unknown":{"value":1}})";
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    const auto whole = fhir::JsonDocument::parse(service.usual().text());
    JsonMembers body(whole.root());
    JsonMembers extension(whole.root()["extension"]);
    extension.set("com.example.unknown", R"({"value":1})");
    body.set("extension", extension.text());
    JsonMembers context(whole.root()["context"]);
    context.set("extension", std::string(kExtension));
    body.set("context", context.text());
    const Exchange& answer =
        session.post(service, body.text(), "with extensions that the service does not know");
    const int status = session.first_answer(service).came.status;
    verdict.expect(answer.came.status == status, answer, answer.answered(),
                   std::to_string(status) + ", as without them");
  }
  verdict.not_seen("no service answers its usual call");
}

void takes_unknown_members(Session& session, Verdict& verdict) {
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    HookCall call = service.usual();
    call.body.set("futureMember", R"({"a":[1,2]})");
    call.context.set_string("futureField", "x");
    if (call.prefetch) call.prefetch->set("keyOfNobody", sample_resource("Patient", "other"));
    const Exchange& answer =
        session.call(service, call, "with members that no version of the standard has");
    const int status = session.first_answer(service).came.status;
    verdict.expect(answer.came.status == status, answer, answer.answered(),
                   std::to_string(status) + ", as without them");
  }
  verdict.not_seen("no service answers its usual call");
}

constexpr std::array kChecks{
    Check{"call-post", "37", "each service answers POST at its URL", answers_post},
    Check{"call-unknown-service", "37", "an unknown service is refused with 4xx", unknown_service,
          true},
    Check{"call-get", "37", "GET on a service is refused with 4xx", get_is_no_call, true},
    Check{"call-other-hook", "R1", "a hook that is not the service's is refused with 4xx",
          other_hook, true},
    Check{"call-malformed", "1", "a body that is no JSON is refused with 4xx", refuses_malformed},
    Check{"call-required-members", "R1", "a call without a required member is refused with 4xx",
          refuses_without_required, true},
    Check{"call-wrong-types", "R1", "members of a wrong type are refused with 4xx",
          refuses_wrong_types, true},
    Check{"call-charset", "1", "JSON with a charset parameter is taken", takes_charset},
    Check{"call-no-optional", "R1",
          "a call without prefetch and FHIR server is answered with 200 or 412",
          takes_no_optional_members},
    Check{"call-extension", "114", "unknown extensions do no harm", takes_extensions},
    Check{"call-unknown-members", "114", "unknown members do no harm", takes_unknown_members, true},
};

}  // namespace

std::span<const Check> calling_checks() { return kChecks; }

}  // namespace conformance
