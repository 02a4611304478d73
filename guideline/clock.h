// "Now" for one assessment. Nothing in the guideline reads a clock.
// Source: guideline section 1.5 (ages are whole calendar days between UTC dates).
#pragma once

#include <chrono>

#include "fhir/date_time.h"

namespace guideline {

struct Clock {
  explicit Clock(fhir::Instant at) : now(at), today(std::chrono::floor<std::chrono::days>(at)) {}

  fhir::Instant now;
  fhir::Day today;

  // Days from that day to today; negative for the future.
  [[nodiscard]] int age(fhir::Day day) const noexcept {
    return static_cast<int>((today - day).count());
  }
  // More than one day ahead: does not count.
  [[nodiscard]] bool is_future(fhir::Day day) const noexcept { return age(day) < -1; }
  // Today has passed.
  [[nodiscard]] bool has_passed(fhir::Day day) const noexcept { return day <= today; }
};

// The same day of the month that many calendar months earlier, or the last of that month where it
// has no such day: three months before 31 May is 28 February.
[[nodiscard]] inline fhir::Day months_before(fhir::Day day, int months) {
  std::chrono::year_month_day earlier =
      std::chrono::year_month_day(day) - std::chrono::months(months);
  if (!earlier.ok()) earlier = earlier.year() / earlier.month() / std::chrono::last;
  return earlier;
}

}  // namespace guideline
