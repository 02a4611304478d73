#include "guideline/reduction_maximal.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "fhir/record.h"

namespace guideline {
namespace {

using fhir::Day;

constexpr std::array kAntimetabolites = {Set::mycophenolate, Set::azathioprine};

Evidence evidence_of(const MedicationEntry& entry, const DrugHistory& history) {
  Evidence evidence;
  evidence.reference = fhir::reference_to(*entry.source);
  evidence.day = entry.stop ? entry.stop : entry.asserted;
  evidence.recorded =
      std::string(drug_name(history.drug)) + ", " + std::string(to_text(entry.state));
  evidence.sentence =
      std::string(drug_name(history.drug)) + " " + std::string(to_text(history.state));
  evidence.by_name = entry.drug.by_name(history.drug);
  return evidence;
}

void add_evidence(const DrugHistory& history, Criterion& criterion) {
  for (const MedicationEntry* entry : history.winning) {
    criterion.evidence.push_back(evidence_of(*entry, history));
  }
}

bool any_immunosuppressant(const PatientRecord& record) {
  return std::any_of(record.medications.begin(), record.medications.end(), [](const auto& entry) {
    return entry.drug.in(Set::immunosuppressant) && !entry.cancelled;
  });
}

Criterion unknown(CriterionId id, std::string finding, std::string settles) {
  Criterion criterion;
  criterion.id = id;
  criterion.finding = std::move(finding);
  criterion.settles = std::move(settles);
  criterion.supplies = {Supply::medication_review};
  return criterion;
}

// The newest dose is below an earlier one.
bool is_reduced(const DrugHistory& history) {
  const auto dose =
      std::find_if(history.winning.begin(), history.winning.end(),
                   [](const MedicationEntry* entry) { return entry->dose_mg.has_value(); });
  if (dose == history.winning.end()) return false;
  return std::any_of(history.entries.begin(), history.entries.end(),
                     [&](const MedicationEntry* entry) {
                       return entry->asserted < (*dose)->asserted && entry->dose_mg &&
                              *entry->dose_mg > *(*dose)->dose_mg;
                     });
}

// An order that does not say whose it is may be someone else's: it is not offered to be stopped.
void collect_orders(const PatientRecord& record, const DrugHistory& history, Reduction& reduction) {
  for (const MedicationEntry* entry : history.winning) {
    if (entry->state == DrugState::current && entry->order != nullptr &&
        record.is_patients(*entry->order) == true) {
      reduction.to_stop.push_back({entry->order, std::string(drug_name(history.drug))});
    }
  }
}

Criterion still_current(const PatientRecord& record, const std::vector<DrugHistory>& histories,
                        Reduction& reduction) {
  Criterion criterion;
  criterion.id = CriterionId::antimetabolite_stopped;
  criterion.status = Truth::not_met;
  for (const DrugHistory& history : histories) {
    if (!history.is(DrugState::current)) continue;
    if (!criterion.finding.empty()) criterion.finding += "; ";
    criterion.finding += std::string(drug_name(history.drug)) +
                         (is_reduced(history) ? " is reduced, not stopped" : " is still current");
    add_evidence(history, criterion);
    collect_orders(record, history, reduction);
  }
  return criterion;
}

Criterion antimetabolite_stopped(const PatientRecord& record,
                                 const std::vector<DrugHistory>& histories, Reduction& reduction) {
  constexpr CriterionId kId = CriterionId::antimetabolite_stopped;
  const auto any = [&histories](DrugState state) {
    return std::find_if(histories.begin(), histories.end(),
                        [state](const DrugHistory& history) { return history.is(state); });
  };
  if (any(DrugState::current) != histories.end())
    return still_current(record, histories, reduction);
  if (!record.availability().medication()) {
    return unknown(kId, "The medication list could not be had", "the medication list");
  }
  for (const DrugState state : {DrugState::held, DrugState::unclear}) {
    const auto found = any(state);
    if (found == histories.end()) continue;
    const std::string name(drug_name(found->drug));
    Criterion criterion =
        state == DrugState::held
            ? unknown(kId, name + " is on hold", "confirm that " + name + " will not restart")
            : unknown(kId, "It is unclear whether " + name + " was stopped",
                      "whether " + name + " is taken or was stopped");
    add_evidence(*found, criterion);
    return criterion;
  }
  if (!any_immunosuppressant(record)) {
    return unknown(kId, "No immunosuppressant at all is on the list, so it is likely incomplete",
                   "the complete medication list");
  }
  Criterion criterion;
  criterion.id = kId;
  for (const DrugHistory& history : histories) {
    if (!history.recorded()) continue;
    if (!criterion.finding.empty()) criterion.finding += "; ";
    criterion.finding +=
        std::string(drug_name(history.drug)) + " " + std::string(to_text(history.state));
    if (const std::optional<Day> stop = history.stop_date()) {
      criterion.finding += " since " + fhir::format_day(*stop);
    }
    add_evidence(history, criterion);
  }
  if (criterion.evidence.empty()) {
    return unknown(kId, "No antimetabolite was ever recorded, though other immunosuppressants are",
                   "whether an antimetabolite was taken, and when it was stopped");
  }
  criterion.status = Truth::met;
  return criterion;
}

// R: section 3, C2a.
void find_reduction_date(const PatientRecord& record, Truth stopped,
                         const std::vector<DrugHistory>& histories, Reduction& reduction) {
  if (stopped != Truth::met) {
    reduction.date_unknown = "the antimetabolite is not known to be stopped";
    return;
  }
  std::optional<Day> newest;
  for (const DrugHistory& history : histories) {
    if (!history.is(DrugState::stopped)) continue;
    const std::optional<Day> stop = history.stop_date();
    if (!stop) {
      reduction.date_unknown =
          "the day " + std::string(drug_name(history.drug)) + " was stopped is not on record";
      return;
    }
    if (!newest || *stop > *newest) newest = stop;
  }
  if (!newest) {
    reduction.date_unknown = "no antimetabolite has a day on which it was stopped";
    return;
  }
  if (const std::optional<Day> transplant = record.transplant_date();
      transplant && *newest < *transplant) {
    reduction.date_unknown = "the antimetabolite was stopped before the transplant";
    return;
  }
  const int oldest = static_cast<int>(record.thresholds().reduction_oldest_months);
  if (*newest < months_before(record.clock().today, oldest)) {
    reduction.date_unknown = "the antimetabolite was stopped more than " +
                             number_text(record.thresholds().reduction_oldest_months) +
                             " months ago";
    return;
  }
  reduction.date = newest;
}

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
    if (report.final && (report.concluded & bit(Set::acute_rejection)) != 0 && report.day &&
        *report.day > reduction_date) {
      evidence = {fhir::reference_to(*report.source),
                  report.day,
                  "",
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
      unknown(CriterionId::calcineurin_inhibitor_minimised, "",
              "a " + name + " trough of the last " + number_text(oldest) + " days");
  criterion.supplies = {inhibitor.supply};
  const LabResult* trough = newest(inhibitor.levels, Prefer::higher);
  if (trough == nullptr) {
    criterion.finding = "No " + name + " trough on record";
    return criterion;
  }
  criterion.evidence.push_back(guideline::evidence_of(*trough, "newest " + name + " trough"));
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
    criterion = unknown(criterion.id, name + " is " + std::string(to_text(history.state)),
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
  Criterion none =
      unknown(kId, "No calcineurin inhibitor on record, and nothing that would stand in for one",
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
            : unknown(kId, "", "the other half of the medication list (statements and orders)");
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

Criterion calcineurin_inhibitor_minimised(PatientRecord& record, Reduction& reduction) {
  constexpr CriterionId kId = CriterionId::calcineurin_inhibitor_minimised;
  if (!record.availability().medication()) {
    return unknown(kId, "The medication list could not be had", "the medication list");
  }
  if (!any_immunosuppressant(record)) {
    return unknown(kId, "No immunosuppressant at all is on the list, so it is likely incomplete",
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

}  // namespace

std::string_view drug_name(Set drug) { return kSetIds[static_cast<std::size_t>(drug)]; }

Reduction reduction_maximal(PatientRecord& record) {
  Reduction reduction;
  std::vector<DrugHistory> histories;
  histories.reserve(kAntimetabolites.size());
  for (const Set drug : kAntimetabolites) {
    histories.push_back(history_of(drug, record.medications, record.notes()));
  }
  Criterion stopped = antimetabolite_stopped(record, histories, reduction);
  find_reduction_date(record, stopped.status, histories, reduction);
  Criterion minimised = calcineurin_inhibitor_minimised(record, reduction);
  if (record.availability().medication() && !record.availability().both_medication_kinds()) {
    record.notes().add_text(
        NoteKind::one_medication_kind,
        "Only medication orders or only medication statements could be read, so "
        "that a drug was never recorded cannot be concluded.");
  }

  Criterion& whole = reduction.criterion;
  whole.id = CriterionId::immunosuppression_reduction_maximal;
  whole.status = stopped.status && minimised.status;
  whole.finding = stopped.finding + "; " + minimised.finding;
  whole.parts = {std::move(stopped), std::move(minimised)};
  return reduction;
}

}  // namespace guideline
