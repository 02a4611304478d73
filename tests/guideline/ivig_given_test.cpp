#include "guideline/ivig_given.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

IvigGiven of(const std::vector<std::string>& resources) {
  Chart chart;
  for (const std::string& one : resources) chart.add(one);
  return ivig_given(chart.patient());
}

std::size_t count(const std::vector<std::string>& resources) { return of(resources).doses.size(); }

}  // namespace

TEST_CASE("A completed administration, statement or request of IVIG is a dose",
          "[guideline][ivig]") {
  CHECK(of({given("IVIG", 10)}).first().first == days_ago(10));
  CHECK(of({drug("Privigen", "completed", at(11))}).first().first == days_ago(11));
  CHECK(of({request("intravenous immunoglobulin", "completed", authored(12))}).first().first ==
        days_ago(12));
  SECTION("nothing else is") {
    CHECK(count({given("IVIG", 10, "in-progress")}) == 0);
    CHECK(count({given("IVIG", 10, "not-done")}) == 0);
    CHECK(count({drug("IVIG", "active", at(10))}) == 0);
    CHECK(count({drug("IVIG", "stopped", at(10))}) == 0);
    CHECK(count({request("IVIG", "active", authored(10))}) == 0);
    CHECK(count({request("IVIG", "completed",
                         "'authoredOn':" + day(10) + ",'doNotPerform':true")}) == 0);
    CHECK(count({given("hepatitis B immune globulin", 10)}) == 0);
    CHECK(count({given("Hizentra", 10)}) == 0);
  }
  SECTION("subcutaneous or intramuscular immune globulin is none") {
    CHECK(count({join({drug("IVIG", "completed", at(10)),
                       "'dosage':[{'route':{'text':'subcutaneous'}}]"})}) == 0);
    CHECK(count({join({given("immune globulin IVIG", 10),
                       "'dosage':{'route':{'text':'subcutaneous'}}"})}) == 0);
  }
}

TEST_CASE("A dose has the day it was given, and a period its first and last", "[guideline][ivig]") {
  const IvigGiven divided = of({drug("IVIG", "completed", period(14, 10))});
  CHECK(divided.first().first == days_ago(14));
  CHECK(divided.newest_day() == days_ago(10));
  SECTION("an end that lies ahead is no day of a dose") {
    CHECK(of({drug("IVIG", "completed", period(14, -10))}).newest_day() == days_ago(14));
  }
  SECTION("without a date it is given on an unknown day") {
    const IvigGiven undated = of({drug("IVIG", "completed")});
    CHECK_FALSE(undated.any_dated());
    CHECK(undated.undated.size() == 1);
  }
  SECTION("what lies in the future does not count") {
    CHECK(count({given("IVIG", -1)}) == 1);
    CHECK(count({given("IVIG", -2)}) == 0);
  }
}

TEST_CASE("Someone else's IVIG is not this patient's", "[guideline][ivig]") {
  CHECK(count({join({given("IVIG", 10), "'subject':{'reference':'Patient/p2'}"})}) == 0);
}

TEST_CASE("Doses are in the order of their days, and divided ones are one", "[guideline][ivig]") {
  const IvigGiven given_twice = of({given("IVIG", 10), given("IVIG", 300)});
  CHECK(given_twice.first().first == days_ago(300));
  CHECK(given_twice.newest_day() == days_ago(10));
  CHECK(given_twice.newest_by(days_ago(11)) == days_ago(300));
  CHECK(given_twice.newest_by(days_ago(10)) == days_ago(10));
  CHECK_FALSE(given_twice.newest_by(days_ago(301)));
  CHECK(given_twice.repeated(5));
  CHECK_FALSE(of({given("IVIG", 14), given("IVIG", 13), given("IVIG", 10)}).repeated(5));
  CHECK_FALSE(of({given("IVIG", 15), given("IVIG", 10)}).repeated(5));
  CHECK(of({given("IVIG", 16), given("IVIG", 10)}).repeated(5));
}
