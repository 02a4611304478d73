#include "guideline/progression.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "fhir/record.h"

namespace guideline {
namespace {

using fhir::Day;

double days_between(Day earlier, Day later) {
  return static_cast<double>((later - earlier).count());
}

// Of the candidates in the window around R the newest, else the first after R (4.3). `better` says
// which of two of one day counts (1.5).
template <typename T, typename Better>
const T* choose_baseline(const std::vector<const T*>& candidates, Day newest, Day reduction_date,
                         const Thresholds& thresholds, Better better) {
  const T* around = nullptr;
  const T* after = nullptr;
  for (const T* candidate : candidates) {
    switch (baseline_window(candidate->day, newest, reduction_date, thresholds)) {
      case BaselineWindow::around_reduction:
        if (around == nullptr || candidate->day > around->day ||
            (candidate->day == around->day && better(*candidate, *around))) {
          around = candidate;
        }
        break;
      case BaselineWindow::after_reduction:
        if (after == nullptr || candidate->day < after->day ||
            (candidate->day == after->day && better(*candidate, *after))) {
          after = candidate;
        }
        break;
      case BaselineWindow::outside:
        break;
    }
  }
  return around != nullptr ? around : after;
}

const ViralLoad* baseline_of(const PatientRecord& record, const ViralLoad& newest,
                             Day reduction_date) {
  std::vector<const ViralLoad*> candidates;
  for (const ViralLoad& load : record.loads) {
    if (load.deciding() && load.series.comparable_with(newest.series)) candidates.push_back(&load);
  }
  const auto better = [](const ViralLoad& a, const ViralLoad& b) {
    const auto key = [](const ViralLoad& load) {
      return std::tuple(load.time, load.undetectable() ? -1 : load.value.log10.value_or(0));
    };
    return key(a) > key(b);
  };
  return choose_baseline(candidates, newest.day, reduction_date, record.thresholds(), better);
}

HasBaseline baseline_test(const PatientRecord& record, std::optional<Day> reduction_date) {
  return [&record, reduction_date](const ViralLoad& load) {
    return reduction_date && baseline_of(record, load, *reduction_date) != nullptr;
  };
}

Evidence evidence_of_role(const ViralLoad& load, const std::string& role) {
  return evidence_of_load(load, std::string(to_text(load.series.specimen)) + " BK load, " + role);
}

// What the comparison of the newest load with its baseline gives.
void judge_fall(const ViralLoad& newest, const ViralLoad& baseline, const Thresholds& thresholds,
                Progression& progression) {
  Criterion& criterion = progression.criterion;
  if (baseline.undetectable()) {
    criterion.status = Truth::met;
    criterion.finding = "The load is detectable again after an undetectable baseline";
    return;
  }
  const std::optional<double> fall = fall_between(baseline, newest);
  if (!fall) {
    criterion.finding = "The load cannot be compared: one of the two has no value";
    criterion.settles = "a quantitative plasma BK load";
    return;
  }
  const std::string change = log10_change_text(*fall, thresholds.response_log10);
  if (*fall >= thresholds.response_log10 - kLogTolerance) {
    if (newest.value.at_least) {
      criterion.finding = "The newest load is only a lower bound and cannot show a fall";
      return;
    }
    criterion.status = Truth::not_met;
    criterion.finding = "The load is falling: " + change + " log10 below its baseline";
    progression.load_responds = true;
    return;
  }
  criterion.status = Truth::met;
  criterion.finding = change.empty() ? "The load has not changed since the reduction"
                      : *fall > 0
                          ? "The load fell by only " + change + " log10 since the reduction"
                          : "The load has not fallen since the reduction (up " + change + " log10)";
}

void judge(const PatientRecord& record, const Reduction& reduction, const ViralLoad* newest,
           const ViralLoad* baseline, Progression& progression) {
  const Thresholds& thresholds = record.thresholds();
  const Clock& clock = record.clock();
  Criterion& criterion = progression.criterion;
  const bool recent = newest != nullptr && clock.age(newest->day) <= thresholds.load_oldest_days;
  const std::string last_days = "the last " + number_text(thresholds.load_oldest_days) + " days";
  if (recent && newest->final && newest->undetectable()) {
    criterion.status = Truth::not_met;
    criterion.finding = "The newest load is undetectable";
    progression.load_responds = true;
    return;
  }
  if (!reduction.date) {
    criterion.finding = reduction.no_date.finding;
    criterion.settles = reduction.no_date.settles;
    criterion.supplies = {Supply::medication_review};
    return;
  }
  if (clock.age(*reduction.date) < thresholds.load_after_reduction_days) {
    criterion.status = Truth::not_met;
    criterion.finding = "Too early to judge: immunosuppression was reduced on " +
                        fhir::format_day(*reduction.date) + ", less than " +
                        number_text(thresholds.load_after_reduction_days) + " days ago";
    return;
  }
  criterion.settles = "a final plasma BK load of " + last_days;
  criterion.supplies = {Supply::bk_load};
  if (newest == nullptr) {
    criterion.finding =
        record.availability().bk_loads ? "No BK load on record" : "The BK loads are not available";
  } else if (!recent) {
    criterion.finding = "The newest BK load is older than " + last_days;
  } else if (!newest->deciding()) {
    criterion.finding =
        std::string("The newest BK load is ") + (newest->final ? "unreadable" : "preliminary");
  } else if (days_between(*reduction.date, newest->day) < thresholds.load_after_reduction_days) {
    criterion.finding = "The newest BK load is from less than " +
                        number_text(thresholds.load_after_reduction_days) +
                        " days after the reduction";
  } else if (baseline == nullptr) {
    criterion.finding = "No earlier load of the same specimen and unit to compare with";
    criterion.settles = "an earlier load of the same specimen and unit, from around the reduction";
  } else {
    judge_fall(*newest, *baseline, thresholds, progression);
    if (criterion.status != Truth::unknown) {
      criterion.settles.clear();
      criterion.supplies.clear();
    }
  }
}

}  // namespace

BaselineWindow baseline_window(Day candidate, Day newest, Day reduction_date,
                               const Thresholds& thresholds) {
  if (days_between(candidate, newest) < thresholds.baseline_gap_days)
    return BaselineWindow::outside;
  const double after_reduction = days_between(reduction_date, candidate);
  if (after_reduction >= -thresholds.baseline_before_reduction_days &&
      after_reduction <= thresholds.baseline_after_reduction_days) {
    return BaselineWindow::around_reduction;
  }
  return after_reduction > 0 ? BaselineWindow::after_reduction : BaselineWindow::outside;
}

Progression progression_despite_reduction(PatientRecord& record, const Reduction& reduction,
                                          bool load_undecided) {
  std::vector<const ViralLoad*> all;
  for (const ViralLoad& load : record.loads) all.push_back(&load);
  const ViralLoad* newest = newest_load(all, baseline_test(record, reduction.date));
  const ViralLoad* baseline = newest == nullptr || !reduction.date
                                  ? nullptr
                                  : baseline_of(record, *newest, *reduction.date);

  Progression progression;
  Criterion& criterion = progression.criterion;
  criterion.id = CriterionId::progression_despite_reduction;
  if (newest != nullptr) criterion.evidence.push_back(evidence_of_role(*newest, "newest"));
  if (baseline != nullptr) criterion.evidence.push_back(evidence_of_role(*baseline, "baseline"));
  if (load_undecided) {
    criterion.finding = "No load of the last year could be read as final";
    criterion.settles = "a final, quantitative plasma BK load";
    criterion.supplies = {Supply::bk_load};
    return progression;
  }
  judge(record, reduction, newest, baseline, progression);
  return progression;
}

std::optional<GraftFunction> graft_function(const PatientRecord& record,
                                            std::optional<Day> reduction_date, bool load_responds) {
  const Thresholds& thresholds = record.thresholds();
  const LabResult* newest = guideline::newest(record.creatinine, Prefer::higher);
  if (newest == nullptr || !reduction_date ||
      record.clock().age(newest->day) > thresholds.load_oldest_days) {
    return std::nullopt;
  }
  if (!newest->final || !newest->readable()) {
    GraftFunction unknown;
    unknown.finding =
        std::string("The newest creatinine is ") + (newest->final ? "unreadable" : "preliminary");
    unknown.evidence = {evidence_of(*newest, "newest creatinine")};
    return unknown;
  }
  std::vector<const LabResult*> candidates;
  for (const LabResult& result : record.creatinine) {
    if (result.final && result.readable() && result.value->value > 0) candidates.push_back(&result);
  }
  const auto better = [](const LabResult& a, const LabResult& b) {
    return std::tuple(a.time, a.value->value) > std::tuple(b.time, b.value->value);
  };
  const LabResult* baseline =
      choose_baseline(candidates, newest->day, *reduction_date, thresholds, better);
  if (baseline == nullptr) return std::nullopt;
  std::optional<GraftFunction> graft = graft_change(*newest, *baseline, thresholds);
  if (graft) graft->declining_while_load_responds = graft->declining && load_responds;
  return graft;
}

std::optional<GraftFunction> graft_change(const LabResult& newest, const LabResult& baseline,
                                          const Thresholds& thresholds) {
  if (!newest.value || !baseline.value || baseline.value->value <= 0 ||
      newest.value->comparator != fhir::Comparator::none ||
      baseline.value->comparator != fhir::Comparator::none) {
    return std::nullopt;
  }
  const double rise = (newest.value->value / baseline.value->value - 1) * 100;
  if (!std::isfinite(rise)) return std::nullopt;
  GraftFunction graft;
  graft.declining = rise >= thresholds.creatinine_rise_percent - kLogTolerance;
  const std::string percent = graft.declining
                                  ? number_text(rise, 0)
                                  : number_text_below(rise, thresholds.creatinine_rise_percent, 0);
  graft.finding = "Creatinine " + number_text(baseline.value->value) + " to " +
                  number_text(newest.value->value) + " mg/dL (" +
                  (percent == "0" || percent == "-0" ? "unchanged"
                   : rise < 0                        ? percent + " %"
                                                     : "+" + percent + " %") +
                  ")";
  graft.evidence = {evidence_of(newest, "newest creatinine"),
                    evidence_of(baseline, "baseline creatinine")};
  return graft;
}

Viraemia viraemia(const PatientRecord& record, std::optional<Day> reduction_date) {
  return viraemia_with(record, baseline_test(record, reduction_date));
}

Viraemia viraemia_with(const PatientRecord& record, const HasBaseline& has_baseline) {
  std::vector<const ViralLoad*> recent;
  std::vector<const ViralLoad*> deciding;
  for (const ViralLoad& load : record.loads) {
    if (record.clock().age(load.day) > record.thresholds().load_in_play_days) continue;
    recent.push_back(&load);
    if (load.deciding()) deciding.push_back(&load);
  }
  Viraemia found;
  found.load = newest_load(recent, has_baseline);
  if (found.load == nullptr) return found;
  if (!found.load->deciding()) found.load = newest_load(deciding, has_baseline);
  if (found.load == nullptr) {
    found.state = Viraemia::State::undecided;
  } else {
    found.state =
        found.load->detectable() ? Viraemia::State::detectable : Viraemia::State::undetectable;
  }
  return found;
}

}  // namespace guideline
