// hooks/patient_case.h: whose a Bundle is.
#include "hooks/patient_case.h"

#include <catch2/catch.hpp>
#include <string>

#include "fhir/embedded_value_sets.h"
#include "guideline/terminology.h"
#include "hooks/refusal.h"

namespace {

const fhir::ValueSets& value_sets() {
  static const fhir::ValueSets sets(guideline::kSetIds, fhir::embedded_value_sets());
  return sets;
}

std::string bundle_of(const std::string& entries) {
  return R"({"resourceType":"Bundle","type":"collection","entry":[)" + entries + "]}";
}

std::string patient(const std::string& members) {
  return R"({"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient")" + members + "}}";
}

std::string draft(const std::string& subject) {
  return R"({"resource":{"resourceType":"MedicationRequest","id":"m1","status":"draft",)"
         R"("intent":"order","subject":{"reference":")" +
         subject + R"("},"medicationCodeableConcept":{"text":"IVIG"}}})";
}

// The id of the patient; what was said of it where it was refused.
std::string patient_of(const std::string& entries) {
  const auto document = fhir::JsonDocument::parse(bundle_of(entries));
  try {
    const hooks::PatientCase patient_case(document.root(), value_sets());
    return std::string(patient_case.question({}).patient_id);
  } catch (const hooks::Refusal& refusal) {
    CHECK(refusal.status() == 400);
    return refusal.issues().front().path + ": " + refusal.what();
  }
}

constexpr const char* kNobodys =
    "Bundle.entry: does not say whose it is: no Patient with an id, no draft order whose subject "
    "leads to one";

}  // namespace

TEST_CASE("A Bundle is its only Patient's, else its draft orders' subject's",
          "[hooks][patient_case]") {
  CHECK(patient_of(patient(R"(,"id":"p1")")) == "p1");
  CHECK(patient_of(patient(R"(,"id":"p1")") + "," + draft("Patient/p2")) == "p1");
  CHECK(patient_of(patient(R"(,"id":"p1")") + "," +
                   R"({"resource":{"resourceType":"Patient","id":"p2"}},)" + draft("urn:uuid:1")) ==
        "p1");
  CHECK(patient_of(draft("Patient/p2")) == "p2");
}

TEST_CASE("A Bundle whose patient has no id is refused, not judged as nobody's",
          "[hooks][patient_case]") {
  CHECK(patient_of("") == kNobodys);
  CHECK(patient_of(patient("")) == kNobodys);
  CHECK(patient_of(patient(R"(,"id":"")")) == kNobodys);
  CHECK(patient_of(patient("") + "," + draft("urn:uuid:1")) == kNobodys);
  CHECK(patient_of(draft("Patient/")) == kNobodys);
  CHECK(patient_of(patient("") + "," + draft("Patient/p2")) == "p2");
}

TEST_CASE("The drafts alone say what is ordered and for whom, and nothing else",
          "[hooks][patient_case]") {
  const auto request = hooks::HookRequest::parse(
      R"({"hook":"order-sign","hookInstance":"x","context":{"userId":"u","patientId":"p1",)"
      R"("draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"id":"m1",)"
      R"("resourceType":"MedicationRequest","status":"draft","intent":"order","subject":{)"
      R"("reference":"urn:uuid:1"},"medicationReference":{"reference":"Medication/ivig"}}}]}},)"
      R"("prefetch":{"all":{"resourceType":"Bundle","entry":[)" +
      patient(R"(,"id":"p1")") +
      R"(,{"resource":{"resourceType":"Medication","id":"ivig","code":{"text":"IVIG"}}},)"
      R"({"resource":{"resourceType":"Condition","id":"c1","code":{"text":"BK nephropathy"},)"
      R"("subject":{"reference":"Patient/p1"}}}]}}})");
  const hooks::PatientCase alone(hooks::PatientCase::DraftsAlone{}, request);
  const guideline::Question question = alone.question({});
  CHECK(question.record.conditions.empty());
  CHECK(question.record.patients.size() == 1);
  const guideline::Answer answer = guideline::assess(question, value_sets(), {});
  CHECK(answer.ivig_ordered);
  CHECK(answer.assessments.empty());

  const hooks::PatientCase whole(request, {});
  CHECK(guideline::assess(whole.question({}), value_sets(), {}).assessments.size() == 1);
}
