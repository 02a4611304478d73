#include "guideline/patient_record.h"

#include <algorithm>
#include <array>

#include "fhir/folded_text.h"

namespace guideline {
namespace {

using fhir::Day;

constexpr fhir::SetMask kImmunosuppressants = bit(Set::immunosuppressant);
constexpr fhir::SetMask kAntivirals = bit(Set::cidofovir) | bit(Set::foscarnet);

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

// 1.3: nothing in it to read, and no word on why.
bool says_nothing(const fhir::Observation& observation) {
  return observation.value.empty() && observation.interpretation.empty() &&
         observation.components.empty() && !observation.data_absent;
}

bool says_any_word(const fhir::CodeableConcept& concept_,
                   std::initializer_list<std::string_view> words) {
  const auto says = [&](std::string_view text) {
    return !text.empty() && fhir::FoldedText(text).has_any_word(words);
  };
  return says(concept_.text) || std::any_of(concept_.coding.begin(), concept_.coding.end(),
                                            [&](const fhir::Coding& c) { return says(c.display); });
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

bool PatientRecord::belongs_to_patient(const fhir::Resource& resource) {
  fhir::ReferenceTarget target = fhir::parse_reference(resource.subject.reference);
  if (const fhir::Patient* patient = patients_.find(resource.subject, "Patient")) {
    target = {"Patient", patient->id};
  }
  if (!target.is_plain()) {
    notes_.add(NoteKind::subject_unknown, fhir::reference_to(resource));
    return true;
  }
  if (target.id == patient_id_ && (target.type.empty() || target.type == "Patient")) return true;
  notes_.add(NoteKind::wrong_patient, fhir::reference_to(resource));
  return false;
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

bool PatientRecord::says_kidney(const fhir::DiagnosticReport& report) {
  const auto says = [](const fhir::CodeableConcept& concept_) {
    return says_any_word(concept_, {"kidney", "renal", "allograft"});
  };
  const auto any_says = [&](const std::vector<fhir::CodeableConcept>& concepts) {
    return std::any_of(concepts.begin(), concepts.end(), says);
  };
  if (says(report.code) || any_says(report.category) || any_says(report.specimen_type) ||
      any_says(report.conclusion_code) || says({{}, report.conclusion})) {
    return true;
  }
  for (const fhir::Reference& specimen : report.specimen) {
    if (says({{}, specimen.display})) return true;
  }
  return std::any_of(report.specimen_type.begin(), report.specimen_type.end(),
                     [this](const auto& kind) { return classify(kind).in(Set::kidney_specimen); });
}

void PatientRecord::add(const fhir::DiagnosticReport& report) {
  const ResultStatus status = result_status(report.status);
  if (status == ResultStatus::never) return;
  const Classification code = classify(report.code);
  const bool biopsy =
      code.in(Set::kidney_biopsy) || (code.in(Set::tissue_pathology_report) && says_kidney(report));
  if (!biopsy || !belongs_to_patient(report)) return;
  note_unreadable_dates(report, report.effective, report.issued);
  const fhir::DateTime start = start_of(report.effective);
  if (is_future(start ? start : report.issued, report)) return;
  ReportFact fact;
  fact.source = &report;
  fact.final = status == ResultStatus::final;
  if (!fact.final) notes_.add(NoteKind::preliminary, fhir::reference_to(report));
  fact.by_name = code.by_name(Set::kidney_biopsy);
  for (const fhir::CodeableConcept& conclusion : report.conclusion_code) {
    fact.concluded |= classify(conclusion).membership.any();
  }
  fact.mentioned = classifier_.names_in(report.conclusion);
  if (const fhir::DateTime date = result_date(report.effective, report.issued)) {
    fact.day = date.day(clock_.today);
  }
  biopsy_reports.push_back(fact);
}

void PatientRecord::add_biopsy_items(const fhir::Observation& observation,
                                     const Classification& code, bool final,
                                     const std::optional<Day>& day) {
  BiopsyObservation found{&observation, final, day, {}};
  const auto add_item = [&found](const Classification& of, const fhir::Value& value,
                                 const std::vector<fhir::CodeableConcept>& interpretation,
                                 bool absent) {
    for (const Set kind : {Set::sv40_stain, Set::polyomavirus_nephropathy_class}) {
      if (of.in(kind)) {
        found.items.push_back(
            {&value, &interpretation, absent, kind == Set::sv40_stain, of.by_name(kind)});
      }
    }
  };
  add_item(code, observation.value, observation.interpretation, observation.data_absent);
  for (const fhir::ObservationComponent& component : observation.components) {
    add_item(classify(component.code), component.value, component.interpretation,
             component.data_absent);
  }
  if (!found.items.empty()) biopsy_observations.push_back(std::move(found));
}

void PatientRecord::add(const fhir::Observation& observation) {
  constexpr fhir::SetMask kBiopsy = bit(Set::sv40_stain) | bit(Set::polyomavirus_nephropathy_class);
  constexpr fhir::SetMask kLabs = bit(Set::creatinine) | bit(Set::egfr) |
                                  bit(Set::tacrolimus_level) | bit(Set::ciclosporin_level) |
                                  bit(Set::body_weight);
  const ResultStatus status = result_status(observation.status);
  if (status == ResultStatus::never) return;
  const Classification code = classify(observation.code);
  const bool may_be_biopsy =
      code.in_any(kBiopsy) ||
      std::any_of(observation.components.begin(), observation.components.end(),
                  [&](const auto& component) { return classify(component.code).in_any(kBiopsy); });
  if (!may_be_biopsy && !code.in_any(kLabs | bit(Set::bk_load))) return;
  if (says_nothing(observation) || !belongs_to_patient(observation)) return;
  note_unreadable_dates(observation, observation.effective, observation.issued);
  const fhir::DateTime start = start_of(observation.effective);
  if (is_future(start ? start : observation.issued, observation)) return;

  const fhir::DateTime date = result_date(observation.effective, observation.issued);
  const bool final = status == ResultStatus::final;
  if (!final) notes_.add(NoteKind::preliminary, fhir::reference_to(observation));
  if (may_be_biopsy) {
    add_biopsy_items(observation, code, final,
                     date ? std::optional(date.day(clock_.today)) : std::nullopt);
  }
  if (!code.in_any(kLabs | bit(Set::bk_load))) return;
  if (!date) {
    notes_.add(NoteKind::undated, fhir::reference_to(observation));
    return;
  }
  const ResultBase base{&observation, date.day(clock_.today), date.time_of_day(), final, false};
  if (code.in(Set::bk_load)) add_load(observation, code, base);
  add_lab(observation, code, base);
}

void PatientRecord::add_load(const fhir::Observation& observation, const Classification& code,
                             const ResultBase& base) {
  const std::optional<Specimen> specimen = specimen_of(observation, code, notes_);
  if (!specimen) return;
  LoadCode says;
  if (code.in(Set::bk_load_copies)) says.kind = LoadKind::copies;
  if (code.in(Set::bk_load_iu)) says.kind = LoadKind::international_units;
  if (says.kind != LoadKind::unknown) {
    says.scale = code.in(Set::bk_load_log10) ? LoadCode::Scale::log10 : LoadCode::Scale::plain;
  }
  const LoadReading reading = read_load(
      observation, says, [this](const fhir::CodeableConcept& result) { return classify(result); });
  ViralLoad load;
  static_cast<ResultBase&>(load) = base;
  load.by_name = code.by_name(Set::bk_load);
  load.series = {*specimen, reading.kind};
  load.value = reading.value;
  const std::string reference = fhir::reference_to(observation);
  if (reading.unit_unknown) {
    notes_.add(NoteKind::unit_unknown, reference);
  } else if (reading.unit_contradicts_code) {
    notes_.add(NoteKind::unit_contradicts_code, reference);
  } else if (!load.readable()) {
    notes_.add(NoteKind::unreadable_value, reference);
  }
  loads.push_back(load);
}

void PatientRecord::add_lab(const fhir::Observation& observation, const Classification& code,
                            const ResultBase& base) {
  struct Row {
    Set set;
    fhir::Unit unit;
    std::vector<LabResult>* to;
  };
  const std::array rows = {
      Row{Set::creatinine, fhir::Unit::mg_per_dl, &creatinine},
      Row{Set::egfr, fhir::Unit::ml_per_min_per_1_73m2, &egfr},
      Row{Set::tacrolimus_level, fhir::Unit::ng_per_ml, &tacrolimus_levels},
      Row{Set::ciclosporin_level, fhir::Unit::ng_per_ml, &ciclosporin_levels},
      Row{Set::body_weight, fhir::Unit::gram, &body_weights},
  };
  for (const Row& row : rows) {
    if (!code.in(row.set)) continue;
    LabResult result;
    static_cast<ResultBase&>(result) = base;
    result.by_name = code.by_name(row.set);
    const LabReading reading = read_lab_value(observation.value, row.unit);
    result.value = reading.value;
    if (!result.value) notes_.add(reading.problem, fhir::reference_to(observation));
    row.to->push_back(result);
  }
}

void PatientRecord::add(const fhir::AllergyIntolerance& allergy) {
  constexpr fhir::SetMask kRead = kAntivirals | bit(Set::ivig);
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
  if (!entry->drug.in_any(kImmunosuppressants | kAntivirals) || is_local(medication, dosages) ||
      !belongs_to_patient(source) || is_future(start, source)) {
    return;
  }
  for (const fhir::CodeableConcept& reason : reasons) {
    entry->reasons |= classify(reason).membership.any();
  }
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
    if (!held && !one_of(one.status, {"in-progress", "completed", "stopped"})) continue;
    const Classification drug = classify(one.medication.concept_);
    const fhir::DateTime date = result_date(one.effective, {});
    if (!drug.in_any(kImmunosuppressants | kAntivirals) || !date || !belongs_to_patient(one) ||
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

}  // namespace guideline
