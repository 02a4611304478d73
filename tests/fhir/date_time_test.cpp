#include "fhir/date_time.h"

#include <catch2/catch.hpp>
#include <string>

using fhir::DateTime;
using fhir::format_day;
using Precision = fhir::DateTime::Precision;

namespace {

// The days that a text may mean: "2026-11-01 2026-11-30"; empty where it is no date.
std::string days_of(std::string_view text) {
  const DateTime date = DateTime::parse(text);
  if (!date) return {};
  return format_day(date.first_day()) + ' ' + format_day(date.last_day());
}

fhir::Day day(std::string_view text) { return DateTime::parse(text).first_day(); }

std::string instant(std::string_view text) {
  const std::optional<fhir::Instant> at = fhir::parse_instant(text);
  return at ? fhir::format_instant(*at) : std::string{};
}

}  // namespace

TEST_CASE("A date stands for the days that its precision allows", "[fhir][date]") {
  CHECK(days_of("2026") == "2026-01-01 2026-12-31");
  CHECK(days_of("2026-11") == "2026-11-01 2026-11-30");
  CHECK(days_of("2024-02") == "2024-02-01 2024-02-29");
  CHECK(days_of("2026-11-22") == "2026-11-22 2026-11-22");
  CHECK(days_of("2026-11-22T12:00:00Z") == "2026-11-22 2026-11-22");
  CHECK(days_of("0001") == "0001-01-01 0001-12-31");
  CHECK(days_of("9999-12-31") == "9999-12-31 9999-12-31");
  SECTION("and knows its precision") {
    CHECK(DateTime::parse("2026").precision() == Precision::year);
    CHECK(DateTime::parse("2026-11").precision() == Precision::month);
    CHECK(DateTime::parse("2026-11-22").precision() == Precision::day);
    CHECK(DateTime::parse("2026-11-22T12:00Z").precision() == Precision::time);
    CHECK(DateTime::parse("yesterday").precision() == Precision::unreadable);
    CHECK(DateTime::parse("").precision() == Precision::none);
  }
}

TEST_CASE("An offset may move a time to another UTC day", "[fhir][date]") {
  CHECK(days_of("2026-11-22T23:30:00-01:00") == "2026-11-23 2026-11-23");
  CHECK(days_of("2026-11-22T00:30:00+01:00") == "2026-11-21 2026-11-21");
  CHECK(days_of("2027-01-01T00:00:00+00:01") == "2026-12-31 2026-12-31");
  CHECK(instant("2026-11-22T13:00:00+14:00") == "2026-11-21T23:00:00Z");
  CHECK(instant("2026-11-22T11:00:00-14:00") == "2026-11-23T01:00:00Z");
  CHECK(instant("2026-11-22T12:00:00+05:45") == "2026-11-22T06:15:00Z");
  CHECK(days_of("2026-11-22T12:00:00+15:00").empty());
}

TEST_CASE("Odd but lawful times are read", "[fhir][date]") {
  CHECK(instant("2026-11-22T24:00:00Z") == "2026-11-23T00:00:00Z");
  CHECK(instant("2026-12-31T24:00Z") == "2027-01-01T00:00:00Z");
  CHECK(instant("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00Z");
  CHECK(instant("2026-11-22T12:00:00.25Z") == "2026-11-22T12:00:00.250Z");
  CHECK(instant("2026-11-22T12:00:00.123456789Z") == "2026-11-22T12:00:00.123Z");
  CHECK(instant("2026-11-22T12:00:00") == "2026-11-22T12:00:00Z");
  CHECK(days_of("2024-02-29") == "2024-02-29 2024-02-29");
  CHECK(days_of("2000-02-29") == "2000-02-29 2000-02-29");
}

TEST_CASE("What is no date is absent", "[fhir][date][hostile]") {
  for (const char* const text : {"",
                                 "0000",
                                 "26",
                                 "2026-",
                                 "2026-1",
                                 "2026-00",
                                 "2026-13",
                                 "2026-11-31",
                                 "2026-11-00",
                                 "2025-02-29",
                                 "1900-02-29",
                                 "2026-11-22T",
                                 "2026-11-22T12",
                                 "2026-11-22T25:00Z",
                                 "2026-11-22T12:60Z",
                                 "2026-11-22T12:00:61Z",
                                 "2026-11-22T24:00:01Z",
                                 "2026-11-22T12:00:00.Z",
                                 "2026-11-22T12:00:00z",
                                 "2026-11-22T12:00:00+1:00",
                                 "2026-11-22T12:00:00+0100",
                                 "2026-11-22T12:00:00ZZ",
                                 "2026-11-22 12:00",
                                 " 2026",
                                 "2026 ",
                                 "20261122",
                                 "-2026",
                                 "22.11.2026",
                                 "2026/11/22",
                                 "today"}) {
    CAPTURE(text);
    CHECK_FALSE(DateTime::parse(text));
    CHECK(DateTime::parse(text).unreadable() == !std::string_view(text).empty());
  }
}

TEST_CASE("A date counts as its last day, or as today if today is in it", "[fhir][date]") {
  const fhir::Day today = day("2026-11-22");
  const auto counts_as = [today](std::string_view text) {
    return format_day(DateTime::parse(text).day(today));
  };
  CHECK(counts_as("2026") == "2026-11-22");
  CHECK(counts_as("2026-11") == "2026-11-22");
  CHECK(counts_as("2026-10") == "2026-10-31");
  CHECK(counts_as("2026-12") == "2026-12-31");
  CHECK(counts_as("2025") == "2025-12-31");
  CHECK(counts_as("2026-11-03") == "2026-11-03");
}

TEST_CASE("A date alone is the earliest time of its day", "[fhir][date]") {
  const auto time_of = [](std::string_view text) { return DateTime::parse(text).time_of_day(); };
  CHECK(time_of("2026-11-22") < time_of("2026-11-22T00:00:00Z"));
  CHECK(time_of("2026-11-22T00:00:00Z") < time_of("2026-11-22T00:00:00.001Z"));
  CHECK(time_of("2026-11-22T01:30:00+01:00") == std::chrono::minutes(30));
}

TEST_CASE("An instant is a time or the first moment of a day", "[fhir][date]") {
  CHECK(instant("2026-11-22") == "2026-11-22T00:00:00Z");
  CHECK(instant("0001-01-01T00:00:00Z") == "0001-01-01T00:00:00Z");
  CHECK(instant("9999-12-31T23:59:59.999Z") == "9999-12-31T23:59:59.999Z");
  CHECK(instant("9999-12-31T24:00:00Z") == "10000-01-01T00:00:00Z");
  CHECK(instant("9999-12-31T23:00:00-14:00") == "10000-01-01T13:00:00Z");
  CHECK(instant("0001-01-01T00:00:00+14:00") == "0000-12-31T10:00:00Z");
  CHECK_FALSE(fhir::parse_instant("2026-11"));
  CHECK_FALSE(fhir::parse_instant("2026"));
  CHECK_FALSE(fhir::parse_instant("now"));
}
