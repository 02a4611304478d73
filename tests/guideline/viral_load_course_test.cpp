#include "guideline/viral_load_course.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

std::string ivig_on(int days_before) { return given("IVIG", days_before); }

CourseOfLoad judge(const std::vector<std::string>& resources) {
  Chart chart;
  for (const std::string& one : resources) chart.add(one);
  PatientRecord& patient = chart.patient();
  const IvigGiven doses = ivig_given(patient);
  return course_of_load(patient.loads, doses, patient.clock(), patient.thresholds());
}

LoadCourse course(const std::vector<std::string>& resources) { return judge(resources).course; }

std::string load_in(int days_before, std::string_view value, std::string_view unit,
                    std::string_view comparator = {}) {
  return observation("41479-7", join({at(days_before), quantity(value, unit, comparator)}));
}
std::string blood_load(int days_before, std::string_view copies) {
  return observation("49345-2", join({at(days_before), quantity(copies, "copies/mL")}));
}
std::string load_at(const std::string& time_of_day, int days_before, std::string_view copies) {
  std::string when = day(days_before);
  when.insert(when.size() - 1, "T" + time_of_day + "Z");
  return observation("41479-7",
                     join({"'effectiveDateTime':" + when, quantity(copies, "copies/mL")}));
}
std::string ivig_at(const std::string& time_of_day, int days_before) {
  std::string when = day(days_before);
  when.insert(when.size() - 1, "T" + time_of_day + "Z");
  return join({"'resourceType':'MedicationAdministration','status':'completed'",
               "'medicationCodeableConcept':{'text':'IVIG'}", "'effectiveDateTime':" + when});
}

// Given 60 days ago at a load of 100,000.
const std::string kDose = ivig_on(60);
const std::string kBefore = plasma_load(62, "100000");

}  // namespace

TEST_CASE("An undetectable newest load is cleared", "[guideline][course]") {
  CHECK(course({kDose, kBefore, plasma_load_text(2, "not detected")}) == LoadCourse::cleared);
  CHECK(course({kDose, kBefore, load_in(2, "500", "copies/mL", "<")}) == LoadCourse::cleared);
  SECTION("whatever was before") {
    CHECK(course({kDose, plasma_load_text(2, "undetectable")}) == LoadCourse::cleared);
  }
  SECTION("5,500 copies are not clearance") {
    CHECK(course({kDose, kBefore, plasma_load(2, "5500")}) == LoadCourse::responding);
  }
}

TEST_CASE("A fall of at least one log is a response", "[guideline][course]") {
  CHECK(course({kDose, kBefore, plasma_load(2, "10000")}) == LoadCourse::responding);
  CHECK(course({kDose, kBefore, plasma_load(2, "10001")}) == LoadCourse::too_early);
  CHECK(course({ivig_on(100), plasma_load(101, "100000"), plasma_load(2, "10001")}) ==
        LoadCourse::no_response_yet);
  SECTION("log10 and plain values are one series") {
    CHECK(course({kDose, kBefore, load_in(2, "4.0", "log10 copies/mL")}) ==
          LoadCourse::cannot_tell);  // unit and code disagree on the scale
    CHECK(course({kDose, observation("32284-2", join({at(70), quantity("100000", "[IU]/mL")})),
                  observation("108224-7", join({at(2), quantity("4.0", "{Log_IU}/mL")}))}) ==
          LoadCourse::responding);
  }
}

TEST_CASE("A rise within three months of a dose is an early rise", "[guideline][course]") {
  CHECK(course({kDose, kBefore, plasma_load(2, "2000000")}) == LoadCourse::early_rise);
  CHECK(course({kDose, kBefore, plasma_load(2, "100001")}) == LoadCourse::early_rise);
  CHECK(course({kDose, kBefore, plasma_load(2, "100000")}) == LoadCourse::too_early);
  SECTION("three months to the day are within, a day more is not") {
    // 2026-11-22 and 2026-08-22: 92 days.
    CHECK(course({ivig_on(92), plasma_load(93, "100000"), plasma_load(0, "200000")}) ==
          LoadCourse::early_rise);
    CHECK(course({ivig_on(93), plasma_load(94, "100000"), plasma_load(0, "200000")}) ==
          LoadCourse::no_response_yet);
  }
  SECTION("detectable after an undetectable load is a rise") {
    CHECK(course({kDose, plasma_load_text(62, "not detected"), plasma_load(2, "600")}) ==
          LoadCourse::early_rise);
    CHECK(course({kDose, plasma_load_text(62, "not detected"), plasma_load_text(2, "detected")}) ==
          LoadCourse::early_rise);
  }
}

TEST_CASE("Without a response at twelve months a second dose is considered",
          "[guideline][course]") {
  const auto at_month = [](int dose) {
    return course({ivig_on(dose), plasma_load(dose + 1, "100000"), plasma_load(0, "50000")});
  };
  // 2026-11-22 and 2025-11-22: 365 days.
  CHECK(at_month(364) == LoadCourse::no_response_yet);
  CHECK(at_month(365) == LoadCourse::no_response_at_12_months);
  CHECK(at_month(900) == LoadCourse::no_response_at_12_months);
}

TEST_CASE("The course is what the load showed on its day, not what the calendar says since",
          "[guideline][course]") {
  CHECK(course({ivig_on(150), plasma_load(151, "100000"), plasma_load(100, "200000")}) ==
        LoadCourse::early_rise);
  CHECK(course({ivig_on(500), plasma_load(501, "100000"), plasma_load(200, "200000")}) ==
        LoadCourse::no_response_yet);
}

TEST_CASE("With two doses time counts from the newest, the load from before the first",
          "[guideline][course]") {
  const std::string before = plasma_load(401, "100000");
  CHECK(course({ivig_on(400), ivig_on(60), before, plasma_load(2, "2000000")}) ==
        LoadCourse::early_rise);
  CHECK(course({ivig_on(400), ivig_on(120), before, plasma_load(2, "90000")}) ==
        LoadCourse::no_response_yet);
  CHECK(course({ivig_on(400), ivig_on(120), before, plasma_load(121, "5000000"),
                plasma_load(2, "9000")}) == LoadCourse::responding);
  SECTION("a load from between the doses counts from the first") {
    CHECK(course({ivig_on(400), ivig_on(10), before, plasma_load(20, "100000")}) ==
          LoadCourse::no_response_at_12_months);
  }
  SECTION("the order of the resources does not matter") {
    CHECK(course({plasma_load(2, "2000000"), ivig_on(60), before, ivig_on(400)}) ==
          LoadCourse::early_rise);
  }
}

TEST_CASE("Series are kept apart by specimen and unit", "[guideline][course]") {
  CHECK(course({kDose, kBefore, blood_load(2, "1000")}) == LoadCourse::cannot_tell);
  CHECK(course(
            {kDose, kBefore, observation("32284-2", join({at(2), quantity("1000", "[IU]/mL")}))}) ==
        LoadCourse::cannot_tell);
  CHECK(course({kDose, kBefore, blood_load(63, "900"), blood_load(2, "80")}) ==
        LoadCourse::responding);
  SECTION("of one day the series that has a load before IVIG is judged") {
    CHECK(course({kDose, blood_load(63, "100000"), blood_load(2, "1000"),
                  observation("32284-2", join({at(2), quantity("5", "[IU]/mL")}))}) ==
          LoadCourse::cannot_tell);  // plasma comes first
    CHECK(course({kDose, observation("32284-2", join({at(63), quantity("100000", "[IU]/mL")})),
                  observation("32284-2", join({at(2), quantity("1000", "[IU]/mL")})),
                  plasma_load(2, "900000")}) == LoadCourse::responding);
  }
}

TEST_CASE("Sparse and noisy loads give no course that is not there", "[guideline][course]") {
  CHECK(course({kDose}) == LoadCourse::cannot_tell);
  CHECK(course({kDose, kBefore}) == LoadCourse::cannot_tell);
  CHECK(course({kDose, plasma_load(2, "1000")}) == LoadCourse::cannot_tell);
  CHECK(course({kDose, kBefore, plasma_load(2, "1000", "preliminary")}) == LoadCourse::cannot_tell);
  CHECK(course({kDose, kBefore, plasma_load_text(2, "see comment")}) == LoadCourse::cannot_tell);
  CHECK(course({kDose, kBefore, plasma_load_text(2, "detected")}) == LoadCourse::cannot_tell);
  SECTION("before IVIG, preliminary and unreadable loads are passed over") {
    CHECK(course({kDose, kBefore, plasma_load(61, "1", "preliminary"),
                  plasma_load_text(61, "hemolysed"), plasma_load(2, "9000")}) ==
          LoadCourse::responding);
  }
  SECTION("a lower bound shows a rise, and no fall") {
    CHECK(course({kDose, kBefore, load_in(2, "5000000", "copies/mL", ">")}) ==
          LoadCourse::early_rise);
    CHECK(course({kDose, kBefore, load_in(2, "1000", "copies/mL", ">")}) ==
          LoadCourse::cannot_tell);
  }
  SECTION("from a lower bound a fall is certain, and nothing else") {
    CHECK(course({kDose, load_in(62, "5000000", "copies/mL", ">"), plasma_load(2, "9000")}) ==
          LoadCourse::responding);
    CHECK(course({kDose, load_in(62, "5000000", "copies/mL", ">"), plasma_load(2, "6000000")}) ==
          LoadCourse::cannot_tell);
  }
  SECTION("a newest load of more than a year ago says nothing of now") {
    CHECK(course({ivig_on(500), plasma_load(501, "100000"), plasma_load(365, "1000")}) ==
          LoadCourse::responding);
    CHECK(course({ivig_on(500), plasma_load(501, "100000"), plasma_load(366, "1000")}) ==
          LoadCourse::cannot_tell);
  }
}

TEST_CASE("A load of the day of the dose came before it, unless the times say otherwise",
          "[guideline][course]") {
  CHECK(course({ivig_on(60), plasma_load(60, "100000"), plasma_load(2, "9000")}) ==
        LoadCourse::responding);
  CHECK(course({ivig_at("09:00:00", 60), load_at("08:00:00", 60, "100000"),
                plasma_load(2, "9000")}) == LoadCourse::responding);
  CHECK(course({ivig_at("09:00:00", 60), load_at("10:00:00", 60, "100000"),
                plasma_load(2, "9000")}) == LoadCourse::cannot_tell);
}
