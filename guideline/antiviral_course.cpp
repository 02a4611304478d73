#include "guideline/antiviral_course.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace guideline {
namespace {

using fhir::Day;

std::chrono::days days(double count) { return std::chrono::days(static_cast<int>(count)); }

}  // namespace

CourseLoads::CourseLoads(const PatientRecord& record) : thresholds_(record.thresholds()) {
  for (const ViralLoad& load : record.loads) {
    if (!load.deciding()) continue;
    const ViralLoad*& best = loads_[{load.series.specimen, load.series.kind, load.day}];
    if (best == nullptr || counts_before(load, *best)) best = &load;
  }
}

const ViralLoad* CourseLoads::newest_of(Specimen specimen, LoadKind kind, Day from, Day to) const {
  auto found = loads_.upper_bound({specimen, kind, to});
  if (found == loads_.begin()) return nullptr;
  --found;
  return found->first >= Key{specimen, kind, from} ? found->second : nullptr;
}

const ViralLoad* CourseLoads::before_course(const LoadSeries& series, Day start) const {
  if (series.kind == LoadKind::unknown) return nullptr;
  return newest_of(series.specimen, series.kind,
                   start - days(thresholds_.course_load_before_start_days), start);
}

JudgedCourse CourseLoads::judge(Day start, Day end) const {
  std::vector<const ViralLoad*> after;
  for (const Specimen specimen : {Specimen::plasma, Specimen::whole_blood}) {
    for (const LoadKind kind :
         {LoadKind::copies, LoadKind::international_units, LoadKind::unknown}) {
      const ViralLoad* const load =
          newest_of(specimen, kind, end - days(thresholds_.course_load_before_end_days),
                    end + days(thresholds_.course_load_after_end_days));
      if (load != nullptr) after.push_back(load);
    }
  }
  // As the record has them: what is tied in everything goes to the first.
  std::sort(after.begin(), after.end(), std::less<>());
  JudgedCourse judged;
  judged.after = newest_load(
      after, [&](const ViralLoad& load) { return before_course(load.series, start) != nullptr; });
  if (judged.after == nullptr) return judged;
  judged.before = before_course(judged.after->series, start);
  if (judged.before == nullptr || judged.before->undetectable()) return judged;
  if (judged.after->undetectable()) {
    judged.answer = CourseAnswer::answered;
    return judged;
  }
  const std::optional<double> fall = fall_between(*judged.before, *judged.after);
  if (!fall) return judged;
  if (*fall < thresholds_.response_log10 - kLogTolerance) {
    judged.answer = CourseAnswer::failed;
  } else if (!judged.after->value.at_least) {
    judged.answer = CourseAnswer::answered;
  }
  return judged;
}

}  // namespace guideline
