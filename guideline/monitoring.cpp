#include "guideline/monitoring.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "fhir/record.h"
#include "guideline/evidence_table.h"
#include "guideline/progression.h"

namespace guideline {
namespace {

constexpr double kDaysPerWeek = 7;

std::string last_days(double days) { return "the last " + number_text(days) + " days"; }

// Today is at most that many days after the dose.
bool within_days(const Clock& clock, fhir::Day dose, double days) {
  return clock.age(dose) <= days;
}

// Results of the last days: those that decide, and those that may yet.
struct Counted {
  std::size_t deciding = 0;
  std::size_t in_all = 0;
};

// What was drawn at one time was one blood test, in however many units and copies it came.
template <typename Result, typename Decides>
Counted count_of(const std::vector<Result>& results, const Clock& clock, double days,
                 Decides decides) {
  std::set<std::pair<fhir::Day, std::chrono::milliseconds>> deciding;
  std::set<std::pair<fhir::Day, std::chrono::milliseconds>> in_all;
  for (const Result& result : results) {
    if (clock.age(result.day) > days) continue;
    in_all.emplace(result.day, result.time);
    if (decides(result)) deciding.emplace(result.day, result.time);
  }
  return {deciding.size(), in_all.size()};
}

Due due_of(const Counted& counted, std::size_t enough, bool available) {
  if (counted.deciding >= enough) return Due::not_due;
  if (!available || counted.in_all >= enough) return Due::cannot_tell;
  return Due::overdue;
}

std::string why_unknown(bool available, std::string_view what) {
  return available ? std::string("a preliminary or unreadable ") + std::string(what) +
                         " may be the one that is due"
                   : std::string(what) + " data are not available";
}

// The blood tests of the last days that count first: final and readable ones, the newest before the
// others, each once; without one the newest that there is.
std::vector<const LabResult*> newest_creatinines(const PatientRecord& record, double days,
                                                 std::size_t most) {
  std::vector<const LabResult*> found;
  for (const LabResult& result : record.creatinine) {
    if (record.clock().age(result.day) <= days) found.push_back(&result);
  }
  const auto key = [](const LabResult* result) {
    return std::tuple(result->final && result->readable(), result->day, result->time,
                      result->value ? result->value->value : 0);
  };
  std::sort(found.begin(), found.end(),
            [&key](const LabResult* a, const LabResult* b) { return key(a) > key(b); });
  const auto same_test = [](const LabResult* a, const LabResult* b) {
    return a->day == b->day && a->time == b->time;
  };
  found.erase(std::unique(found.begin(), found.end(), same_test), found.end());
  if (found.size() > most) found.resize(most);
  if (found.empty()) {
    if (const LabResult* last = newest(record.creatinine, Prefer::higher)) found.push_back(last);
  }
  return found;
}

const LabResult* creatinine_before(const PatientRecord& record, const IvigDose& first_dose) {
  const LabResult* last = nullptr;
  for (const LabResult& result : record.creatinine) {
    if (!result.final || !result.readable() || !is_before(result, first_dose)) continue;
    const bool later = last == nullptr || std::tuple(result.day, result.time, result.value->value) >
                                              std::tuple(last->day, last->time, last->value->value);
    if (later) last = &result;
  }
  return last;
}

std::optional<GraftFunction> graft_since_ivig(const PatientRecord& record,
                                              const IvigDose& first_dose) {
  const LabResult* newest = newest_readable(record.creatinine, record.clock(),
                                            record.thresholds().load_oldest_days, Prefer::higher);
  if (newest == nullptr || is_before(*newest, first_dose)) return std::nullopt;
  const LabResult* before = creatinine_before(record, first_dose);
  if (before == nullptr) return std::nullopt;
  return graft_change(*newest, *before, record.thresholds());
}

// Live nephropathy or viraemia on record, a detectable newest load, or the load that IVIG was given
// at: what it has cleared is still its disease.
void find_disease(const PatientRecord& record, Monitoring& found) {
  for (const Set set : {Set::bk_nephropathy, Set::bk_viraemia}) {
    if (const ConditionFact* condition = record.live_condition(set)) {
      found.disease.push_back(evidence_of(
          *condition, set, set == Set::bk_nephropathy ? "BK virus nephropathy" : "BK viraemia"));
      found.nephropathy = found.nephropathy || set == Set::bk_nephropathy;
    }
  }
  const auto add = [&found](const ViralLoad& load, std::string_view when) {
    found.disease.push_back(evidence_of_load(
        load, std::string(when) + " " + std::string(to_text(load.series.specimen)) + " BK load"));
  };
  const Viraemia now = viraemia_with(record, [&](const ViralLoad& load) {
    return load_before_ivig(record.loads, load, found.given) != nullptr;
  });
  if (now.state == Viraemia::State::detectable) add(*now.load, "newest");
  std::vector<const ViralLoad*> before;
  for (const ViralLoad& load : record.loads) {
    if (load.deciding() && is_before(load, found.given.first())) before.push_back(&load);
  }
  const ViralLoad* last = newest_load(before, [](const ViralLoad&) { return true; });
  if (last != nullptr && last->detectable() && last != now.load) add(*last, "last pre-dose");
}

bool says_something(const Monitoring& found) {
  return found.load.due != Due::not_due || found.creatinine.due != Due::not_due ||
         (found.course.course != LoadCourse::cannot_tell &&
          found.course.course != LoadCourse::too_early) ||
         (found.graft && found.graft->declining);
}

}  // namespace

std::string_view to_text(Due due) {
  switch (due) {
    case Due::not_due:
      return "not-due";
    case Due::overdue:
      return "overdue";
    case Due::cannot_tell:
      return "unknown";
  }
  return {};
}

Watched watch_load(const PatientRecord& record, fhir::Day newest_dose) {
  const Clock& clock = record.clock();
  const Thresholds& thresholds = record.thresholds();
  const bool weekly = within_days(clock, newest_dose, thresholds.weekly_load_weeks * kDaysPerWeek);
  Watched watched;
  if (!weekly &&
      newest_dose < months_before(clock.today, static_cast<int>(thresholds.monitoring_months))) {
    return watched;
  }
  const double days =
      weekly ? thresholds.monitoring_load_days : thresholds.monitoring_later_load_days;
  const bool available = record.availability().bk_loads;
  const Counted counted =
      count_of(record.loads, clock, days, [](const ViralLoad& load) { return load.deciding(); });
  watched.due = due_of(counted, 1, available);
  // The one that is not overdue because of it, else the newest whatever it is.
  std::vector<const ViralLoad*> candidates;
  for (const ViralLoad& load : record.loads) {
    if (watched.due != Due::not_due || load.deciding()) candidates.push_back(&load);
  }
  if (const ViralLoad* newest = newest_load(candidates, [](const ViralLoad&) { return true; })) {
    watched.evidence.push_back(evidence_of_load(*newest, "newest BK load"));
  }
  switch (watched.due) {
    case Due::not_due:
      watched.finding = "A BK load of " + last_days(days) + " is on record";
      break;
    case Due::overdue:
      watched.finding = "No BK load in " + last_days(days);
      break;
    case Due::cannot_tell:
      watched.finding =
          "It cannot be told whether a BK load is due: " + why_unknown(available, "BK load");
      break;
  }
  return watched;
}

Watched watch_creatinine(const PatientRecord& record, fhir::Day newest_dose) {
  const Clock& clock = record.clock();
  const Thresholds& thresholds = record.thresholds();
  Watched watched;
  if (!within_days(clock, newest_dose, thresholds.monitoring_creatinine_days)) return watched;
  const double days = thresholds.creatinine_window_days;
  const bool available = record.availability().creatinine;
  const Counted counted = count_of(record.creatinine, clock, days, [](const LabResult& result) {
    return result.final && result.readable();
  });
  const auto enough = static_cast<std::size_t>(thresholds.creatinine_per_window);
  watched.due = due_of(counted, enough, available);
  for (const LabResult* result : newest_creatinines(record, days, enough)) {
    watched.evidence.push_back(evidence_of(*result, "creatinine"));
  }
  const std::string found = std::to_string(counted.deciding) + " creatinine result" +
                            (counted.deciding == 1 ? "" : "s") + " in " + last_days(days);
  switch (watched.due) {
    case Due::not_due:
      watched.finding = found;
      break;
    case Due::overdue:
      watched.finding = found + ", fewer than " + std::to_string(enough);
      break;
    case Due::cannot_tell:
      watched.finding =
          "It cannot be told whether a creatinine is due: " + why_unknown(available, "creatinine");
      break;
  }
  return watched;
}

MonitoringAnswer judge_monitoring(const Question& question, const fhir::ValueSets& value_sets,
                                  const Settings& settings) {
  PatientRecord record(question.record, question.patient_id, value_sets, Clock(question.now),
                       settings.thresholds, question.availability);
  record.notes().add_texts(NoteKind::not_available, question.not_available);
  MonitoringAnswer answer;
  Monitoring found;
  found.guideline_version = kGuidelineVersion;
  found.as_of = question.now;
  found.patient_reference = fhir::patient_reference(question.patient_id);
  found.given = ivig_given(record);
  if (!found.given.any_dated()) {
    answer.silence = found.given.undated.empty() ? "No immune globulin was given on record."
                                                 : "Immune globulin was given on an unknown day.";
  } else {
    find_disease(record, found);
    if (found.disease.empty()) {
      answer.silence = "No BK virus nephropathy and no BK viraemia is on record.";
    } else {
      const fhir::Day newest_dose = found.given.newest_day();
      found.repeated = found.given.repeated(settings.thresholds.ivig_course_gap_days);
      found.load = watch_load(record, newest_dose);
      found.creatinine = watch_creatinine(record, newest_dose);
      found.course = course_of_load(record.loads, found.given, record.clock(), settings.thresholds);
      if (found.course.evidence.empty() && !record.availability().bk_loads) {
        found.course.finding = "The BK loads are not available";
      }
      found.graft = graft_since_ivig(record, found.given.first());
      if (!says_something(found)) answer.silence = "Nothing is due and nothing has changed.";
    }
  }
  answer.notes = record.notes().list();
  if (answer.silence.empty()) {
    found.notes = answer.notes;
    answer.monitoring = std::move(found);
  }
  return answer;
}

}  // namespace guideline
