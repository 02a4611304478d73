#include "guideline/progression.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

// C3 with the antimetabolite stopped `reduced` days ago.
Progression judge(int reduced, const std::vector<std::string>& loads, bool undecided = false) {
  Chart chart;
  chart.add(drug("mycophenolate", "stopped", period(400, reduced)))
      .add(drug("tacrolimus", "active"));
  for (const std::string& one : loads) chart.add(one);
  PatientRecord& patient = chart.patient();
  return progression_despite_reduction(patient, reduction_maximal(patient), undecided);
}

Truth status(int reduced, const std::vector<std::string>& loads) {
  return judge(reduced, loads).criterion.status;
}

// The reference of the load that was taken for a baseline.
std::string baseline(int reduced, const std::vector<std::string>& loads) {
  const Criterion criterion = judge(reduced, loads).criterion;
  return criterion.evidence.size() > 1 ? criterion.evidence[1].reference : "-";
}

std::string load_in(int days_before, std::string_view value, std::string_view unit,
                    std::string_view comparator = {}) {
  return observation("41479-7", join({at(days_before), quantity(value, unit, comparator)}));
}

std::string blood_load(int days_before, std::string_view copies) {
  return observation("49345-2", join({at(days_before), quantity(copies, "copies/mL")}));
}

const std::string kBaseline = plasma_load(90, "100000");

}  // namespace

TEST_CASE("C3 is met while the load has not fallen by one log", "[guideline][progression]") {
  CHECK(status(90, {kBaseline, plasma_load(3, "100000")}) == Truth::met);
  CHECK(status(90, {kBaseline, plasma_load(3, "900000")}) == Truth::met);
  CHECK(status(90, {kBaseline, plasma_load(3, "10001")}) == Truth::met);
  SECTION("a fall of exactly one log is a response") {
    CHECK(status(90, {kBaseline, plasma_load(3, "10000")}) == Truth::not_met);
    CHECK(status(90, {plasma_load(90, "205314"), plasma_load(3, "20531.4")}) == Truth::not_met);
    CHECK(status(90, {load_in(90, "100000", "copies/mL"), plasma_load(3, "1000")}) ==
          Truth::not_met);
    CHECK(judge(90, {kBaseline, plasma_load(3, "10000")}).load_responds);
    CHECK_FALSE(judge(90, {kBaseline, plasma_load(3, "10001")}).load_responds);
  }
}

TEST_CASE("C3 is not met where the newest load is undetectable, whatever R is",
          "[guideline][progression]") {
  const std::vector<std::string> loads = {plasma_load_text(3, "not detected")};
  CHECK(status(90, loads) == Truth::not_met);
  CHECK(status(10, loads) == Truth::not_met);
  CHECK(judge(90, loads).load_responds);
  Chart unknown_reduction;
  unknown_reduction.add(loads[0]);
  PatientRecord& patient = unknown_reduction.patient();
  CHECK(
      progression_despite_reduction(patient, reduction_maximal(patient), false).criterion.status ==
      Truth::not_met);
  CHECK(status(90, {kBaseline, plasma_load_text(3, "not detected", "preliminary")}) ==
        Truth::unknown);
  CHECK(status(90, {plasma_load_text(31, "not detected")}) == Truth::unknown);
}

TEST_CASE("C3 is too early to judge in the first 28 days", "[guideline][progression]") {
  CHECK(status(27, {plasma_load(27, "100000"), plasma_load(0, "100000")}) == Truth::not_met);
  CHECK(judge(27, {}).criterion.finding.find("Too early") == 0);
  CHECK(status(28, {plasma_load(28, "100000"), plasma_load(0, "100000")}) == Truth::met);
  CHECK(status(29, {plasma_load(29, "100000"), plasma_load(2, "100000")}) == Truth::unknown);
}

TEST_CASE("C3 needs a load of the last 30 days", "[guideline][progression]") {
  CHECK(status(90, {kBaseline, plasma_load(30, "100000")}) == Truth::met);
  CHECK(status(90, {kBaseline, plasma_load(31, "100000")}) == Truth::unknown);
  CHECK(status(90, {}) == Truth::unknown);
  CHECK(judge(90, {}).criterion.supplies == std::vector<Supply>{Supply::bk_load});
  CHECK(judge(90, {kBaseline, plasma_load(3, "100000")}).criterion.supplies.empty());
}

TEST_CASE("C3 is unknown where the newest load or R cannot decide", "[guideline][progression]") {
  CHECK(status(90, {kBaseline, plasma_load(9, "100000"),
                    plasma_load(3, "100000", "preliminary")}) == Truth::unknown);
  CHECK(status(90, {kBaseline, plasma_load(9, "100000"), plasma_load_text(3, "see comment")}) ==
        Truth::unknown);
  CHECK(status(90, {kBaseline, plasma_load_text(3, "detected")}) == Truth::unknown);
  CHECK(status(90, {plasma_load_text(90, "detected"), plasma_load(3, "100000")}) == Truth::unknown);
  CHECK(status(90, {plasma_load(3, "100000")}) == Truth::unknown);
  Chart unknown_reduction;
  unknown_reduction.add(kBaseline).add(plasma_load(3, "100000"));
  PatientRecord& patient = unknown_reduction.patient();
  const Criterion criterion =
      progression_despite_reduction(patient, reduction_maximal(patient), false).criterion;
  CHECK(criterion.status == Truth::unknown);
  CHECK(criterion.supplies == std::vector<Supply>{Supply::medication_review});
  SECTION("and where no load of the year can be read") {
    CHECK(judge(27, {}, true).criterion.status == Truth::unknown);
    CHECK(judge(90, {plasma_load_text(3, "not detected")}, true).criterion.status ==
          Truth::unknown);
  }
}

TEST_CASE("C3 is met where the load is back after an undetectable baseline",
          "[guideline][progression]") {
  CHECK(status(90, {plasma_load_text(90, "not detected"), plasma_load(3, "600")}) == Truth::met);
  CHECK(status(90, {plasma_load_text(90, "< 500"), plasma_load_text(3, "detected")}) == Truth::met);
}

TEST_CASE("A lower bound shows no fall", "[guideline][progression]") {
  CHECK(status(90, {kBaseline, load_in(3, "10000", "copies/mL", ">")}) == Truth::unknown);
  CHECK(status(90, {kBaseline, load_in(3, "10001", "copies/mL", ">=")}) == Truth::met);
}

TEST_CASE("The baseline is the newest around the reduction, else the first after it",
          "[guideline][progression]") {
  const std::string newest = plasma_load(3, "100000");
  SECTION("from 30 days before it to 7 days after") {
    CHECK(baseline(90, {plasma_load(121, "1"), newest}) == "-");
    CHECK(baseline(90, {plasma_load(120, "1"), newest}) == "Observation/r3");
    CHECK(baseline(90, {plasma_load(120, "1"), plasma_load(100, "1"), plasma_load(83, "1"),
                        plasma_load(82, "1"), newest}) == "Observation/r5");
  }
  SECTION("else the first after") {
    CHECK(baseline(90, {plasma_load(60, "1"), plasma_load(82, "1"), plasma_load(40, "1"),
                        newest}) == "Observation/r4");
  }
  SECTION("at least 14 days before the newest") {
    CHECK(baseline(90, {plasma_load(17, "1"), newest}) == "Observation/r3");
    CHECK(baseline(90, {plasma_load(16, "1"), newest}) == "-");
  }
  SECTION("of the same specimen and unit") {
    CHECK(baseline(90, {blood_load(90, "1"), newest}) == "-");
    CHECK(baseline(90, {load_in(90, "1", "IU/mL"), newest}) == "-");
    CHECK(baseline(90, {observation("100674-1", join({at(90), quantity("5", "")})),
                        blood_load(3, "100000")}) == "Observation/r3");
  }
  SECTION("preliminary and unreadable ones are passed over") {
    CHECK(baseline(90, {plasma_load(90, "1", "preliminary"), plasma_load_text(89, "lost"),
                        plasma_load(100, "1"), newest}) == "Observation/r5");
  }
  SECTION("of one day the later, then the higher") {
    const auto timed = [](std::string_view time, std::string_view value) {
      return observation("41479-7",
                         join({"'effectiveDateTime':'2026-08-24T" + std::string(time) + "Z'",
                               quantity(value, "copies/mL")}));
    };
    CHECK(baseline(90, {timed("08:00", "9"), timed("09:00", "1"), newest}) == "Observation/r4");
    CHECK(baseline(90, {timed("08:00", "9"), timed("08:00", "1"), newest}) == "Observation/r3");
  }
}

TEST_CASE("Of loads of one day the one with a baseline is compared", "[guideline][progression]") {
  CHECK(status(90, {load_in(90, "100000", "IU/mL"), plasma_load(3, "100000"),
                    load_in(3, "5000", "IU/mL")}) == Truth::not_met);
  CHECK(status(90, {blood_load(90, "100000"), plasma_load(3, "100000"), blood_load(3, "5000")}) ==
        Truth::unknown);
}

TEST_CASE("Graft function stands beside it", "[guideline][progression]") {
  const auto graft = [](const std::vector<std::string>& results, bool responds = false) {
    Chart chart;
    for (const std::string& one : results) chart.add(one);
    return graft_function(chart.patient(), days_ago(90), responds);
  };
  CHECK(graft({creatinine(90, "1.6"), creatinine(3, "2.0")})->declining);
  CHECK_FALSE(graft({creatinine(90, "1.6"), creatinine(3, "1.99")})->declining);
  CHECK_FALSE(graft({creatinine(90, "1.6"), creatinine(3, "2.0")})->declining_while_load_responds);
  CHECK(graft({creatinine(90, "1.6"), creatinine(3, "2.0")}, true)->declining_while_load_responds);
  CHECK(graft({observation("14682-9", join({at(90), quantity("88.4", "umol/L")})),
               creatinine(3, "1.3")})
            ->declining);
  CHECK_FALSE(graft({creatinine(3, "2.0")}));
  CHECK_FALSE(graft({creatinine(90, "1.6"), creatinine(31, "2.0")}));
  SECTION("a newest one that does not count makes it unknown, whatever came before it") {
    const auto preliminary =
        graft({creatinine(90, "1.6"), creatinine(9, "2.9"), creatinine(3, "2.0", "preliminary")});
    REQUIRE(preliminary);
    CHECK_FALSE(preliminary->declining);
    CHECK(preliminary->finding == "The newest creatinine is preliminary");
  }
}

TEST_CASE("Viraemia is what the loads of the last year say", "[guideline][progression]") {
  using State = Viraemia::State;
  const auto state = [](const std::vector<std::string>& loads) {
    Chart chart;
    for (const std::string& one : loads) chart.add(one);
    return viraemia(chart.patient(), {}).state;
  };
  CHECK(state({}) == State::none);
  CHECK(state({plasma_load(365, "1000")}) == State::detectable);
  CHECK(state({plasma_load(366, "1000")}) == State::none);
  CHECK(state({plasma_load(30, "1000"), plasma_load(3, "0")}) == State::undetectable);
  CHECK(state({plasma_load(30, "0"), plasma_load(3, "1000", "preliminary")}) ==
        State::undetectable);
  CHECK(state({plasma_load(30, "1000"), plasma_load_text(3, "lost")}) == State::detectable);
  CHECK(state({plasma_load_text(3, "lost"), plasma_load(9, "1000", "preliminary")}) ==
        State::undecided);
}

TEST_CASE("A change is not rounded to what it is not", "[guideline][progression]") {
  const auto finding = [](std::string_view before, std::string_view now) {
    return judge(90, {plasma_load(90, before), plasma_load(3, now)}).criterion.finding;
  };
  CHECK(finding("205314", "20600") == "The load fell by only 0.99 log10 since the reduction");
  CHECK(finding("205314", "20531") == "The load is falling: 1 log10 below its baseline");
  CHECK(finding("205314", "205000") == "The load has not changed since the reduction");
  CHECK(finding("205314", "205314") == "The load has not changed since the reduction");
  CHECK(finding("205314", "205900") == "The load has not changed since the reduction");
}

TEST_CASE("Where loads are not available, none on record says nothing",
          "[guideline][progression]") {
  Chart chart;
  chart.add(drug("mycophenolate", "stopped", period(400, 90))).add(drug("tacrolimus", "active"));
  const auto finding = [&chart] {
    PatientRecord& patient = chart.patient();
    return progression_despite_reduction(patient, reduction_maximal(patient), false)
        .criterion.finding;
  };
  CHECK(finding() == "No BK load on record");
  chart.availability.bk_loads = false;
  CHECK(finding() == "The BK loads are not available");
}

TEST_CASE("A load without a value asks for one that has it", "[guideline][progression]") {
  const Criterion criterion =
      judge(90, {plasma_load(90, "205314"), plasma_load_text(3, "detected")}).criterion;
  CHECK(criterion.status == Truth::unknown);
  CHECK(criterion.settles == "a quantitative plasma BK load");
}
