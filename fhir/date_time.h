// FHIR date, dateTime and instant (R4 datatypes.html#dateTime) at the precision they were written.
// A value stands for the UTC calendar days that it may mean; only one with a time is an instant.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fhir {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Day = std::chrono::sys_days;

class DateTime {
 public:
  enum class Precision : std::uint8_t { none, unreadable, year, month, day, time };

  DateTime() = default;

  // A text that is no FHIR date gives an absent value that says so. A time without an offset is
  // taken as UTC (FHIR asks for one; real feeds leave it out). 24:00 is the next midnight, second
  // 60 the next minute.
  [[nodiscard]] static DateTime parse(std::string_view text);

  explicit operator bool() const noexcept { return precision_ > Precision::unreadable; }
  // Something is written, but it is no date.
  [[nodiscard]] bool unreadable() const noexcept { return precision_ == Precision::unreadable; }
  [[nodiscard]] Precision precision() const noexcept { return precision_; }
  [[nodiscard]] Day first_day() const noexcept { return first_; }
  [[nodiscard]] Day last_day() const noexcept { return last_; }

  // The one day it counts as: a month or year as its last day, or as today if today is in it.
  // Only for a present value.
  [[nodiscard]] Day day(Day today) const noexcept {
    return first_ <= today && today <= last_ ? today : last_;
  }

  // Time within its UTC day; a date alone is the earliest.
  [[nodiscard]] std::chrono::milliseconds time_of_day() const noexcept { return time_; }

 private:
  Day first_{};
  Day last_{};
  std::chrono::milliseconds time_{-1};
  Precision precision_ = Precision::none;
};

struct Period {
  DateTime start;
  DateTime end;
};

// An instant with its offset, as --as-of and the as-of extension carry it; a date alone is its
// first moment in UTC. Absent where the text is neither.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

// 2026-11-22T12:00:00Z, with milliseconds only where there are any.
[[nodiscard]] std::string format_instant(Instant instant);
// 2026-11-22
[[nodiscard]] std::string format_day(Day day);

}  // namespace fhir
