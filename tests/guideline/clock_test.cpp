#include "guideline/clock.h"

#include <catch2/catch.hpp>

using guideline::Clock;
using guideline::months_before;
using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

namespace {

constexpr fhir::Day on(int y, unsigned m, unsigned d) {
  return std::chrono::sys_days(year(y) / month(m) / day(d));
}

}  // namespace

TEST_CASE("Months earlier is the same day of the month, or the last one it has",
          "[guideline][clock]") {
  CHECK(months_before(on(2026, 11, 22), 3) == on(2026, 8, 22));
  CHECK(months_before(on(2026, 11, 22), 12) == on(2025, 11, 22));
  CHECK(months_before(on(2026, 5, 31), 3) == on(2026, 2, 28));
  CHECK(months_before(on(2024, 5, 31), 3) == on(2024, 2, 29));
  CHECK(months_before(on(2024, 2, 29), 12) == on(2023, 2, 28));
  CHECK(months_before(on(2026, 1, 15), 3) == on(2025, 10, 15));
}

TEST_CASE("Today is the UTC day of the instant", "[guideline][clock]") {
  CHECK(Clock(*fhir::parse_instant("2026-11-22T23:59:59Z")).today == on(2026, 11, 22));
  CHECK(Clock(*fhir::parse_instant("2026-11-23T01:30:00+02:00")).today == on(2026, 11, 22));
  CHECK(Clock(*fhir::parse_instant("2026-11-22T20:00:00-05:00")).today == on(2026, 11, 23));
}
