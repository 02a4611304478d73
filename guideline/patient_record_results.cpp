// What the record takes from results: reports of kidney biopsies, stains and classes, loads,
// measurements. Source: guideline sections 1.3, 1.5, 2, 4.1 and 4.4.
#include <algorithm>
#include <array>
#include <initializer_list>

#include "fhir/folded_text.h"
#include "guideline/patient_record.h"

namespace guideline {
namespace {

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

bool ReportFact::concludes(Set set) const noexcept {
  return std::any_of(conclusions.begin(), conclusions.end(),
                     [set](fhir::SetMask sets) { return (sets & bit(set)) != 0; });
}

std::string_view ReportFact::conclusion_in(Set set) const noexcept {
  for (std::size_t i = 0; i < conclusions.size(); ++i) {
    if ((conclusions[i] & bit(set)) != 0) return source->conclusion_code[i].label();
  }
  return {};
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
    fact.conclusions.push_back(classify(conclusion).membership.any());
  }
  fact.mentioned = classifier_.names_in(report.conclusion);
  if (const fhir::DateTime date = result_date(report.effective, report.issued)) {
    fact.day = date.day(clock_.today);
  }
  biopsy_reports.push_back(std::move(fact));
}

void PatientRecord::add_biopsy_items(const fhir::Observation& observation,
                                     const Classification& code, bool final,
                                     const std::optional<fhir::Day>& day) {
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

}  // namespace guideline
