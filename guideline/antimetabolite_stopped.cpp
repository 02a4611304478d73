#include "guideline/antimetabolite_stopped.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "guideline/medication_criterion.h"

namespace guideline {
namespace {

using fhir::Day;

constexpr std::array kAntimetabolites = {Set::mycophenolate, Set::azathioprine};

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
    reduction.current.emplace_back(drug_name(history.drug));
    collect_orders(record, history, reduction);
  }
  return criterion;
}

Criterion judge(const PatientRecord& record, const std::vector<DrugHistory>& histories,
                Reduction& reduction) {
  constexpr CriterionId kId = CriterionId::antimetabolite_stopped;
  const auto any = [&histories](DrugState state) {
    return std::find_if(histories.begin(), histories.end(),
                        [state](const DrugHistory& history) { return history.is(state); });
  };
  if (any(DrugState::current) != histories.end())
    return still_current(record, histories, reduction);
  if (!record.availability().medication()) {
    Criterion criterion =
        unknown_by_medication(kId, "The medication list is not available", "the medication list");
    for (const DrugHistory& history : histories) add_evidence(history, criterion);
    return criterion;
  }
  for (const DrugState state : {DrugState::held, DrugState::unclear}) {
    const auto found = any(state);
    if (found == histories.end()) continue;
    const std::string name(drug_name(found->drug));
    Criterion criterion =
        state == DrugState::held
            ? unknown_by_medication(kId, name + " is on hold",
                                    "confirm that " + name + " will not restart")
            : unknown_by_medication(kId, "It is unclear whether " + name + " was stopped",
                                    "whether " + name + " is taken or was stopped");
    add_evidence(*found, criterion);
    return criterion;
  }
  if (!any_immunosuppressant(record)) {
    return unknown_by_medication(
        kId, "No immunosuppressant at all is on the list, so it is likely incomplete",
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
      criterion.finding += " on " + fhir::format_day(*stop);
    }
    add_evidence(history, criterion);
  }
  if (criterion.evidence.empty()) {
    return unknown_by_medication(
        kId, "No antimetabolite was ever recorded, though other immunosuppressants are",
        "whether an antimetabolite was taken, and when it was stopped");
  }
  criterion.status = Truth::met;
  return criterion;
}

Reduction::NoDate not_stopped(Truth stopped, const Thresholds& thresholds) {
  if (stopped == Truth::not_met) {
    return {"There is no reduction to judge from yet: the antimetabolite is not stopped",
            "stopping it, and a BK load " + number_text(thresholds.load_after_reduction_days) +
                " days (local setting) or more after that"};
  }
  return {"The day of the reduction is not known: nor is it whether the antimetabolite was stopped",
          "whether the antimetabolite was stopped, and on which day"};
}

// R: section 3, C2a.
void find_reduction_date(const PatientRecord& record, Truth stopped,
                         const std::vector<DrugHistory>& histories, Reduction& reduction) {
  const Thresholds& thresholds = record.thresholds();
  if (stopped != Truth::met) {
    reduction.no_date = not_stopped(stopped, thresholds);
    return;
  }
  std::optional<Day> newest;
  std::string drug;
  for (const DrugHistory& history : histories) {
    if (!history.is(DrugState::stopped)) continue;
    const std::optional<Day> stop = history.stop_date();
    if (!stop) {
      const std::string name(drug_name(history.drug));
      reduction.no_date = {"The day on which " + name + " was stopped is not on record",
                           "the day on which " + name + " was stopped"};
      return;
    }
    if (newest && *stop <= *newest) continue;
    newest = stop;
    drug = drug_name(history.drug);
  }
  if (!newest) {
    reduction.no_date = {"No antimetabolite has a day on which it was stopped",
                         "whether an antimetabolite was taken, and when it was stopped"};
    return;
  }
  const std::string stopped_on = drug + " was stopped on " + fhir::format_day(*newest);
  constexpr std::string_view kOtherReduction =
      "from which reduction since then the load is to be judged";
  if (const std::optional<Day> transplant = record.transplant_date();
      transplant && *newest < *transplant) {
    reduction.no_date = {
        "There is no reduction to judge from: " + stopped_on + ", before the transplantation",
        std::string(kOtherReduction)};
    return;
  }
  const int oldest = static_cast<int>(thresholds.reduction_oldest_months);
  if (*newest < months_before(record.clock().today, oldest)) {
    reduction.no_date = {"There is no recent reduction to judge from: " + stopped_on +
                             ", more than " + number_text(thresholds.reduction_oldest_months) +
                             " months ago (local setting)",
                         std::string(kOtherReduction)};
    return;
  }
  reduction.date = newest;
}

}  // namespace

Criterion antimetabolite_stopped(PatientRecord& record, Reduction& reduction) {
  std::vector<DrugHistory> histories;
  histories.reserve(kAntimetabolites.size());
  for (const Set drug : kAntimetabolites) {
    histories.push_back(history_of(drug, record.medications, record.notes()));
  }
  Criterion criterion = judge(record, histories, reduction);
  find_reduction_date(record, criterion.status, histories, reduction);
  return criterion;
}

}  // namespace guideline
