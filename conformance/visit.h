// A call of a service that names this tool's FHIR server, which has what the service's usual call
// has in prefetch. Each visit has a scene of its own on the server, so that what is fetched belongs
// to it, and a token of its own.
#pragma once

#include <string>
#include <vector>

#include "conformance/answers.h"
#include "conformance/fhir_server.h"
#include "conformance/sample.h"

namespace conformance {

struct Visit {
  HookCall call;
  std::string base;
  std::string token = "token-" + new_uuid();
};

[[nodiscard]] Scene scene_of(const HookCall& call, const Service& service, Manner manner);
// Names the FHIR server and authorizes for it.
void authorize(HookCall& call, const std::string& base, const std::string& token,
               bool with_patient = true);
[[nodiscard]] Visit visit(Session& session, const Service& service, Manner manner);
[[nodiscard]] Visit visit_without_prefetch(Session& session, const Service& service,
                                           Manner manner = Manner::good);

// Services that a visit to says something of.
template <typename Look>
void each_visited(Session& session, Verdict& verdict, Look look) {
  if (session.fhir() == nullptr) return verdict.not_seen("no --fhir-server");
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    if (!service.prefetch.empty() && session.first_answer(service).came.is_success()) look(service);
  }
  verdict.not_seen("no service has prefetch templates and answers its call");
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

[[nodiscard]] bool has_a_card(const Exchange& answer);
// "2 FHIR requests; Patient/1; …"
[[nodiscard]] std::string fetched(const std::vector<Asked>& asked);
// Every FHIR request of the visit carries its token.
void expect_tokens(Verdict& verdict, Session& session, const Visit& made, const Exchange& answer);

}  // namespace conformance
