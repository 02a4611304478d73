#include "hooks/services/bkvn_ivig.h"

#include <string>
#include <utility>
#include <vector>

#include "cards/cards.h"
#include "cards/terminal_text.h"
#include "guideline/assess.h"
#include "guideline/evidence_table.h"
#include "guideline/terminology.h"
#include "hooks/prefetch_key.h"

namespace hooks {
namespace {

using guideline::Set;

const std::vector<PrefetchRow>& searches() {
  static const std::vector<PrefetchRow> kSearches = {
      {PrefetchKey::conditions, "Condition", "", "200", {}},
      {PrefetchKey::procedures, "Procedure", "-date", "20", {Set::kidney_transplant}},
      {PrefetchKey::bk_loads, "Observation", "-date", "100", {Set::bk_load}},
      {PrefetchKey::renal_function, "Observation", "-date", "100", {Set::creatinine, Set::egfr}},
      {PrefetchKey::drug_levels,
       "Observation",
       "-date",
       "50",
       {Set::tacrolimus_level, Set::ciclosporin_level}},
      {PrefetchKey::body_weight, "Observation", "-date", "20", {Set::body_weight}},
      // Stain and class have no codes of their own: they are components of biopsy Observations, or
      // the site adds its codes to their sets.
      {PrefetchKey::biopsy_findings,
       "Observation",
       "-date",
       "50",
       {Set::sv40_stain, Set::polyomavirus_nephropathy_class, Set::kidney_biopsy,
        Set::tissue_pathology_report}},
      {PrefetchKey::biopsy_reports,
       "DiagnosticReport",
       "-date",
       "50",
       {Set::kidney_biopsy, Set::tissue_pathology_report}},
      {PrefetchKey::medication_statements, "MedicationStatement", "", "200", {}},
      {PrefetchKey::medication_requests, "MedicationRequest", "", "200", {}},
      {PrefetchKey::medication_administrations,
       "MedicationAdministration",
       "",
       "200",
       {Set::immunosuppressant, Set::cidofovir, Set::foscarnet}},
      {PrefetchKey::allergies, "AllergyIntolerance", "", "100", {}},
  };
  return kSearches;
}

// An order without its record: the card says what is missing.
std::string example_of(std::string_view hook) {
  const std::string selections =
      hook == "order-select" ? R"("selections":["MedicationRequest/ivig"],)" : "";
  return R"({"hook":")" + std::string(hook) +
         R"(","hookInstance":"8d1f7b6c-3c4a-4b57-9a0e-0f6c2d5e7a11","context":{)"
         R"("userId":"Practitioner/example","patientId":"example",)" +
         selections +
         R"("draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{)"
         R"("resourceType":"MedicationRequest","id":"ivig","status":"draft","intent":"order",)"
         R"("subject":{"reference":"Patient/example"},)"
         R"("medicationCodeableConcept":{"text":"Intravenous immune globulin"},)"
         R"("reasonCode":[{"text":"BK virus nephropathy"}]}}]}},)"
         R"("prefetch":{"patient":{"resourceType":"Patient","id":"example"},"bkLoads":null}})";
}

ServiceDescription describe(std::string_view hook, const ServiceSetup& setup) {
  ServiceDescription description;
  description.name = "bkvn-ivig";
  description.hook = hook;
  description.title = "IVIG for refractory BK virus nephropathy";
  description.description =
      "Says, when immune globulin is ordered for a kidney recipient with BK virus disease, whether "
      "one guideline supports it: every criterion met, not met or unknown, with the resource "
      "behind it, what is missing, what comes first, dose, caveats and monitoring. Silent "
      "otherwise.";
  description.usage_requirements =
      "Works with prefetch. What was not prefetched is read from the FHIR server, where the call "
      "names one that may be called; else it counts as unknown, never as absent.";
  description.prefetch = prefetch_templates(searches(), setup.value_sets);
  description.example = example_of(hook);
  description.extension = {
      {"org.ivig-cds.guideline-version", std::string(guideline::kGuidelineVersion)}};
  return description;
}

// Why there is no card.
std::string silence_of(const guideline::Answer& answer, const PatientCase& patient_case) {
  if (!answer.assessments.empty()) return {};
  if (!answer.ivig_ordered && patient_case.selects_no_draft()) {
    return "None of context.selections names a draft order that could be read: there are " +
           std::to_string(patient_case.drafts()) + " of these.";
  }
  if (!answer.ivig_ordered) {
    return "None of the orders under consideration is for intravenous immune globulin: " +
           std::to_string(patient_case.drafts()) + " of the draft orders could be read.";
  }
  return "Intravenous immune globulin is ordered, but as far as the record says BK virus disease "
         "is not in play (guideline section 2): neither the order nor a condition names BK "
         "nephropathy, and no BK load of a kidney recipient speaks for it; or the order has "
         "another reason, and no BK load is detectable.";
}

class BkvnIvig : public CdsService {
 public:
  BkvnIvig(std::string_view hook, const ServiceSetup& setup)
      : setup_(setup), description_(describe(hook, setup)) {}

  const ServiceDescription& description() const noexcept override { return description_; }

  bool wants_more(const HookRequest& request, const CallContext& call) const override {
    return assess(PatientCase(PatientCase::DraftsAlone{}, request), call.now).ivig_ordered;
  }

  Judgement judge(const PatientCase& patient_case, const CallContext& call) const override {
    guideline::Answer answer = assess(patient_case, call.now);
    if (answer.ivig_ordered) patient_case.require_clinical_data("an IVIG order");
    const cards::CardContext context{setup_.settings.thresholds, setup_.source_url, call.new_uuid};
    Judgement judgement;
    for (const guideline::Assessment& assessment : answer.assessments) {
      judgement.cards.push_back(cards::card_for(assessment, context));
      judgement.decisions.push_back(decision_of(assessment, judgement.cards.back().uuid));
    }
    judgement.silence = silence_of(answer, patient_case);
    judgement.record_matters = answer.ivig_ordered;
    judgement.notes = std::move(answer.notes);
    return judgement;
  }

  std::string terminal_text(const PatientCase& patient_case, fhir::Instant now) const override {
    std::string text;
    for (const guideline::Assessment& assessment : assess(patient_case, now).assessments) {
      text += cards::terminal_text(assessment, setup_.settings.thresholds);
    }
    return text;
  }

 private:
  [[nodiscard]] guideline::Answer assess(const PatientCase& patient_case, fhir::Instant now) const {
    return guideline::assess(patient_case.question(now), setup_.value_sets, setup_.settings);
  }

  ServiceSetup setup_;
  ServiceDescription description_;
};

}  // namespace

std::unique_ptr<CdsService> make_bkvn_ivig(std::string_view hook, const ServiceSetup& setup) {
  return std::make_unique<BkvnIvig>(hook, setup);
}

}  // namespace hooks
