#include "hooks/patient_case.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "fhir/reader.h"
#include "guideline/draft_order.h"
#include "guideline/terminology.h"
#include "hooks/refusal.h"

namespace hooks {
namespace {

// The drafts of a Bundle leave the record of what is known.
void move_drafts(fhir::Record& record, fhir::Record& drafts) {
  const auto is_known = [](const fhir::OrderRequest& request) { return request.status != "draft"; };
  const auto first_draft =
      std::stable_partition(record.requests.begin(), record.requests.end(), is_known);
  std::move(first_draft, record.requests.end(), std::back_inserter(drafts.requests));
  record.requests.erase(first_draft, record.requests.end());
}

// Whom the draft orders are for, as an id that others can refer to; empty where none says it.
std::string_view subject_of(const fhir::Record& drafts, const fhir::Record& record) {
  fhir::ReferenceIndex<fhir::Patient> patients;
  for (const fhir::Patient& patient : record.patients) patients.add(patient);
  for (const fhir::OrderRequest& draft : drafts.requests) {
    const fhir::Patient* const patient = patients.find(draft.subject, "Patient");
    if (patient != nullptr && !patient->id.empty()) return patient->id;
    const fhir::ReferenceTarget subject = fhir::parse_reference(draft.subject.reference);
    if (subject.is_plain()) return subject.id;
  }
  return {};
}

std::string_view patient_of(const fhir::Record& record, const fhir::Record& drafts) {
  std::string_view id;
  if (record.patients.size() == 1) id = record.patients.front().id;
  if (id.empty()) id = subject_of(drafts, record);
  if (!id.empty()) return id;
  throw Refusal(Reason::missing,
                "does not say whose it is: no Patient with an id, no draft order whose subject "
                "leads to one",
                "Bundle.entry");
}

// What of a Bundle is there.
guideline::Availability availability_of(const fhir::Record& record,
                                        const fhir::ValueSets& value_sets) {
  using guideline::bit;
  using guideline::Set;
  fhir::Classifier classifier(value_sets);
  fhir::SetMask observed = 0;
  for (const fhir::Observation& one : record.observations) {
    observed |= classifier.classify(one.code).any();
  }
  const auto any_of = [observed](fhir::SetMask sets) { return (observed & sets) != 0; };
  guideline::Availability available;
  available.medication_requests =
      std::any_of(record.requests.begin(), record.requests.end(),
                  [](const fhir::OrderRequest& one) { return !one.is_service_request(); });
  available.medication_statements = !record.statements.empty();
  available.allergies = !record.allergies.empty();
  available.bk_loads = any_of(bit(Set::bk_load));
  available.creatinine = any_of(bit(Set::creatinine));
  available.conditions = !record.conditions.empty();
  available.drug_levels = any_of(bit(Set::tacrolimus_level) | bit(Set::ciclosporin_level));
  available.biopsy_findings =
      any_of(bit(Set::sv40_stain) | bit(Set::polyomavirus_nephropathy_class));
  available.biopsy_reports = !record.reports.empty();
  return available;
}

}  // namespace

PatientCase::PatientCase(const HookRequest& request, const std::vector<FilledGap>& filled,
                         const std::vector<PrefetchTemplate>& asked)
    : known_(read_prefetch(request.prefetch(), filled)), patient_id_(request.patient_id()) {
  for (std::string& sentence : unsent_sentences(known_, asked)) {
    known_.not_available.push_back(std::move(sentence));
  }
  if (request.draft_orders()) {
    fhir::read_resources(request.draft_orders(), "context.draftOrders", drafts_);
  }
  known_.record.resolve_references(&drafts_);
  drafts_.resolve_references(&known_.record);
  if (request.hook() == "order-select") selections_ = request.selections();
}

// The prefetch is read all the same: it may hold the Medication that a draft refers to.
PatientCase::PatientCase(DraftsAlone /*alone*/, const HookRequest& request)
    : PatientCase(request, std::vector<FilledGap>{}) {
  fhir::Record no_facts;
  no_facts.patients = std::move(known_.record.patients);
  known_.record = std::move(no_facts);
}

PatientCase::PatientCase(fhir::Json bundle, const fhir::ValueSets& value_sets) {
  fhir::read_resources(bundle, "Bundle", known_.record);
  settle_files(value_sets);
  patient_id_ = patient_of(known_.record, drafts_);
}

PatientCase::PatientCase(std::span<const LooseResource> resources, std::string_view patient_id,
                         const guideline::Availability& exported, const fhir::ValueSets& value_sets)
    : patient_id_(patient_id) {
  for (const LooseResource& one : resources) {
    fhir::read_resource(one.resource, one.full_url, "line", known_.record);
  }
  settle_files(value_sets);
  guideline::Availability& available = known_.availability;
  available.medication_requests |= exported.medication_requests;
  available.medication_statements |= exported.medication_statements;
  available.allergies |= exported.allergies;
  available.bk_loads |= exported.bk_loads;
  available.creatinine |= exported.creatinine;
  available.conditions |= exported.conditions;
  available.drug_levels |= exported.drug_levels;
  available.biopsy_findings |= exported.biopsy_findings;
  available.biopsy_reports |= exported.biopsy_reports;
}

// What files hold is read: what of it is a draft, and what there is.
void PatientCase::settle_files(const fhir::ValueSets& value_sets) {
  known_.record.resolve_references(nullptr);
  move_drafts(known_.record, drafts_);
  known_.availability = availability_of(known_.record, value_sets);
  known_.any_clinical_data = true;
}

guideline::Question PatientCase::question(fhir::Instant now) const {
  return {known_.record,       drafts_, selections_,         patient_id_,
          known_.availability, now,     known_.not_available};
}

bool PatientCase::selects_no_draft() const {
  const guideline::Selections selections(selections_);
  return selections_ && drafts() != 0 &&
         std::none_of(drafts_.requests.begin(), drafts_.requests.end(),
                      [&](const fhir::OrderRequest& draft) {
                        return selections.under_consideration(draft);
                      });
}

void PatientCase::require_clinical_data(std::string_view what) const {
  if (known_.any_clinical_data) return;
  std::string text(what);
  text += " cannot be judged: no clinical data came with the request or could be fetched";
  for (const std::string& sentence : known_.not_available) text += "; " + sentence;
  throw Refusal(Reason::no_clinical_data, std::move(text), "prefetch");
}

}  // namespace hooks
