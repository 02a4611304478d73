#include "guideline/calcineurin_inhibitor_minimised.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "fhir/record.h"
#include "guideline/medication_criterion.h"

namespace guideline {
namespace {

using fhir::Day;

struct Inhibitor {
  Set drug;
  const std::vector<LabResult>& levels;
  double target;
  Supply supply;
};

const Evidence* rejection_after(const PatientRecord& record, Day reduction_date,
                                Evidence& evidence) {
  for (const ConditionFact& condition : record.conditions) {
    if (condition.code.in(Set::acute_rejection) && !condition.refuted && condition.day &&
        *condition.day > reduction_date) {
      evidence = {fhir::reference_to(*condition.source),
                  condition.day,
                  std::string(condition.source->code.label()),
                  "",
                  "acute rejection after the reduction",
                  condition.code.by_name(Set::acute_rejection)};
      return &evidence;
    }
  }
  for (const ReportFact& report : record.biopsy_reports) {
    if (report.final && report.concludes(Set::acute_rejection) && report.day &&
        *report.day > reduction_date) {
      evidence = {fhir::reference_to(*report.source),
                  report.day,
                  std::string(report.conclusion_in(Set::acute_rejection)),
                  "",
                  "biopsy report of acute rejection after the reduction",
                  report.by_name};
      return &evidence;
    }
  }
  return nullptr;
}

// A current inhibitor, by its trough.
Criterion judge_trough(const PatientRecord& record, const Inhibitor& inhibitor,
                       Reduction& reduction) {
  const std::string name(drug_name(inhibitor.drug));
  const std::string target = number_text(inhibitor.target) + " ng/mL";
  const double oldest = record.thresholds().trough_oldest_days;
  Criterion criterion =
      unknown_by_medication(CriterionId::calcineurin_inhibitor_minimised, "",
                            "a " + name + " trough of the last " + number_text(oldest) + " days");
  criterion.supplies = {inhibitor.supply};
  const LabResult* trough = newest(inhibitor.levels, Prefer::higher);
  if (trough == nullptr) {
    criterion.finding = record.availability().drug_levels ? "No " + name + " trough on record"
                                                          : "The drug levels are not available";
    return criterion;
  }
  criterion.evidence.push_back(evidence_of(*trough, "newest " + name + " trough"));
  if (record.clock().age(trough->day) > oldest) {
    criterion.finding =
        "The newest " + name + " trough is more than " + number_text(oldest) + " days old";
    return criterion;
  }
  if (!trough->final || !trough->readable()) {
    criterion.finding =
        "The newest " + name + " trough is " + (trough->final ? "unreadable" : "preliminary");
    return criterion;
  }
  const Compared within = at_most(*trough->value, inhibitor.target);
  if (within == Compared::cannot_tell) {
    criterion.finding =
        "The newest " + name + " trough does not tell whether it is within " + target;
    return criterion;
  }
  criterion.settles.clear();
  criterion.supplies.clear();
  if (within == Compared::yes) {
    criterion.status = Truth::met;
    criterion.finding = name + " trough at or below the target of " + target;
    return criterion;
  }
  Evidence rejection;
  if (reduction.date && rejection_after(record, *reduction.date, rejection) != nullptr) {
    criterion.status = Truth::met;
    criterion.finding =
        name + " above " + target +
        ", but acute rejection followed the reduction: it is at its tolerated limit";
    criterion.evidence.push_back(rejection);
    return criterion;
  }
  criterion.status = Truth::not_met;
  criterion.finding = name + " trough above the target of " + target;
  reduction.to_lower.push_back(name);
  return criterion;
}

Criterion judge_inhibitor(const PatientRecord& record, const Inhibitor& inhibitor,
                          const DrugHistory& history, Reduction& reduction) {
  const std::string name(drug_name(inhibitor.drug));
  if (history.is(DrugState::current)) {
    Criterion criterion = judge_trough(record, inhibitor, reduction);
    add_evidence(history, criterion);
    return criterion;
  }
  Criterion criterion;
  criterion.id = CriterionId::calcineurin_inhibitor_minimised;
  if (history.is(DrugState::held) || history.is(DrugState::unclear)) {
    criterion =
        unknown_by_medication(criterion.id, name + " is " + std::string(to_text(history.state)),
                              "whether " + name + " is taken");
  } else {
    criterion.status = Truth::met;
    criterion.finding = name + " " + std::string(to_text(history.state));
  }
  add_evidence(history, criterion);
  return criterion;
}

Criterion without_inhibitor(PatientRecord& record) {
  constexpr CriterionId kId = CriterionId::calcineurin_inhibitor_minimised;
  Criterion none = unknown_by_medication(
      kId, "No calcineurin inhibitor on record, and nothing that would stand in for one",
      "which immunosuppression the patient takes");
  for (const Set drug : {Set::belatacept, Set::sirolimus, Set::everolimus}) {
    const DrugHistory history = history_of(drug, record.medications, record.notes());
    if (!history.is(DrugState::current)) {
      add_evidence(history, none);
      continue;
    }
    Criterion criterion =
        record.availability().both_medication_kinds()
            ? Criterion{}
            : unknown_by_medication(
                  kId, "", "the other half of the medication list (statements and orders)");
    criterion.id = kId;
    criterion.finding =
        "No calcineurin inhibitor on record; " + std::string(drug_name(drug)) + " is current";
    if (record.availability().both_medication_kinds()) criterion.status = Truth::met;
    add_evidence(history, criterion);
    return criterion;
  }
  return none;
}

// Strong Kleene AND over the inhibitors on the list, told as one criterion.
void join(Criterion& whole, Criterion part) {
  const bool first = whole.finding.empty();
  whole.status = first ? part.status : (whole.status && part.status);
  whole.finding += (first ? "" : "; ") + part.finding;
  if (!part.settles.empty()) whole.settles += (whole.settles.empty() ? "" : "; ") + part.settles;
  whole.supplies.insert(whole.supplies.end(), part.supplies.begin(), part.supplies.end());
  whole.evidence.insert(whole.evidence.end(), part.evidence.begin(), part.evidence.end());
}

}  // namespace

Criterion calcineurin_inhibitor_minimised(PatientRecord& record, Reduction& reduction) {
  constexpr CriterionId kId = CriterionId::calcineurin_inhibitor_minimised;
  if (!record.availability().medication()) {
    return unknown_by_medication(kId, "The medication list is not available",
                                 "the medication list");
  }
  if (!any_immunosuppressant(record)) {
    return unknown_by_medication(
        kId, "No immunosuppressant at all is on the list, so it is likely incomplete",
        "the complete medication list");
  }
  const Thresholds& thresholds = record.thresholds();
  const std::array inhibitors = {
      Inhibitor{Set::tacrolimus, record.tacrolimus_levels, thresholds.tacrolimus_target_ng_ml,
                Supply::tacrolimus_trough},
      Inhibitor{Set::ciclosporin, record.ciclosporin_levels, thresholds.ciclosporin_target_ng_ml,
                Supply::ciclosporin_trough},
  };
  Criterion whole;
  whole.id = kId;
  for (const Inhibitor& inhibitor : inhibitors) {
    const DrugHistory history = history_of(inhibitor.drug, record.medications, record.notes());
    if (history.recorded()) join(whole, judge_inhibitor(record, inhibitor, history, reduction));
  }
  if (whole.finding.empty()) return without_inhibitor(record);
  if (whole.status != Truth::unknown) {
    whole.settles.clear();
    whole.supplies.clear();
  }
  return whole;
}

}  // namespace guideline
