#include "guideline/antivirals_exhausted.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

Criterion judge(const std::vector<std::string>& resources, Set of = Set::cidofovir,
                Availability availability = {true, true, true}) {
  Chart chart;
  chart.availability = availability;
  for (const std::string& one : resources) chart.add(one);
  return antiviral_exhausted(chart.patient(), of);
}

Truth status(const std::vector<std::string>& resources) { return judge(resources).status; }

std::string cidofovir(std::string_view state, const std::string& members = {}) {
  return drug("cidofovir", state, members);
}

// A course from day to day, with a load before and one after it.
Truth course(int start, int end, const std::string& before, const std::string& after) {
  return status({cidofovir("completed", period(start, end)), before, after});
}

const std::string kBefore = plasma_load(100, "100000");
const std::string kAfter = plasma_load(60, "100000");

}  // namespace

TEST_CASE("Rule 1: an allergy or an adverse effect rules an antiviral out",
          "[guideline][antivirals]") {
  CHECK(status({allergy("cidofovir")}) == Truth::met);
  CHECK(status({allergy("foscarnet")}) != Truth::met);
  CHECK(judge({allergy("foscarnet")}, Set::foscarnet).status == Truth::met);
  CHECK(status({allergy("cidofovir", "inactive")}) == Truth::not_met);
  for (const char* const why :
       {"nephrotoxicity", "contraindicated", "not tolerated", "side effects"}) {
    CHECK(status({cidofovir("stopped", reason(why))}) == Truth::met);
    CHECK(status({cidofovir("not-taken", reason(why))}) == Truth::met);
    CHECK(status({request("cidofovir", "cancelled", reason(why))}) == Truth::met);
    CHECK(status({request("cidofovir", "stopped", reason(why))}) == Truth::met);
  }
  CHECK(status({cidofovir("active", reason("nephrotoxicity"))}) == Truth::not_met);
  CHECK(status({cidofovir("stopped", reason("no nephrotoxicity"))}) == Truth::unknown);
  SECTION("a course that was completed is judged by its effect") {
    CHECK(status({cidofovir("completed", reason("nephrotoxicity"))}) == Truth::unknown);
  }
  SECTION("an older reason counts while it is not given again") {
    const Criterion criterion =
        judge({cidofovir("stopped", join({asserted(90), reason("toxicity")})),
               cidofovir("not-taken", asserted(9))});
    CHECK(criterion.status == Truth::met);
    CHECK(criterion.evidence.size() == 2);  // the entry that says so is cited, too
  }
  SECTION("but not where it is taken since") {
    CHECK(status({cidofovir("stopped", join({asserted(90), reason("toxicity")})),
                  cidofovir("active", asserted(9))}) == Truth::not_met);
  }
  SECTION("even where data are missing") {
    CHECK(judge({allergy("cidofovir")}, Set::cidofovir, {}).status == Truth::met);
  }
}

TEST_CASE("Rule 2: an antiviral stopped for lack of effect has failed", "[guideline][antivirals]") {
  for (const char* const why :
       {"ineffective", "no response", "lack of efficacy", "treatment failure"}) {
    CHECK(status({cidofovir("stopped", reason(why))}) == Truth::met);
    CHECK(status({request("cidofovir", "completed", reason(why))}) == Truth::met);
  }
  CHECK(status({cidofovir("not-taken", reason("ineffective"))}) == Truth::not_met);
}

TEST_CASE("Rule 2: a course of 21 days that the load did not answer has failed",
          "[guideline][antivirals]") {
  CHECK(course(100, 70, kBefore, kAfter) == Truth::met);
  CHECK(course(91, 70, kBefore, kAfter) == Truth::met);
  CHECK(course(90, 70, kBefore, kAfter) == Truth::unknown);
  SECTION("a fall of less than one log is no answer") {
    CHECK(course(100, 70, kBefore, plasma_load(60, "10001")) == Truth::met);
    CHECK(course(100, 70, kBefore, plasma_load(60, "10000")) == Truth::not_met);
  }
  SECTION("the load before lies in the 60 days up to the start") {
    CHECK(course(100, 70, plasma_load(160, "100000"), kAfter) == Truth::met);
    CHECK(course(100, 70, plasma_load(161, "100000"), kAfter) == Truth::unknown);
    CHECK(course(100, 70, plasma_load(99, "100000"), kAfter) == Truth::unknown);
  }
  SECTION("the load after lies from 7 days before to 42 days after the end") {
    CHECK(course(100, 70, kBefore, plasma_load(77, "100000")) == Truth::met);
    CHECK(course(100, 70, kBefore, plasma_load(78, "100000")) == Truth::unknown);
    CHECK(course(100, 70, kBefore, plasma_load(28, "100000")) == Truth::met);
    CHECK(course(100, 70, kBefore, plasma_load(27, "100000")) == Truth::unknown);
  }
  SECTION("the newest of each window decides") {
    CHECK(status({cidofovir("completed", period(100, 70)), kBefore, plasma_load(65, "100"),
                  plasma_load(50, "100000")}) == Truth::met);
    CHECK(status({cidofovir("completed", period(100, 70)), plasma_load(110, "100"), kBefore,
                  plasma_load(60, "9000")}) == Truth::not_met);
  }
  SECTION("preliminary and unreadable loads are passed over") {
    CHECK(status({cidofovir("completed", period(100, 70)), kBefore, kAfter,
                  plasma_load(50, "1", "preliminary"), plasma_load_text(49, "lost")}) ==
          Truth::met);
  }
  SECTION("other series, an undetectable load before and a bound judge nothing") {
    CHECK(course(100, 70, kBefore,
                 observation("49345-2", join({at(60), quantity("100000", "copies/mL")}))) ==
          Truth::unknown);
    CHECK(course(100, 70, plasma_load_text(100, "not detected"), kAfter) == Truth::unknown);
    CHECK(course(100, 70, kBefore, plasma_load_text(60, "> 1000")) == Truth::unknown);
    CHECK(course(100, 70, kBefore, plasma_load_text(60, "> 50000")) == Truth::met);
    CHECK(course(100, 70, kBefore, plasma_load_text(60, "detected")) == Truth::unknown);
  }
}

TEST_CASE("Rule 2: runs of administrations are courses", "[guideline][antivirals]") {
  CHECK(status({given("cidofovir", 100), given("cidofovir", 86), given("cidofovir", 72), kBefore,
                kAfter}) == Truth::met);
  CHECK(status({given("cidofovir", 100), given("cidofovir", 85), kBefore, kAfter}) ==
        Truth::unknown);
  CHECK(status({given("cidofovir", 28), given("cidofovir", 14), kBefore}) == Truth::not_met);
}

TEST_CASE("Rule 2: a finished course counts under newer entries that say it is over",
          "[guideline][antivirals]") {
  const std::vector<std::string> judged = {cidofovir("completed", period(100, 70)), kBefore,
                                           kAfter};
  const auto with = [&judged](const std::string& newer) {
    std::vector<std::string> resources = judged;
    resources.push_back(newer);
    return status(resources);
  };
  CHECK(with(cidofovir("stopped", asserted(9))) == Truth::met);
  CHECK(with(cidofovir("not-taken", asserted(9))) == Truth::met);
  CHECK(with(cidofovir("active", asserted(9))) == Truth::not_met);
  CHECK(with(cidofovir("on-hold", asserted(9))) == Truth::unknown);
}

TEST_CASE("Rule 3: a current antiviral is in progress", "[guideline][antivirals]") {
  CHECK(judge({cidofovir("active")}).finding == "cidofovir is in progress");
  CHECK(status({cidofovir("active")}) == Truth::not_met);
  CHECK(judge({cidofovir("active")}, Set::cidofovir, {}).status == Truth::not_met);
}

TEST_CASE("Rule 4: a course of any length that the load answered", "[guideline][antivirals]") {
  CHECK(course(80, 70, plasma_load(80, "100000"), plasma_load(60, "1000")) == Truth::not_met);
  CHECK(course(80, 70, plasma_load(80, "100000"), plasma_load_text(60, "not detected")) ==
        Truth::not_met);
}

TEST_CASE("Rule 5: what cannot be judged is unknown", "[guideline][antivirals]") {
  CHECK(judge({}, Set::cidofovir, {false, false, true}).supplies ==
        std::vector<Supply>{Supply::medication_review});
  CHECK(judge({}, Set::cidofovir, {true, true, false}).supplies ==
        std::vector<Supply>{Supply::allergy_review});
  CHECK(judge({}, Set::cidofovir, {true, true, false}).status == Truth::unknown);
  CHECK(status({cidofovir("completed", period(100, 70))}) == Truth::unknown);
  CHECK(status({cidofovir("stopped", asserted(9))}) == Truth::unknown);
  CHECK(status({cidofovir("on-hold")}) == Truth::unknown);
  CHECK(status({cidofovir("unknown")}) == Truth::unknown);
  CHECK(status({cidofovir("active", asserted(9)), request("cidofovir", "stopped", authored(9))}) ==
        Truth::unknown);
  SECTION("an older entry that says it was given is cited") {
    const Criterion given_before =
        judge({cidofovir("stopped", period(200, 190)), cidofovir("not-taken", asserted(9))});
    CHECK(given_before.status == Truth::unknown);
    REQUIRE(given_before.evidence.size() == 2);
    CHECK(given_before.evidence.at(1).sentence == "given before");
  }
}

TEST_CASE("Rule 6: poor kidney function is a relative contraindication",
          "[guideline][antivirals]") {
  CHECK(status({egfr(3, "55")}) == Truth::unknown);
  CHECK(status({egfr(3, "55.1")}) == Truth::not_met);
  CHECK(status({creatinine(3, "1.51")}) == Truth::unknown);
  CHECK(status({creatinine(3, "1.5")}) == Truth::not_met);
  CHECK(judge({egfr(3, "29.9")}, Set::foscarnet).status == Truth::unknown);
  CHECK(judge({egfr(3, "30")}, Set::foscarnet).status == Truth::not_met);
  CHECK(judge({creatinine(3, "4")}, Set::foscarnet).status == Truth::not_met);
  SECTION("of the last 90 days, final and readable") {
    CHECK(status({egfr(90, "20")}) == Truth::unknown);
    CHECK(status({egfr(91, "20")}) == Truth::not_met);
    CHECK(status({egfr(3, "20", "preliminary")}) == Truth::not_met);
    CHECK(status({egfr(9, "20"), egfr(3, "80")}) == Truth::not_met);
    CHECK(status({egfr(3, "20"), egfr(3, "80")}) == Truth::unknown);
  }
  SECTION("a comparator counts only where it decides") {
    const auto bounded = [](std::string_view comparator, std::string_view value) {
      return observation("98979-8", join({at(3), quantity(value, "mL/min/{1.73_m2}", comparator)}));
    };
    CHECK(status({bounded(">", "60")}) == Truth::not_met);
    CHECK(status({bounded("<", "55")}) == Truth::unknown);
    CHECK(status({bounded(">", "40")}) == Truth::not_met);
  }
  SECTION("also where it was recorded as not taken") {
    CHECK(status({cidofovir("not-taken"), egfr(3, "20")}) == Truth::unknown);
  }
}

TEST_CASE("Rule 7: an antiviral that was never tried comes before IVIG",
          "[guideline][antivirals]") {
  CHECK(status({}) == Truth::not_met);
  CHECK(judge({}).finding == "cidofovir was not tried; the guideline puts it before IVIG");
  CHECK(status({cidofovir("not-taken")}) == Truth::not_met);
  CHECK(status({request("cidofovir", "cancelled")}) == Truth::not_met);
  CHECK(status({cidofovir("active", asserted(30)), cidofovir("not-taken", asserted(9))}) ==
        Truth::not_met);
  CHECK(status({drug("brincidofovir", "active")}) == Truth::not_met);
  CHECK(judge({}, Set::cidofovir, {true, false, true}).status == Truth::unknown);
  CHECK(judge({}, Set::cidofovir, {false, true, true}).status == Truth::unknown);
}

TEST_CASE("Each antiviral is a criterion of its own", "[guideline][antivirals]") {
  CHECK(judge({}).id == CriterionId::cidofovir_exhausted);
  CHECK(judge({}, Set::foscarnet).id == CriterionId::foscarnet_exhausted);
  CHECK(judge({drug("foscarnet", "active")}).finding.find("was not tried") != std::string::npos);
}

TEST_CASE("The reason that decided is cited in its own words", "[guideline][antivirals]") {
  const auto cited = [](const std::string& resource) {
    return judge({resource}).evidence.at(0).recorded;
  };
  CHECK(cited(cidofovir("stopped", join({period(90, 60), reason("nephrotoxicity")}))) ==
        "cidofovir, stopped: nephrotoxicity");
  CHECK(cited(cidofovir("not-taken", reason("contraindicated: eGFR 22"))) ==
        "cidofovir, not taken: contraindicated: eGFR 22");
  CHECK(cited(request("cidofovir", "stopped", reason("no response"))) ==
        "cidofovir, stopped (day not recorded): no response");
}

TEST_CASE("Many courses among many loads are not their product",
          "[guideline][antivirals][hostile]") {
  constexpr int kMany = 10'000;
  Chart chart;
  for (int i = 0; i < kMany; ++i) {
    chart.add(cidofovir("completed", period(100 + i % 300, 70)));
    // Of another series than the load before, so that no course can be judged by it.
    chart.add(observation("49345-2", join({at(60), quantity("100000", "copies/mL")})));
  }
  chart.add(kBefore);
  CHECK(antiviral_exhausted(chart.patient(), Set::cidofovir).status == Truth::unknown);
  chart.add(kAfter);
  CHECK(antiviral_exhausted(chart.patient(), Set::cidofovir).status == Truth::met);
}

TEST_CASE("A course is judged by the load of its days that counts first",
          "[guideline][antivirals]") {
  const std::string blood = observation("49345-2", join({at(60), quantity("100", "copies/mL")}));
  SECTION("plasma before blood of the same day") {
    CHECK(status({cidofovir("completed", period(100, 70)), kBefore, blood, kAfter}) == Truth::met);
  }
  SECTION("blood of a newer day before plasma, and then it has no load before") {
    CHECK(status({cidofovir("completed", period(100, 70)), kBefore, plasma_load(61, "100000"),
                  blood}) == Truth::unknown);
  }
  SECTION("the higher of one day") {
    CHECK(status({cidofovir("completed", period(100, 70)), kBefore, plasma_load(60, "100"),
                  kAfter}) == Truth::met);
    CHECK(status({cidofovir("completed", period(100, 70)), plasma_load(100, "1000"), kBefore,
                  plasma_load(60, "1000")}) == Truth::not_met);
  }
}
