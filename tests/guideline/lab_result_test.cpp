#include "guideline/lab_result.h"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

std::string date_of(const fhir::WhenItWas& effective, std::string_view issued = {}) {
  const fhir::DateTime date = result_date(effective, fhir::DateTime::parse(issued));
  return date ? fhir::format_day(date.first_day()) : "-";
}

fhir::DateTime date(std::string_view text) { return fhir::DateTime::parse(text); }

fhir::Measure measure(double value, fhir::Comparator comparator) {
  return {value, comparator, fhir::Unit::ng_per_ml};
}

LabResult result(int days_before, double value,
                 std::chrono::milliseconds time = std::chrono::milliseconds(-1)) {
  LabResult made;
  made.day = days_ago(days_before);
  made.time = time;
  made.final = true;
  made.value = measure(value, fhir::Comparator::none);
  return made;
}

}  // namespace

TEST_CASE("Statuses are final, preliminary or never", "[guideline][lab]") {
  for (const char* const status : {"final", "amended", "corrected", "appended"}) {
    CHECK(result_status(status) == ResultStatus::final);
  }
  for (const char* const status : {"preliminary", "partial", "unknown", "", "odd"}) {
    CHECK(result_status(status) == ResultStatus::preliminary);
  }
  for (const char* const status : {"entered-in-error", "cancelled", "registered"}) {
    CHECK(result_status(status) == ResultStatus::never);
  }
}

TEST_CASE("The day of a result is its time, period end, period start or issue, in that order",
          "[guideline][lab]") {
  CHECK(date_of({date("2026-01-01"), {date("2026-01-02"), date("2026-01-03")}}, "2026-01-04") ==
        "2026-01-01");
  CHECK(date_of({{}, {date("2026-01-02"), date("2026-01-03")}}, "2026-01-04") == "2026-01-03");
  CHECK(date_of({{}, {date("2026-01-02"), {}}}, "2026-01-04") == "2026-01-02");
  CHECK(date_of({}, "2026-01-04") == "2026-01-04");
  CHECK(date_of({}) == "-");
}

TEST_CASE("The newest result wins, ties by rank", "[guideline][lab]") {
  using std::chrono::hours;
  SECTION("the newest day before all else") {
    std::vector<LabResult> results = {result(5, 9), result(3, 1), result(4, 8)};
    results[1].final = false;
    results[1].value.reset();
    CHECK(newest(results, Prefer::higher) == &results[1]);
  }
  SECTION("of one day final, then readable, then the later time") {
    std::vector<LabResult> results = {result(3, 1, hours(8)), result(3, 2, hours(9)),
                                      result(3, 3, hours(10))};
    CHECK(newest(results, Prefer::higher) == &results[2]);
    results[2].value.reset();
    CHECK(newest(results, Prefer::higher) == &results[1]);
    results[1].final = false;
    CHECK(newest(results, Prefer::higher) == &results[0]);
  }
  SECTION("final and unreadable goes before preliminary and readable") {
    std::vector<LabResult> results = {result(3, 1), result(3, 2)};
    results[0].value.reset();
    results[1].final = false;
    CHECK(newest(results, Prefer::higher) == &results[0]);
  }
  SECTION("a date alone is earlier than any time") {
    const std::vector<LabResult> results = {result(3, 9), result(3, 1, hours(0))};
    CHECK(newest(results, Prefer::higher) == &results[1]);
  }
  SECTION("of one time the higher or the lower value") {
    const std::vector<LabResult> results = {result(3, 4), result(3, 7), result(3, 5)};
    CHECK(newest(results, Prefer::higher) == &results[1]);
    CHECK(newest(results, Prefer::lower) == &results[0]);
  }
  CHECK(newest({}, Prefer::higher) == nullptr);
}

TEST_CASE(
    "What cannot decide, or is too old, is passed over where the newest readable is asked for",
    "[guideline][lab]") {
  const Clock clock(noon());
  std::vector<LabResult> results = {result(90, 1), result(2, 2), result(1, 3)};
  results[1].value.reset();
  results[2].final = false;
  CHECK(newest_readable(results, clock, 90, Prefer::higher) == &results[0]);
  CHECK(newest_readable(results, clock, 89, Prefer::higher) == nullptr);
}

TEST_CASE("A value with a comparator counts only where it decides", "[guideline][lab]") {
  using enum fhir::Comparator;
  using enum Compared;
  CHECK(at_most(measure(6, none), 6) == yes);
  CHECK(at_most(measure(6.1, none), 6) == no);
  CHECK(at_most(measure(6, less), 6) == yes);
  CHECK(at_most(measure(7, less), 6) == cannot_tell);
  CHECK(at_most(measure(6, less_or_equal), 6) == yes);
  CHECK(at_most(measure(6, greater), 6) == no);
  CHECK(at_most(measure(6, greater_or_equal), 6) == cannot_tell);
  CHECK(at_most(measure(7, greater_or_equal), 6) == no);
  CHECK(at_most(measure(1, other), 6) == cannot_tell);
  CHECK(below(measure(29.9, none), 30) == yes);
  CHECK(below(measure(30, none), 30) == no);
  CHECK(below(measure(30, less), 30) == yes);
  CHECK(below(measure(30, less_or_equal), 30) == cannot_tell);
  CHECK(below(measure(30, greater_or_equal), 30) == no);
  CHECK(below(measure(20, greater), 30) == cannot_tell);
  CHECK(above(measure(1.5, none), 1.5) == no);
  CHECK(above(measure(1.6, none), 1.5) == yes);
  CHECK(above(measure(1.4, greater), 1.5) == cannot_tell);
  CHECK(above(measure(1.5, greater), 1.5) == yes);
}

TEST_CASE("Numbers are written for people", "[guideline][lab]") {
  CHECK(number_text(6) == "6");
  CHECK(number_text(4.20) == "4.2");
  CHECK(number_text(5.3124) == "5.31");
  CHECK(number_text(140.04, 1) == "140");
  CHECK(number_text(100, 0) == "100");
}

TEST_CASE("Evidence repeats the value as it was recorded", "[guideline][lab]") {
  Chart chart;
  chart.add(tacrolimus_level(3, "4.20", "<"));
  const LabResult level = chart.patient().tacrolimus_levels.at(0);
  const Evidence evidence = evidence_of(level, "newest trough");
  CHECK(evidence.reference == "Observation/r1");
  CHECK(evidence.day == days_ago(3));
  CHECK(evidence.recorded == "<4.20 ng/mL");
  CHECK(evidence.sentence == "newest trough");
  CHECK_FALSE(evidence.by_name);
}

TEST_CASE("A measurement is read as a quantity or as text, in its unit", "[guideline][lab]") {
  const auto read = [](const fhir::Value& value) {
    const LabReading reading = read_lab_value(value, fhir::Unit::mg_per_dl);
    if (!reading.value) return std::string(to_text(reading.problem));
    return std::string(to_text(reading.value->comparator)) + number_text(reading.value->value);
  };
  const auto quantity = [&read](std::string_view number, std::string_view unit) {
    fhir::Value value;
    value.quantity = fhir::Quantity{number, fhir::Comparator::none, unit, {}, {}};
    return read(value);
  };
  const auto text = [&read](std::string_view words) {
    fhir::Value value;
    value.string = words;
    return read(value);
  };
  CHECK(quantity("2.9", "mg/dL") == "2.9");
  CHECK(quantity("132.6", "umol/L") == "1.5");
  CHECK(quantity("2.9", "U/mL") == "unit-unknown");
  CHECK(quantity("2.9", "") == "unit-unknown");
  CHECK(quantity("2.9", "ng/mL") == "unit-contradicts-code");
  CHECK(quantity("high", "mg/dL") == "unreadable-value");
  CHECK(quantity("-1", "mg/dL") == "unreadable-value");
  CHECK(text("2.9 mg/dL") == "2.9");
  CHECK(text("< 0.5 mg/dL") == "<0.5");
  CHECK(text("2.9") == "unit-unknown");
  CHECK(text("see comment") == "unreadable-value");
  CHECK(text("") == "unreadable-value");
}

TEST_CASE("A number below a limit is never rounded up to it", "[guideline][lab]") {
  CHECK(number_text_below(0.9996, 1) == "0.99");
  CHECK(number_text_below(0.994, 1) == "0.99");
  CHECK(number_text_below(24.5, 25, 0) == "24");
  CHECK(number_text_below(24.4, 25, 0) == "24");
  CHECK(number_text_below(-30, 25, 0) == "-30");
}

TEST_CASE("A number for people is never infinite", "[guideline][lab-result][hostile]") {
  CHECK(number_text(std::numeric_limits<double>::infinity()) == "?");
  CHECK(number_text(-std::numeric_limits<double>::infinity()) == "?");
  CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "?");
}
