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

}  // namespace guideline
