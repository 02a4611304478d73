// The course of the BK load after IVIG: the newest load against the last before the first dose.
//
// Only loads of one series compare (4.1), final and readable ones. What cannot be compared is
// "cannot tell", never a course. Time counts from the newest dose that had been given when the load
// was taken: the course is what that load showed, not what the calendar says since.
//
// Source: guideline section 10, bkvn-ivig-monitoring; 4.1 and 4.2; seed, references 3 and 5.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guideline/assessment.h"
#include "guideline/clock.h"
#include "guideline/ivig_given.h"
#include "guideline/thresholds.h"
#include "guideline/viral_load.h"

namespace guideline {

enum class LoadCourse : std::uint8_t {
  cannot_tell,
  too_early,                // within three months of a dose, neither up nor down enough
  cleared,                  // undetectable
  responding,               // at least 1.0 log10 down
  early_rise,               // up, within three months of a dose: expected
  no_response_yet,          // between three and twelve months
  no_response_at_12_months  // consider a second dose
};
[[nodiscard]] std::string_view to_text(LoadCourse course);

struct CourseOfLoad {
  LoadCourse course = LoadCourse::cannot_tell;
  std::string finding;             // one plain sentence
  std::vector<Evidence> evidence;  // the newest load, then the one before the first dose
};

// `given` must have a dated dose.
[[nodiscard]] CourseOfLoad course_of_load(const std::vector<ViralLoad>& loads,
                                          const IvigGiven& given, const Clock& clock,
                                          const Thresholds& thresholds);

// The last final, readable load of that load's series from before the first dose: an earlier day,
// or the same day where the times do not say that it came later. Null where there is none.
[[nodiscard]] const ViralLoad* load_before_ivig(const std::vector<ViralLoad>& loads,
                                                const ViralLoad& of_series, const IvigGiven& given);

// Whether a result came before the first dose, as above.
[[nodiscard]] bool is_before(const ResultBase& result, const IvigDose& first_dose);

}  // namespace guideline
