// A service that answers with what it was told, to test the protocol without the guideline.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fhir/json_writer.h"
#include "hooks/registry.h"

namespace hooks_test {

class StubService : public hooks::CdsService {
 public:
  explicit StubService(hooks::ServiceDescription description)
      : description_(std::move(description)) {}

  const hooks::ServiceDescription& description() const noexcept override { return description_; }

  // No cards, and in the extension what it saw.
  hooks::ServiceAnswer answer(const hooks::HookRequest& request,
                              const std::vector<hooks::FilledGap>& filled,
                              const hooks::CallContext& call) const override {
    if (request.patient_id() == "fails") throw std::runtime_error("on purpose");
    fhir::JsonWriter json;
    json.begin_object().key("cards").begin_array().end_array().key("extension").begin_object();
    json.member("hook", description_.hook).member("patient", request.patient_id());
    json.member("now", fhir::format_instant(call.now)).member("uuid", call.new_uuid());
    if (!filled.empty()) json.key("filled").integer(static_cast<std::int64_t>(filled.size()));
    json.end_object().end_object();
    return {json.take(), {}, "on purpose", {}};
  }

 private:
  hooks::ServiceDescription description_;
};

inline hooks::ServiceDescription described(std::string name, std::string hook) {
  hooks::ServiceDescription description;
  description.name = std::move(name);
  description.hook = std::move(hook);
  description.title = "A title";
  description.description = "A description";
  return description;
}

using Services = std::vector<std::unique_ptr<const hooks::CdsService>>;

inline void add(Services& services, hooks::ServiceDescription description) {
  services.push_back(std::make_unique<StubService>(std::move(description)));
}

inline Services services_on(std::string name, const std::vector<std::string>& hooks) {
  Services services;
  for (const std::string& hook : hooks) add(services, described(name, hook));
  return services;
}

// A body that every check accepts.
inline std::string order_sign_body(const std::string& patient = "p1") {
  return R"({"hook":"order-sign","hookInstance":"34cde044-2a61-464d-9cea-8cec3b167206",)"
         R"("context":{"userId":"Practitioner/1","patientId":")" +
         patient + R"(","draftOrders":{"resourceType":"Bundle"}}})";
}

}  // namespace hooks_test
