#include "conformance/visit.h"

namespace conformance {

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
               bool with_patient) {
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

Visit visit_without_prefetch(Session& session, const Service& service, Manner manner) {
  Visit made = visit(session, service, manner);
  made.call.prefetch.reset();
  return made;
}

bool has_a_card(const Exchange& answer) {
  return answer.has_cards() && answer.root()["cards"].size() > 0;
}

std::string fetched(const std::vector<Asked>& asked) {
  std::string text = std::to_string(asked.size()) + " FHIR requests";
  for (const Asked& one : asked) text += "; " + shortened(one.query, 80);
  return shortened(text, 400);
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

}  // namespace conformance
