// What the record takes from statements, orders and administrations: systemic immunosuppressants
// and antivirals. Source: guideline sections 1.8 and 5.
#include <algorithm>

#include "guideline/patient_record.h"

namespace guideline {
namespace {

constexpr fhir::SetMask kRead =
    bit(Set::immunosuppressant) | bit(Set::cidofovir) | bit(Set::foscarnet);

}  // namespace

bool has_route(const std::vector<fhir::Dosage>& dosages, PatientRecord& record, Set route) {
  return std::any_of(dosages.begin(), dosages.end(), [&](const fhir::Dosage& dosage) {
    return record.classify(dosage.route).in(route);
  });
}

bool PatientRecord::is_local(const fhir::MedicationOf& medication,
                             const std::vector<fhir::Dosage>& dosages) {
  std::size_t routes = 0;
  std::size_t local = 0;
  for (const fhir::Dosage& dosage : dosages) {
    if (dosage.route.empty()) continue;
    ++routes;
    local += classify(dosage.route).in(Set::local_route) ? 1 : 0;
  }
  return (routes > 0 && routes == local) || classify(medication.form).in(Set::local_route) ||
         classify(medication.concept_).in(Set::local_route);
}

void PatientRecord::add_medication(std::optional<MedicationEntry> entry,
                                   const fhir::Resource& source,
                                   const fhir::MedicationOf& medication,
                                   const std::vector<fhir::Dosage>& dosages,
                                   const fhir::DateTime& start,
                                   const std::vector<fhir::CodeableConcept>& reasons) {
  if (!entry) return;
  if (medication.concept_.empty() && !medication.reference.empty() && belongs_to_patient(source)) {
    notes_.add(NoteKind::medication_unknown, fhir::reference_to(source));
  }
  entry->drug = classify(medication.concept_);
  if (!entry->drug.in_any(kRead) || is_local(medication, dosages) || !belongs_to_patient(source) ||
      is_future(start, source)) {
    return;
  }
  for (const fhir::CodeableConcept& reason : reasons) {
    entry->reasons |= classify(reason).membership.any();
  }
  entry->stated_reasons = &reasons;
  entry->medication = &medication.concept_;
  medications.push_back(*entry);
}

void PatientRecord::add(const fhir::MedicationStatement& statement) {
  note_unreadable_dates(statement, statement.effective, statement.asserted);
  const fhir::DateTime start = start_of(statement.effective);
  add_medication(read_entry(statement, clock_), statement, statement.medication, statement.dosage,
                 start ? start : statement.asserted, statement.status_reason);
}

void PatientRecord::add(const fhir::OrderRequest& request) {
  if (request.is_service_request()) return;
  note_unreadable_dates(request, request.effective, request.authored);
  note_unreadable_dates(request, {}, request.validity_end);
  const fhir::DateTime start = start_of(request.effective);
  add_medication(read_entry(request, clock_), request, request.medication, request.dosage,
                 start ? start : request.authored, request.status_reason);
}

void PatientRecord::add_administrations() {
  std::vector<Administration> administrations;
  for (const fhir::MedicationAdministration& one : record_.administrations) {
    const bool held = one.status == "on-hold";
    const bool given =
        one.status == "in-progress" || one.status == "completed" || one.status == "stopped";
    if (!held && !given) continue;
    const Classification drug = classify(one.medication.concept_);
    const fhir::DateTime date = result_date(one.effective, {});
    if (!drug.in_any(kRead) || !date || !belongs_to_patient(one) ||
        is_future(start_of(one.effective), one) || classify(one.route).in(Set::local_route) ||
        is_local(one.medication, {})) {
      continue;
    }
    administrations.push_back({&one, drug, date.day(clock_.today), held});
  }
  for (const MedicationEntry& entry :
       entries_of_administrations(administrations, clock_, thresholds_)) {
    medications.push_back(entry);
  }
}

}  // namespace guideline
