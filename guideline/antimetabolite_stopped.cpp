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
        unknown_by_medication(kId, "The medication list could not be had", "the medication list");
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
      criterion.finding += " since " + fhir::format_day(*stop);
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
