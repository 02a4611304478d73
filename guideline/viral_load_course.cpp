#include "guideline/viral_load_course.h"

#include <cmath>
#include <tuple>

#include "fhir/date_time.h"

namespace guideline {
namespace {

// The newest load of all (4.2); of one day the series that has a load before IVIG comes first.
const ViralLoad* newest_of(const std::vector<ViralLoad>& loads, const IvigGiven& given) {
  std::vector<const ViralLoad*> all;
  all.reserve(loads.size());
  for (const ViralLoad& load : loads) all.push_back(&load);
  return newest_load(
      all, [&](const ViralLoad& load) { return load_before_ivig(loads, load, given) != nullptr; });
}

enum class Change : std::uint8_t { cannot_tell, responded, up, neither };

// A lower bound (> N) may hide a higher load: on the newest it cannot show a fall, on the one
// before it cannot show that there was none.
Change change_between(const ViralLoad& before, const ViralLoad& newest,
                      const Thresholds& thresholds) {
  if (before.undetectable()) return Change::up;
  const std::optional<double> fall = fall_between(before, newest);
  if (!fall) return Change::cannot_tell;
  if (*fall >= thresholds.response_log10 - kLogTolerance) {
    return newest.value.at_least ? Change::cannot_tell : Change::responded;
  }
  if (before.value.at_least) return Change::cannot_tell;
  return *fall < -kLogTolerance ? Change::up : Change::neither;
}

std::string change_text(const ViralLoad& before, const ViralLoad& newest,
                        const Thresholds& thresholds) {
  const std::optional<double> fall = fall_between(before, newest);
  if (before.undetectable() || !fall) return "from undetectable";
  const std::string change = log10_change_text(*fall, thresholds.response_log10);
  return change.empty() ? "unchanged" : change + " log10 " + (*fall > 0 ? "down" : "up");
}

// Of a load that has not responded.
LoadCourse without_response(Change change, fhir::Day load, fhir::Day dose,
                            const Thresholds& thresholds) {
  if (dose >= months_before(load, static_cast<int>(thresholds.early_rise_months))) {
    return change == Change::up ? LoadCourse::early_rise : LoadCourse::too_early;
  }
  return dose > months_before(load, static_cast<int>(thresholds.no_response_months))
             ? LoadCourse::no_response_yet
             : LoadCourse::no_response_at_12_months;
}

std::string sentence_of(LoadCourse course, const Thresholds& thresholds) {
  const std::string early = number_text(thresholds.early_rise_months);
  const std::string late = number_text(thresholds.no_response_months);
  switch (course) {
    case LoadCourse::responding:
      return "The load is responding";
    case LoadCourse::early_rise:
      return "The load rose within " + early + " months of a dose, as may be expected";
    case LoadCourse::no_response_yet:
      return "No response yet, between " + early + " and " + late + " months after a dose";
    case LoadCourse::no_response_at_12_months:
      return "No response " + late + " months or more after a dose";
    case LoadCourse::too_early:
      return "Within " + early + " months of a dose, neither a response nor a rise";
    case LoadCourse::cleared:
      return "The load is undetectable";
    case LoadCourse::cannot_tell:
      break;
  }
  return {};
}

}  // namespace

std::string_view to_text(LoadCourse course) {
  switch (course) {
    case LoadCourse::cannot_tell:
      return "cannot-tell";
    case LoadCourse::too_early:
      return "too-early";
    case LoadCourse::cleared:
      return "cleared";
    case LoadCourse::responding:
      return "responding";
    case LoadCourse::early_rise:
      return "early-rise";
    case LoadCourse::no_response_yet:
      return "no-response-yet";
    case LoadCourse::no_response_at_12_months:
      return "no-response-at-12-months";
  }
  return {};
}

bool is_before(const ResultBase& result, const IvigDose& first_dose) {
  if (result.day != first_dose.first) return result.day < first_dose.first;
  const bool both_timed = result.time.count() >= 0 && first_dose.time.count() >= 0;
  return !both_timed || result.time <= first_dose.time;
}

const ViralLoad* load_before_ivig(const std::vector<ViralLoad>& loads, const ViralLoad& of_series,
                                  const IvigGiven& given) {
  const auto key = [](const ViralLoad& load) {
    return std::tuple(load.day, load.time, load.undetectable() ? -1 : load.value.log10.value_or(0));
  };
  const ViralLoad* last = nullptr;
  for (const ViralLoad& load : loads) {
    if (!load.deciding() || !load.series.comparable_with(of_series.series) ||
        !is_before(load, given.first())) {
      continue;
    }
    if (last == nullptr || key(load) > key(*last)) last = &load;
  }
  return last;
}

CourseOfLoad course_of_load(const std::vector<ViralLoad>& loads, const IvigGiven& given,
                            const Clock& clock, const Thresholds& thresholds) {
  CourseOfLoad found;
  const ViralLoad* newest = newest_of(loads, given);
  if (newest == nullptr || is_before(*newest, given.first())) {
    found.finding = "No BK load since the first dose";
    return found;
  }
  found.evidence.push_back(evidence_of_load(
      *newest, "newest " + std::string(to_text(newest->series.specimen)) + " BK load"));
  if (clock.age(newest->day) > thresholds.load_in_play_days) {
    found.finding = "The newest BK load is more than " + number_text(thresholds.load_in_play_days) +
                    " days old";
    return found;
  }
  if (!newest->deciding()) {
    found.finding =
        std::string("The newest BK load is ") + (newest->final ? "unreadable" : "preliminary");
    return found;
  }
  const ViralLoad* before = load_before_ivig(loads, *newest, given);
  if (before != nullptr) {
    found.evidence.push_back(
        evidence_of_load(*before, "last " + std::string(to_text(before->series.specimen)) +
                                      " BK load before the first dose"));
  }
  if (newest->undetectable()) {
    found.course = LoadCourse::cleared;
    found.finding = sentence_of(found.course, thresholds);
    return found;
  }
  if (before == nullptr) {
    found.finding = "No load of the same specimen and unit from before the first dose";
    return found;
  }
  const Change change = change_between(*before, *newest, thresholds);
  if (change == Change::cannot_tell) {
    found.finding = "The newest load cannot be compared with the one before the first dose";
    return found;
  }
  found.course =
      change == Change::responded
          ? LoadCourse::responding
          : without_response(change, newest->day, *given.newest_by(newest->day), thresholds);
  found.finding = sentence_of(found.course, thresholds) + " (" +
                  change_text(*before, *newest, thresholds) + ")";
  return found;
}

}  // namespace guideline
