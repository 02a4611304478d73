// Dates and instants: absent, or days in order that are written as they are read.
#include <cstdint>
#include <string>

#include "fhir/date_time.h"
#include "tests/fuzz/require.h"

namespace {

// An offset or 24:00 may lead out of the years that FHIR can write.
bool can_be_written(fhir::Day day) {
  const std::chrono::year_month_day date(day);
  return date.year() >= std::chrono::year(1) && date.year() <= std::chrono::year(9999);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const fhir::DateTime date = fhir::DateTime::parse(text)) {
    fuzz::require(date.first_day() <= date.last_day());
    fuzz::require(date.time_of_day() < std::chrono::days(1));
    const fhir::Day day = date.day(date.first_day());
    fuzz::require(date.first_day() <= day && day <= date.last_day());
    if (can_be_written(day))
      fuzz::require(fhir::DateTime::parse(fhir::format_day(day)).first_day() == day);
  }
  if (const auto instant = fhir::parse_instant(text)) {
    if (can_be_written(std::chrono::floor<std::chrono::days>(*instant)))
      fuzz::require(fhir::parse_instant(fhir::format_instant(*instant)) == instant);
  }
  return 0;
}
