#include "hooks/services/bkvn_ivig_monitoring.h"

#include <string>
#include <utility>
#include <vector>

#include "cards/monitoring_assessment.h"
#include "cards/monitoring_card.h"
#include "guideline/evidence_table.h"
#include "guideline/monitoring.h"
#include "hooks/prefetch_key.h"

namespace hooks {
namespace {

using guideline::Set;

// Whether IVIG was given and there is BK virus disease, and what followed.
const std::vector<PrefetchRow>& searches() {
  static const std::vector<PrefetchRow> kSearches = {
      {PrefetchKey::conditions, "Condition", "", "200", {}},
      {PrefetchKey::bk_loads, "Observation", "-date", "100", {Set::bk_load}},
      {PrefetchKey::renal_function, "Observation", "-date", "100", {Set::creatinine}},
      {PrefetchKey::medication_statements, "MedicationStatement", "", "200", {}},
      {PrefetchKey::medication_requests, "MedicationRequest", "", "200", {}},
      {PrefetchKey::medication_administrations, "MedicationAdministration", "", "200", {Set::ivig}},
  };
  return kSearches;
}

std::string load(std::string_view id, std::string_view date, std::string_view copies) {
  return R"({"resource":{"resourceType":"Observation","id":")" + std::string(id) +
         R"(","status":"final","subject":{"reference":"Patient/example"},)"
         R"("code":{"coding":[{"system":"http://loinc.org","code":"41479-7"}]},)"
         R"("effectiveDateTime":")" +
         std::string(date) + R"(","valueQuantity":{"value":)" + std::string(copies) +
         R"(,"unit":"copies/mL"}}})";
}

// Five months after IVIG, for a server that lets requests set the instant; else long ago: silence.
std::string example_of(std::string_view hook) {
  const std::string encounter =
      hook == "encounter-start" ? R"(,"encounterId":"example-encounter")" : "";
  return R"({"hook":")" + std::string(hook) +
         R"(","hookInstance":"c3b0a2d4-9e0d-4f56-8a3b-6d1e2f7c9b33",)"
         R"("extension":{"org.ivig-cds.as-of":"2024-06-15T10:00:00Z"},"context":{)"
         R"("userId":"Practitioner/example","patientId":"example")" +
         encounter +
         R"(},"prefetch":{"patient":{"resourceType":"Patient","id":"example"},)"
         R"("bkLoads":{"resourceType":"Bundle","type":"searchset","entry":[)" +
         load("before", "2024-01-10", "100000") + "," + load("after", "2024-06-10", "9000") +
         R"(]},"medicationAdministrations":{"resourceType":"Bundle","type":"searchset","entry":[)"
         R"({"resource":{"resourceType":"MedicationAdministration","id":"ivig",)"
         R"("status":"completed","subject":{"reference":"Patient/example"},)"
         R"("medicationCodeableConcept":{"text":"Intravenous immune globulin"},)"
         R"("effectiveDateTime":"2024-01-12"}}]}}})";
}

ServiceDescription describe(std::string_view hook, const ServiceSetup& setup) {
  ServiceDescription description;
  description.name = "bkvn-ivig-monitoring";
  description.hook = hook;
  description.title = "Monitoring after IVIG for BK virus disease";
  description.description =
      "Says, after immune globulin was given to someone with BK virus nephropathy or viraemia, "
      "whether a BK load or creatinine is overdue, how the load has gone since, and whether the "
      "creatinine rises. Silent when nothing is due and nothing changed.";
  description.usage_requirements =
      "Works with prefetch. Data that was not prefetched is never called overdue.";
  description.prefetch = prefetch_templates(searches(), setup.value_sets);
  description.example = example_of(hook);
  description.extension = {
      {"org.ivig-cds.guideline-version", std::string(guideline::kGuidelineVersion)}};
  return description;
}

class BkvnIvigMonitoring : public CdsService {
 public:
  BkvnIvigMonitoring(std::string_view hook, const ServiceSetup& setup)
      : setup_(setup), description_(describe(hook, setup)) {}

  const ServiceDescription& description() const noexcept override { return description_; }

  Judgement judge(const PatientCase& patient_case, const CallContext& call) const override {
    patient_case.require_clinical_data("what is due after IVIG");
    guideline::MonitoringAnswer answer = ask(patient_case, call.now);
    Judgement judgement;
    if (answer.monitoring) {
      judgement.cards.push_back(cards::monitoring_card(
          *answer.monitoring, {setup_.settings.thresholds, setup_.source_url, call.new_uuid}));
      judgement.decisions.push_back(decision_of(*answer.monitoring, judgement.cards.back().uuid));
    }
    judgement.silence = std::move(answer.silence);
    judgement.notes = std::move(answer.notes);
    return judgement;
  }

  std::string terminal_text(const PatientCase& patient_case, fhir::Instant now) const override {
    const guideline::MonitoringAnswer answer = ask(patient_case, now);
    return answer.monitoring ? cards::terminal_text(*answer.monitoring) : "";
  }

 private:
  [[nodiscard]] guideline::MonitoringAnswer ask(const PatientCase& patient_case,
                                                fhir::Instant now) const {
    return guideline::judge_monitoring(patient_case.question(now), setup_.value_sets,
                                       setup_.settings);
  }

  ServiceSetup setup_;
  ServiceDescription description_;
};

}  // namespace

std::unique_ptr<CdsService> make_bkvn_ivig_monitoring(std::string_view hook,
                                                      const ServiceSetup& setup) {
  return std::make_unique<BkvnIvigMonitoring>(hook, setup);
}

}  // namespace hooks
