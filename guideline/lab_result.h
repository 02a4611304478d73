// Measurements of the record: creatinine, eGFR, drug levels, body weight.
//
// Source: guideline sections 1.3 (status), 1.5 (the day of a result, ties), 4.4, 3 (troughs), 8.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/quantity.h"
#include "fhir/resources.h"
#include "guideline/assessment.h"
#include "guideline/clock.h"
#include "guideline/notes.h"

namespace guideline {

// Section 1.3. Whatever status is not known to be final decides nothing.
enum class ResultStatus : std::uint8_t { final, preliminary, never };
[[nodiscard]] ResultStatus result_status(std::string_view status);

// Section 1.5: effectiveDateTime or effectiveInstant, else the period's end, else its start, else
// issued. Absent where none of them is a date.
[[nodiscard]] fhir::DateTime result_date(const fhir::WhenItWas& effective,
                                         const fhir::DateTime& issued);

// When a thing started, for the check against the future: a date or a period's start.
[[nodiscard]] fhir::DateTime start_of(const fhir::WhenItWas& when);

// What every result has: where it came from, when, and whether it may decide.
struct ResultBase {
  const fhir::Observation* source = nullptr;
  fhir::Day day{};
  std::chrono::milliseconds time{-1};  // of day; a date alone is earliest
  bool final = false;
  bool by_name = false;
};

struct LabResult : ResultBase {
  std::optional<fhir::Measure> value;  // nothing: it cannot be read

  [[nodiscard]] bool readable() const noexcept { return value.has_value(); }
};

// The value of a measurement in that unit, as a Quantity or as text; or why there is none: its
// number, or a value that is no measurement (unreadable_value), a unit that is not known or missing
// (unit_unknown), or one of another dimension (unit_contradicts_code).
struct LabReading {
  std::optional<fhir::Measure> value;
  NoteKind problem = NoteKind::unreadable_value;  // where there is no value
};
[[nodiscard]] LabReading read_lab_value(const fhir::Value& value, fhir::Unit unit);

// Which of two values of one day and time counts.
enum class Prefer : std::uint8_t { higher, lower };

// The newest result by section 1.5's ties; null where there is none.
[[nodiscard]] const LabResult* newest(const std::vector<LabResult>& results, Prefer prefer);

// The newest final, readable one that is at most that many days old; others are passed over.
[[nodiscard]] const LabResult* newest_readable(const std::vector<LabResult>& results,
                                               const Clock& clock, double oldest_days,
                                               Prefer prefer);

// The value as a person recorded it: "4.2 ng/mL", "positive".
[[nodiscard]] std::string recorded_text(const fhir::Value& value,
                                        const std::vector<fhir::CodeableConcept>& interpretation);

// Evidence for a result: reference, day and value as recorded.
[[nodiscard]] Evidence evidence_of(const ResultBase& result, std::string sentence);

// Whether a value, which may carry a comparator, lies on one side of a limit.
enum class Compared : std::uint8_t { yes, no, cannot_tell };
[[nodiscard]] Compared at_most(const fhir::Measure& measure, double limit);
[[nodiscard]] Compared below(const fhir::Measure& measure, double limit);
[[nodiscard]] Compared above(const fhir::Measure& measure, double limit);

// A number for people: at most that many decimals, no trailing zeros.
[[nodiscard]] std::string number_text(double value, int decimals = 2);

// The same of a value that is below `limit`: rounding never takes it there. 0.9996 below 1 is 0.99.
[[nodiscard]] std::string number_text_below(double value, double limit, int decimals = 2);

}  // namespace guideline
