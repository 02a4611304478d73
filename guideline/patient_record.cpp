#include "guideline/patient_record.h"

#include <algorithm>
#include <initializer_list>

namespace guideline {
namespace {

using fhir::Day;

bool one_of(std::string_view text, std::initializer_list<std::string_view> values) {
  return std::find(values.begin(), values.end(), text) != values.end();
}

// Onset, performed: a date, else a period's start.
std::optional<Day> start_day(const fhir::WhenItWas& when, const Clock& clock) {
  const fhir::DateTime start = start_of(when);
  if (!start) return std::nullopt;
  return start.day(clock.today);
}

// Section 1.4.
bool is_live(const fhir::Condition& condition, const Clock& clock) {
  const std::string_view status = condition.clinical_status.first_code();
  if (!one_of(status, {"", "active", "recurrence", "relapse"})) return false;
  if (one_of(condition.verification_status.first_code(),
             {"refuted", "entered-in-error", "differential"})) {
    return false;
  }
  const fhir::DateTime abated = condition.abatement.date_time    ? condition.abatement.date_time
                                : condition.abatement.period.end ? condition.abatement.period.end
                                                                 : condition.abatement.period.start;
  return !condition.abated && !(abated && clock.has_passed(abated.day(clock.today)));
}

}  // namespace

PatientRecord::PatientRecord(const fhir::Record& record, std::string_view patient_id,
                             const fhir::ValueSets& value_sets, const Clock& clock,
                             const Thresholds& thresholds, const Availability& availability)
    : record_(record),
      patient_id_(patient_id),
      clock_(clock),
      thresholds_(thresholds),
      availability_(availability),
      classifier_(value_sets) {
  for (const fhir::Patient& patient : record.patients) patients_.add(patient);
  for (const fhir::Condition& one : record.conditions) add(one);
  for (const fhir::Procedure& one : record.procedures) add(one);
  for (const fhir::DiagnosticReport& one : record.reports) add(one);
  for (const fhir::Observation& one : record.observations) add(one);
  for (const fhir::AllergyIntolerance& one : record.allergies) add(one);
  for (const fhir::MedicationStatement& one : record.statements) add(one);
  for (const fhir::OrderRequest& one : record.requests) add(one);
  add_administrations();
  for (const fhir::Unreadable& one : record.unreadable) {
    notes_.add(NoteKind::unreadable_resource, one.path);
  }
}

std::optional<bool> PatientRecord::is_patients(const fhir::Resource& resource) const {
  const fhir::Patient* patient = patients_.find(resource.subject, "Patient");
  const fhir::ReferenceTarget target = patient != nullptr
                                           ? fhir::ReferenceTarget{"Patient", patient->id}
                                           : fhir::parse_reference(resource.subject.reference);
  if (!target.is_plain()) return std::nullopt;
  return target.id == patient_id_ && (target.type.empty() || target.type == "Patient");
}

bool PatientRecord::belongs_to_patient(const fhir::Resource& resource) {
  const std::optional<bool> its = is_patients(resource);
  if (!its) notes_.add(NoteKind::subject_unknown, fhir::reference_to(resource));
  if (its == false) notes_.add(NoteKind::wrong_patient, fhir::reference_to(resource));
  return its.value_or(true);
}

void PatientRecord::note_unreadable_dates(const fhir::Resource& resource,
                                          const fhir::WhenItWas& when,
                                          const fhir::DateTime& other) {
  if (when.date_time.unreadable() || when.period.start.unreadable() ||
      when.period.end.unreadable() || other.unreadable()) {
    notes_.add(NoteKind::unreadable_date, fhir::reference_to(resource));
  }
}

bool PatientRecord::is_future(const fhir::DateTime& start, const fhir::Resource& resource) {
  if (!start || !clock_.is_future(start.day(clock_.today))) return false;
  notes_.add(NoteKind::future_date, fhir::reference_to(resource));
  return true;
}

void PatientRecord::add(const fhir::Condition& condition) {
  if (condition.verification_status.first_code() == "entered-in-error") return;
  ConditionFact fact{&condition, classify(condition.code), false, false, {}, {}};
  constexpr fhir::SetMask kRead =
      bit(Set::bk_nephropathy) | bit(Set::bk_viraemia) | bit(Set::kidney_transplant_status) |
      bit(Set::kidney_transplant_dated) | bit(Set::kidney_rejection) | bit(Set::acute_rejection) |
      bit(Set::iga_deficiency) | bit(Set::thrombosis);
  if (!fact.code.in_any(kRead) || !belongs_to_patient(condition)) return;
  note_unreadable_dates(condition, condition.onset, condition.recorded);
  note_unreadable_dates(condition, condition.abatement);
  const fhir::DateTime onset = start_of(condition.onset);
  if (is_future(onset ? onset : condition.recorded, condition)) return;
  fact.live = is_live(condition, clock_);
  fact.refuted = condition.verification_status.first_code() == "refuted";
  fact.onset = start_day(condition.onset, clock_);
  fact.day = fact.onset;
  if (!fact.day && condition.recorded) fact.day = condition.recorded.day(clock_.today);
  conditions.push_back(fact);
}

void PatientRecord::add(const fhir::Procedure& procedure) {
  if (procedure.status != "completed") return;
  const ProcedureFact fact{&procedure, classify(procedure.code),
                           start_day(procedure.performed, clock_)};
  if (!fact.code.in(Set::kidney_transplant) || !belongs_to_patient(procedure)) return;
  note_unreadable_dates(procedure, procedure.performed);
  if (is_future(start_of(procedure.performed), procedure)) return;
  procedures.push_back(fact);
}

void PatientRecord::add(const fhir::AllergyIntolerance& allergy) {
  constexpr fhir::SetMask kRead = bit(Set::cidofovir) | bit(Set::foscarnet) | bit(Set::ivig);
  const AllergyFact fact{&allergy, classify(allergy.code, false), start_day(allergy.onset, clock_)};
  if (!fact.code.in_any(kRead)) return;
  if (!one_of(allergy.clinical_status.first_code(), {"", "active"}) ||
      one_of(allergy.verification_status.first_code(), {"refuted", "entered-in-error"})) {
    return;
  }
  const fhir::DateTime onset = start_of(allergy.onset);
  if (!belongs_to_patient(allergy)) return;
  note_unreadable_dates(allergy, allergy.onset, allergy.recorded);
  if (is_future(onset ? onset : allergy.recorded, allergy)) return;
  AllergyFact& added = allergies.emplace_back(fact);
  if (!added.day && allergy.recorded) added.day = allergy.recorded.day(clock_.today);
}

const ConditionFact* PatientRecord::live_condition(Set set) const {
  const auto found = std::find_if(conditions.begin(), conditions.end(), [set](const auto& fact) {
    return fact.live && fact.code.in(set);
  });
  return found == conditions.end() ? nullptr : &*found;
}

bool PatientRecord::is_kidney_recipient() const {
  return !procedures.empty() || live_condition(Set::kidney_transplant_status) != nullptr;
}

std::optional<Day> PatientRecord::transplant_date() const {
  std::optional<Day> newest;
  for (const ProcedureFact& procedure : procedures) {
    if (procedure.day && (!newest || *procedure.day > *newest)) newest = procedure.day;
  }
  if (newest) return newest;
  for (const ConditionFact& condition : conditions) {
    if (condition.live && condition.code.in(Set::kidney_transplant_dated) && condition.onset &&
        (!newest || *condition.onset > *newest)) {
      newest = condition.onset;
    }
  }
  return newest;
}

Evidence evidence_of(const ConditionFact& condition, Set set, std::string sentence) {
  return {fhir::reference_to(*condition.source),
          condition.day,
          std::string(condition.source->code.label()),
          "",
          std::move(sentence),
          condition.code.by_name(set)};
}

}  // namespace guideline
