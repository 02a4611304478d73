// Contexts that clients may send: the hook library, patient-view, order-select and order-sign.
#include <array>

#include "conformance/answers.h"
#include "conformance/sample.h"

namespace conformance {
namespace {

// Whatever the usual case is answered with, a variant that a client may send is not refused.
void expect_taken(Session& session, Verdict& verdict, const Service& service, const HookCall& call,
                  const std::string& about) {
  const Exchange& answer = session.call(service, call, about);
  verdict.expect(answer.came.is_success() || answer.came.status == 412, answer, answer.answered(),
                 "200, or 412 where data is missing: a client may send this");
}

void user_types(Session& session, Verdict& verdict) {
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    if (service.hook != "patient-view" && !is_order_hook(service.hook)) continue;
    for (const char* type : {"Practitioner", "PractitionerRole", "Patient", "RelatedPerson"}) {
      if (is_order_hook(service.hook) && !std::string_view(type).starts_with("Practitioner"))
        continue;
      HookCall call = service.usual();
      call.context.set_string("userId", std::string(type) + "/example-user");
      expect_taken(session, verdict, service, call, std::string("with a ") + type + " as user");
    }
  }
  verdict.not_seen("no service on patient-view, order-select or order-sign");
}

void encounter(Session& session, Verdict& verdict) {
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    if (service.hook != "patient-view" && !is_order_hook(service.hook)) continue;
    HookCall call = service.usual();
    call.context.erase("encounterId");
    expect_taken(session, verdict, service, call, "without encounterId");
    call.context.set_string("encounterId", "example-encounter");
    expect_taken(session, verdict, service, call, "with encounterId");
  }
  verdict.not_seen("no service on patient-view, order-select or order-sign");
}

template <typename Change>
void each_order_service(Session& session, Verdict& verdict, Change change) {
  for (const Service* working : session.working_services()) {
    const Service& service = *working;
    if (is_order_hook(service.hook)) change(service, service.usual());
  }
  verdict.not_seen("no service on order-select or order-sign");
}

void bundle_without_type(Session& session, Verdict& verdict) {
  each_order_service(session, verdict, [&](const Service& service, HookCall call) {
    const auto orders = fhir::JsonDocument::parse(*call.context.find("draftOrders"));
    call.context.set("draftOrders", JsonMembers(orders.root()).erase("type").text());
    expect_taken(session, verdict, service, call, "with a draftOrders Bundle that has no type");
  });
}

void incomplete_order(Session& session, Verdict& verdict) {
  each_order_service(session, verdict, [&](const Service& service, HookCall call) {
    call.context.set(
        "draftOrders",
        draft_orders(
            {R"({"resourceType":"MedicationRequest","id":"draft-1","status":"draft","intent":"order","subject":{"reference":"Patient/example-patient"}})"}));
    if (service.hook == "order-select")
      call.context.set("selections", R"(["MedicationRequest/draft-1"])");
    expect_taken(session, verdict, service, call,
                 "with an order that has no medication and no dose yet");
  });
}

void order_types(Session& session, Verdict& verdict) {
  each_order_service(session, verdict, [&](const Service& service, HookCall call) {
    for (const char* type : {"MedicationRequest", "ServiceRequest", "DeviceRequest"}) {
      call.context.set("draftOrders", draft_orders({sample_resource(type, "example-patient")}));
      if (service.hook == "order-select") {
        call.context.set("selections",
                         "[\"" + std::string(type) + "/sample-" + small_letters(type) + "\"]");
      }
      expect_taken(session, verdict, service, call,
                   std::string("with a ") + type + " as the order");
    }
  });
}

constexpr std::array kChecks{
    Check{"context-user", "R7", "every kind of user is taken", user_types},
    Check{"context-encounter", "R7", "encounterId may be absent", encounter},
    Check{"context-bundle-type", "R7", "a draftOrders Bundle without type is taken",
          bundle_without_type},
    Check{"context-incomplete-order", "49", "an order that still lacks details is taken",
          incomplete_order},
    Check{"context-order-types", "50", "every R4 order type is taken", order_types},
};

}  // namespace

std::span<const Check> context_checks() { return kChecks; }

}  // namespace conformance
