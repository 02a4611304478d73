// When immune globulin was given: the doses that the record tells of, in the order of their days.
//
// Source: guideline section 10, bkvn-ivig-monitoring (MedicationAdministration completed, or a
// completed statement or request in `ivig`), 1.2 (whose), 1.5 (days; what lies in the future), 2
// (not subcutaneous or intramuscular), 11 (a dose may be divided over several days).
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "guideline/assessment.h"
#include "guideline/patient_record.h"

namespace guideline {

// One record of a dose. A statement or request with a period is one from its first to its last day.
struct IvigDose {
  fhir::Day first{};
  fhir::Day last{};
  std::chrono::milliseconds time{-1};  // of `first`; negative where only the day is known
  Evidence evidence;
};

struct IvigGiven {
  std::vector<IvigDose> doses;    // dated ones, by day
  std::vector<Evidence> undated;  // given, but nobody knows when

  [[nodiscard]] bool any_dated() const noexcept { return !doses.empty(); }
  // Only where there is a dated dose.
  [[nodiscard]] const IvigDose& first() const { return doses.front(); }
  [[nodiscard]] fhir::Day newest_day() const;
  // The last day of the newest dose that was given by that day; nothing where there was none yet.
  [[nodiscard]] std::optional<fhir::Day> newest_by(fhir::Day day) const;
  // More than one dose, not one that was divided over several days.
  [[nodiscard]] bool repeated(double longest_gap_days) const;
};

[[nodiscard]] IvigGiven ivig_given(PatientRecord& record);

}  // namespace guideline
