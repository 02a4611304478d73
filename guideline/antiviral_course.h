// Did the BK load answer a finished course of an antiviral?
//
// Both the courses and the loads may be many thousands, so the loads are put in order once and each
// course looks up the few that can judge it.
//
// Source: guideline section 5, rules 2 and 4; 4.1 and 4.2. Loads are the PatientRecord's.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>

#include "guideline/patient_record.h"

namespace guideline {

enum class CourseAnswer : std::uint8_t { failed, answered, not_judged };

struct JudgedCourse {
  CourseAnswer answer = CourseAnswer::not_judged;
  const ViralLoad* before = nullptr;  // both are there where it is judged
  const ViralLoad* after = nullptr;
};

class CourseLoads {
 public:
  explicit CourseLoads(const PatientRecord& record);

  [[nodiscard]] JudgedCourse judge(fhir::Day start, fhir::Day end) const;

 private:
  using Key = std::tuple<Specimen, LoadKind, fhir::Day>;

  // The newest load of that series in those days; null where there is none.
  [[nodiscard]] const ViralLoad* newest_of(Specimen specimen, LoadKind kind, fhir::Day from,
                                           fhir::Day to) const;
  [[nodiscard]] const ViralLoad* before_course(const LoadSeries& series, fhir::Day start) const;

  const Thresholds& thresholds_;
  std::map<Key, const ViralLoad*> loads_;  // of each series and day the one that counts (4.2)
};

}  // namespace guideline
