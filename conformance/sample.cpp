#include "conformance/sample.h"

#include <algorithm>
#include <array>

namespace conformance {
namespace {

struct HookContext {
  std::string_view hook;
  std::vector<std::string_view> required;
};

const std::vector<HookContext>& hook_contexts() {
  static const std::vector<HookContext> contexts{
      {"patient-view", {"userId", "patientId"}},
      {"order-select", {"userId", "patientId", "selections", "draftOrders"}},
      {"order-sign", {"userId", "patientId", "draftOrders"}},
      {"order-dispatch", {"patientId", "dispatchedOrders", "performer"}},
      {"appointment-book", {"userId", "patientId", "appointments"}},
      {"encounter-start", {"userId", "patientId", "encounterId"}},
      {"encounter-discharge", {"userId", "patientId", "encounterId"}}};
  return contexts;
}

// Members that a resource type must have besides its type, id and subject, as R4 has them.
struct Sample {
  std::string_view type;
  std::string_view members;
  std::string_view patient_member = "subject";
};
constexpr std::array kSamples{
    Sample{
        "Observation",
        R"("status":"final","code":{"text":"Body weight"},"effectiveDateTime":"2026-01-15","valueQuantity":{"value":71.5,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"})"},
    Sample{
        "Condition",
        R"("clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"text":"Essential hypertension"})"},
    Sample{
        "Procedure",
        R"("status":"completed","code":{"text":"Appendectomy"},"performedDateTime":"2024-03-02")"},
    Sample{
        "MedicationRequest",
        R"("status":"active","intent":"order","medicationCodeableConcept":{"text":"Amoxicillin 500 mg tablet"},"authoredOn":"2026-01-10")"},
    Sample{"MedicationStatement",
           R"("status":"active","medicationCodeableConcept":{"text":"Amoxicillin 500 mg tablet"})"},
    Sample{
        "MedicationAdministration",
        R"("status":"completed","medicationCodeableConcept":{"text":"Amoxicillin 500 mg tablet"},"effectiveDateTime":"2026-01-11")"},
    Sample{"ServiceRequest",
           R"("status":"active","intent":"order","code":{"text":"Chest radiograph"})"},
    Sample{"DeviceRequest",
           R"("status":"active","intent":"order","codeCodeableConcept":{"text":"Wheelchair"})"},
    Sample{
        "DiagnosticReport",
        R"("status":"final","code":{"text":"Pathology report"},"effectiveDateTime":"2026-01-12")"},
    Sample{
        "Encounter",
        R"("status":"in-progress","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"})"},
    Sample{"AllergyIntolerance", R"("code":{"text":"Penicillin"})", "patient"},
    Sample{
        "Immunization",
        R"("status":"completed","vaccineCode":{"text":"Influenza"},"occurrenceDateTime":"2025-10-01")",
        "patient"},
    Sample{"Coverage", R"("status":"active","payor":[{"display":"Example payer"}])",
           "beneficiary"}};

std::string order(std::string_view type, std::string_view id, std::string_view patient) {
  std::string text = sample_resource(type, patient);
  const std::string known = R"("id":"sample-)" + small_letters(type) + '"';
  text.replace(text.find(known), known.size(), R"("id":")" + std::string(id) + '"');
  const std::string active = R"("status":"active")";
  text.replace(text.find(active), active.size(), R"("status":"draft")");
  return text;
}

JsonMembers sample_context(std::string_view hook, std::string_view patient) {
  JsonMembers context;
  context.set_string("userId", "Practitioner/example-practitioner");
  context.set_string("patientId", patient).set_string("encounterId", "example-encounter");
  if (hook == "order-select") context.set("selections", R"(["MedicationRequest/draft-1"])");
  if (is_order_hook(hook)) {
    context.set("draftOrders", draft_orders({order("MedicationRequest", "draft-1", patient),
                                             order("ServiceRequest", "draft-2", patient)}));
  } else if (hook == "order-dispatch") {
    context.erase("userId").erase("encounterId");
    context.set("dispatchedOrders", R"(["ServiceRequest/sample-servicerequest"])");
    context.set_string("performer", "Organization/example");
  } else if (hook == "appointment-book") {
    context.set(
        "appointments",
        draft_orders(
            {R"({"resourceType":"Appointment","id":"draft-1","status":"proposed","participant":[{"actor":{"reference":"Patient/)" +
             std::string(patient) + R"("},"status":"accepted"}]})"}));
  }
  return context;
}

}  // namespace

std::vector<std::string_view> required_context(std::string_view hook) {
  for (const HookContext& known : hook_contexts()) {
    if (known.hook == hook) return known.required;
  }
  return {};
}

bool is_order_hook(std::string_view hook) { return hook == "order-select" || hook == "order-sign"; }

std::string_view type_of_query(std::string_view query) {
  return query.substr(0, query.find_first_of("/?"));
}

bool is_search(std::string_view query) {
  const std::size_t slash = query.find('/');
  return query.find('?') < slash || slash == std::string_view::npos;
}

std::string sample_resource(std::string_view type, std::string_view patient) {
  JsonMembers resource;
  resource.set_string("resourceType", type);
  if (type == "Patient") {
    return resource.set_string("id", patient)
        .set("name", R"([{"family":"Example","given":["Alex"]}])")
        .set_string("gender", "female")
        .set_string("birthDate", "1971-04-09")
        .text();
  }
  resource.set_string("id", "sample-" + small_letters(type));
  for (const Sample& sample : kSamples) {
    if (sample.type != type) continue;
    std::string text = resource.text();
    text.pop_back();
    return text + ",\"" + std::string(sample.patient_member) + R"(":{"reference":"Patient/)" +
           std::string(patient) + "\"}," + std::string(sample.members) + '}';
  }
  return resource.text();
}

std::string search_result(const std::vector<std::string>& resources) {
  std::string text =
      R"({"resourceType":"Bundle","type":"searchset","total":)" + std::to_string(resources.size());
  for (std::size_t i = 0; i < resources.size(); ++i) {
    text += (i == 0 ? R"(,"entry":[{"resource":)" : R"(,{"resource":)") + resources[i] + '}';
  }
  return text + (resources.empty() ? "}" : "]}");
}

std::string draft_orders(const std::vector<std::string>& orders, std::string_view type) {
  std::string text = R"({"resourceType":"Bundle")";
  if (!type.empty()) text += R"(,"type":")" + std::string(type) + '"';
  for (std::size_t i = 0; i < orders.size(); ++i) {
    text += (i == 0 ? R"(,"entry":[{"resource":)" : R"(,{"resource":)") + orders[i] + '}';
  }
  return text + (orders.empty() ? "}" : "]}");
}

std::string sample_result(std::string_view query, std::string_view patient) {
  const std::string resource = sample_resource(type_of_query(query), patient);
  return is_search(query) ? search_result({resource}) : resource;
}

std::optional<std::string> resolved(const Template& wanted, const HookCall& call) {
  std::string query;
  std::string_view rest = wanted.query;
  for (std::size_t open = 0; (open = rest.find("{{")) != std::string_view::npos;) {
    const std::size_t close = rest.find("}}", open);
    if (close == std::string_view::npos) return std::nullopt;
    std::string_view token = rest.substr(open + 2, close - open - 2);
    const std::string* value = nullptr;
    if (token.starts_with("context.")) {
      value = call.context.find(token.substr(8));
    } else if (token.starts_with("user")) {
      value = call.context.find("userId");
    }
    if (value == nullptr || value->size() < 2 || value->front() != '"') return std::nullopt;
    std::string text = value->substr(1, value->size() - 2);
    if (token.starts_with("user")) text.erase(0, text.find('/') + 1);
    query.append(rest.substr(0, open)).append(text);
    rest.remove_prefix(close + 2);
  }
  return query.append(rest);
}

HookCall sample_call(std::string_view hook, const std::vector<Template>& prefetch) {
  HookCall call;
  call.hook = hook;
  call.context = sample_context(hook, "example-patient");
  for (const Template& wanted : prefetch) {
    if (!call.prefetch) call.prefetch.emplace();
    call.prefetch->set(wanted.key, sample_result(wanted.query, "example-patient"));
  }
  return call;
}

}  // namespace conformance
