#include "hooks/services/bkvn_ivig.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "cards/cards.h"
#include "cards/writer.h"
#include "fhir/reader.h"
#include "guideline/evidence_table.h"
#include "guideline/terminology.h"
#include "hooks/refusal.h"

namespace hooks {
namespace {

using guideline::Set;

constexpr std::string_view kOrderSelect = "order-select";
constexpr std::string_view kPatientToken = "{{context.patientId}}";

// Sets whose codes a search asks for.
struct SearchRow {
  std::string_view key;
  std::string_view resource;
  std::string_view sort;  // newest first; empty: as the server has it
  std::string_view count;
  std::vector<Set> sets;
};

const std::vector<SearchRow>& searches() {
  static const std::vector<SearchRow> kSearches = {
      {"conditions", "Condition", "", "200", {}},
      {"procedures", "Procedure", "-date", "20", {Set::kidney_transplant}},
      {"bkLoads", "Observation", "-date", "100", {Set::bk_load}},
      {"renalFunction", "Observation", "-date", "100", {Set::creatinine, Set::egfr}},
      {"drugLevels", "Observation", "-date", "50", {Set::tacrolimus_level, Set::ciclosporin_level}},
      {"bodyWeight", "Observation", "-date", "20", {Set::body_weight}},
      // Stain and class have no codes of their own: they are components of biopsy Observations, or
      // the site adds its codes to their sets.
      {"biopsyFindings",
       "Observation",
       "-date",
       "50",
       {Set::sv40_stain, Set::polyomavirus_nephropathy_class, Set::kidney_biopsy,
        Set::tissue_pathology_report}},
      {"biopsyReports",
       "DiagnosticReport",
       "-date",
       "50",
       {Set::kidney_biopsy, Set::tissue_pathology_report}},
      {kMedicationStatementsKey, "MedicationStatement", "", "200", {}},
      {kMedicationRequestsKey, "MedicationRequest", "", "200", {}},
      {"medicationAdministrations",
       "MedicationAdministration",
       "",
       "200",
       {Set::immunosuppressant, Set::cidofovir, Set::foscarnet}},
      {kAllergiesKey, "AllergyIntolerance", "", "100", {}},
  };
  return kSearches;
}

std::vector<PrefetchTemplate> prefetch_templates(const fhir::ValueSets& value_sets) {
  std::vector<PrefetchTemplate> templates;
  templates.push_back({std::string(kPatientKey), "Patient/" + std::string(kPatientToken)});
  for (const SearchRow& row : searches()) {
    std::vector<fhir::ValueSets::SystemCodes> systems;
    for (const Set set : row.sets) {
      auto of_set = value_sets.codes_of(static_cast<std::size_t>(set));
      std::move(of_set.begin(), of_set.end(), std::back_inserter(systems));
    }
    PrefetchSearch search;
    search.key = row.key;
    search.resource = row.resource;
    search.parameters.emplace_back("patient", kPatientToken);
    if (!row.sort.empty()) search.parameters.emplace_back("_sort", row.sort);
    search.parameters.emplace_back("_count", row.count);
    for (const auto& system : systems) {
      for (const std::string& code : system.codes) search.codes.push_back({system.system, code});
    }
    auto split = search_templates(search);
    std::move(split.begin(), split.end(), std::back_inserter(templates));
  }
  return templates;
}

// An order without its record: the card says what is missing.
std::string example_of(std::string_view hook) {
  const std::string selections =
      hook == kOrderSelect ? R"("selections":["MedicationRequest/ivig"],)" : "";
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
      "behind "
      "it, what is missing, what comes first, dose, caveats and monitoring. Silent otherwise.";
  description.usage_requirements =
      "Works with prefetch. What was not prefetched is read from the FHIR server, where the call "
      "names one that may be called; else it counts as unknown, never as absent.";
  description.prefetch = prefetch_templates(setup.value_sets);
  description.example = example_of(hook);
  description.extension = {
      {"org.ivig-cds.guideline-version", std::string(guideline::kGuidelineVersion)}};
  return description;
}

class BkvnIvig : public CdsService {
 public:
  BkvnIvig(std::string_view hook, const ServiceSetup& setup)
      : setup_(setup), description_(describe(hook, setup)) {}

  const ServiceDescription& description() const noexcept override { return description_; }

  bool wants_more(const HookRequest& request, const CallContext& call) const override {
    return IvigQuestion(request, {}, setup_, call.now).answer().ivig_ordered;
  }

  ServiceAnswer answer(const HookRequest& request, const std::vector<FilledGap>& filled,
                       const CallContext& call) const override {
    const IvigQuestion question(request, filled, setup_, call.now);
    question.require_clinical_data();
    const cards::CardContext context{setup_.settings.thresholds, setup_.source_url, call.new_uuid};
    std::vector<cards::Card> all;
    std::vector<Decision> decisions;
    for (const guideline::Assessment& assessment : question.answer().assessments) {
      all.push_back(cards::card_for(assessment, context));
      decisions.push_back(decision_of(assessment, all.back().uuid));
    }
    return {cards::write_response(all), std::move(decisions), question.silence(),
            question.answer().notes};
  }

 private:
  ServiceSetup setup_;
  ServiceDescription description_;
};

// The drafts of a Bundle leave the record of what is known.
void move_drafts(fhir::Record& record, fhir::Record& drafts) {
  const auto is_known = [](const fhir::OrderRequest& request) { return request.status != "draft"; };
  const auto first_draft =
      std::stable_partition(record.requests.begin(), record.requests.end(), is_known);
  std::move(first_draft, record.requests.end(), std::back_inserter(drafts.requests));
  record.requests.erase(first_draft, record.requests.end());
}

std::string_view patient_of(const fhir::Record& record, const fhir::Record& drafts) {
  if (record.patients.size() == 1) return record.patients.front().id;
  fhir::ReferenceIndex<fhir::Patient> patients;
  for (const fhir::Patient& patient : record.patients) patients.add(patient);
  for (const fhir::OrderRequest& draft : drafts.requests) {
    if (const fhir::Patient* patient = patients.find(draft.subject, "Patient")) return patient->id;
    const fhir::ReferenceTarget subject = fhir::parse_reference(draft.subject.reference);
    if (!subject.id.empty()) return subject.id;
  }
  throw Refusal(Reason::missing,
                "does not say whose it is: no Patient, no subject of a draft order",
                "Bundle.entry");
}

}  // namespace

IvigQuestion::IvigQuestion(const HookRequest& request, const std::vector<FilledGap>& filled,
                           const ServiceSetup& setup, fhir::Instant now)
    : prefetched_(read_prefetch(request.prefetch(), filled)) {
  fhir::read_resources(request.draft_orders(), "context.draftOrders", drafts_);
  prefetched_.record.resolve_references(&drafts_);
  drafts_.resolve_references(&prefetched_.record);
  std::optional<std::vector<std::string_view>> selections;
  if (request.hook() == kOrderSelect) selections = request.selections();
  answer_ =
      guideline::assess({prefetched_.record, drafts_, std::move(selections), request.patient_id(),
                         prefetched_.availability, now, prefetched_.not_available},
                        setup.value_sets, setup.settings);
}

IvigQuestion::IvigQuestion(fhir::Json bundle, const ServiceSetup& setup, fhir::Instant now) {
  fhir::Record& record = prefetched_.record;
  fhir::read_resources(bundle, "Bundle", record);
  record.resolve_references(nullptr);
  move_drafts(record, drafts_);
  const bool any_medication_request =
      std::any_of(record.requests.begin(), record.requests.end(),
                  [](const fhir::OrderRequest& one) { return !one.is_service_request(); });
  prefetched_.availability = {any_medication_request, !record.statements.empty(),
                              !record.allergies.empty()};
  prefetched_.any_clinical_data = true;
  answer_ = guideline::assess(
      {record, drafts_, std::nullopt, patient_of(record, drafts_), prefetched_.availability, now},
      setup.value_sets, setup.settings);
}

void IvigQuestion::require_clinical_data() const {
  if (!answer_.ivig_ordered || prefetched_.any_clinical_data) return;
  std::string text =
      "an IVIG order cannot be judged: no clinical data came with the request or could be fetched";
  for (const std::string& sentence : prefetched_.not_available) text += "; " + sentence;
  throw Refusal(Reason::no_clinical_data, std::move(text), "prefetch");
}

std::string IvigQuestion::silence() const {
  if (!answer_.assessments.empty()) return {};
  if (!answer_.ivig_ordered) {
    return "None of the orders under consideration is for intravenous immune globulin: " +
           std::to_string(drafts_.requests.size()) + " of the draft orders could be read.";
  }
  return "Intravenous immune globulin is ordered, but as far as the record says BK virus disease "
         "is "
         "not in play (guideline section 2): neither the order nor a condition names BK "
         "nephropathy, and no BK load of a kidney recipient speaks for it; or the order has "
         "another "
         "reason, and no BK load is detectable.";
}

std::unique_ptr<CdsService> make_bkvn_ivig(std::string_view hook, const ServiceSetup& setup) {
  return std::make_unique<BkvnIvig>(hook, setup);
}

}  // namespace hooks
