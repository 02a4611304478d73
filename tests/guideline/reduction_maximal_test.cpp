#include "guideline/reduction_maximal.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

Reduction judge(const std::vector<std::string>& resources,
                Availability availability = {true, true, true}) {
  static Chart chart;  // what is returned points into it
  chart = Chart();
  chart.availability = availability;
  for (const std::string& one : resources) chart.add(one);
  return reduction_maximal(chart.patient());
}

Criterion stopped(const std::vector<std::string>& resources,
                  Availability availability = {true, true, true}) {
  return judge(resources, availability).criterion.parts.at(0);
}
Criterion minimised(const std::vector<std::string>& resources,
                    Availability availability = {true, true, true}) {
  return judge(resources, availability).criterion.parts.at(1);
}

// R as days before today; "-" where it is unknown.
std::string reduced(std::vector<std::string> resources) {
  resources.push_back(drug("tacrolimus", "active"));
  const Reduction reduction = judge(resources);
  CHECK(reduction.date.has_value() == reduction.no_date.finding.empty());
  return reduction.date ? std::to_string((today() - *reduction.date).count()) : "-";
}

const std::string kTacrolimus = drug("tacrolimus", "active", asserted(10));
const std::string kStopped = drug("mycophenolate", "stopped", period(400, 90));

}  // namespace

TEST_CASE("C2a is met where each recorded antimetabolite is stopped or not taken",
          "[guideline][reduction]") {
  CHECK(stopped({kTacrolimus, kStopped}).status == Truth::met);
  CHECK(stopped({kTacrolimus, drug("azathioprine", "not-taken", asserted(9))}).status ==
        Truth::met);
  CHECK(stopped({kTacrolimus, kStopped, drug("azathioprine", "completed", asserted(9))}).status ==
        Truth::met);
  CHECK(stopped({kStopped}).status == Truth::met);
}

TEST_CASE("C2a is not met while any antimetabolite is current", "[guideline][reduction]") {
  CHECK(stopped({kTacrolimus, drug("mycophenolic acid", "active")}).status == Truth::not_met);
  CHECK(stopped({kTacrolimus, kStopped, drug("azathioprine", "active")}).status == Truth::not_met);
  CHECK(stopped({drug("mycophenolate", "active")}, {}).status == Truth::not_met);
  CHECK(stopped({kTacrolimus, kStopped, given("mycophenolate", 2)}).status == Truth::not_met);
  SECTION("the orders to stop are named") {
    const Reduction reduction =
        judge({kTacrolimus, request("mycophenolate", "active"), drug("mycophenolate", "active")});
    REQUIRE(reduction.to_stop.size() == 1);
    CHECK(reduction.to_stop[0].order->id == "r2");
    CHECK(reduction.to_stop[0].drug == "mycophenolate");
  }
  SECTION("an order that does not say whose it is counts, and is not one to stop") {
    for (const char* subject : {"'subject':{}", "'subject':{'reference':'urn:uuid:nobody'}"}) {
      const Reduction reduction = judge({kTacrolimus, request("mycophenolate", "active", subject)});
      CHECK(reduction.criterion.parts.at(0).status == Truth::not_met);
      CHECK(reduction.to_stop.empty());
    }
  }
  SECTION("a lower dose is reduced, not stopped") {
    const auto dosed = [](int days_before, std::string_view milligrams) {
      return drug(
          "mycophenolate", "active",
          join({asserted(days_before), "'dosage':[{'doseAndRate':[{'doseQuantity':{'value':" +
                                           std::string(milligrams) + ",'unit':'mg'}}]}]"}));
    };
    CHECK(stopped({dosed(90, "1000"), dosed(9, "500")}).finding.find("reduced, not stopped") !=
          std::string::npos);
    CHECK(stopped({dosed(90, "500"), dosed(9, "1000")}).finding.find("reduced") ==
          std::string::npos);
    CHECK(stopped({dosed(90, "500"), dosed(9, "500")}).finding.find("reduced") ==
          std::string::npos);
  }
  SECTION("leflunomide is no antimetabolite here") {
    CHECK(stopped({kTacrolimus, kStopped, drug("leflunomide", "active")}).status == Truth::met);
  }
}

TEST_CASE("C2a is unknown where the list does not tell", "[guideline][reduction]") {
  const Criterion not_available = stopped({kTacrolimus, kStopped}, {});
  CHECK(not_available.status == Truth::unknown);
  CHECK(not_available.supplies == std::vector<Supply>{Supply::medication_review});
  CHECK(not_available.evidence.size() == 1);  // what is known without the list is cited
  CHECK(stopped({kTacrolimus, drug("mycophenolate", "on-hold")}).settles ==
        "confirm that mycophenolate will not restart");
  CHECK(stopped({kTacrolimus, drug("mycophenolate", "on-hold")}).status == Truth::unknown);
  CHECK(stopped({kTacrolimus, drug("mycophenolate", "unknown")}).status == Truth::unknown);
  CHECK(stopped({kTacrolimus, kStopped, drug("azathioprine", "on-hold")}).status == Truth::unknown);
  CHECK(stopped({}).status == Truth::unknown);
  CHECK(stopped({}).finding.find("likely incomplete") != std::string::npos);
  CHECK(stopped({kTacrolimus}).status == Truth::unknown);
  CHECK(stopped({drug("leflunomide", "active")}).finding.find("likely incomplete") !=
        std::string::npos);
  CHECK(stopped({drug("mycophenolate", "active", asserted(9)),
                 request("mycophenolate", "stopped", authored(9))})
            .status == Truth::unknown);
}

TEST_CASE("R is the newest known stop date", "[guideline][reduction]") {
  CHECK(reduced({kStopped}) == "90");
  CHECK(reduced({kStopped, drug("azathioprine", "stopped", period(400, 60))}) == "60");
  CHECK(reduced({kStopped, drug("azathioprine", "not-taken")}) == "90");
  SECTION("not from before the transplant") {
    CHECK(reduced({kStopped, procedure("Kidney transplant", 89)}) == "-");
    CHECK(reduced({kStopped, procedure("Kidney transplant", 90)}) == "90");
  }
  SECTION("not older than 24 calendar months") {
    const int months24 =
        static_cast<int>((today() - fhir::DateTime::parse("2024-11-22").first_day()).count());
    CHECK(reduced({drug("mycophenolate", "stopped", period(900, months24))}) ==
          std::to_string(months24));
    CHECK(reduced({drug("mycophenolate", "stopped", period(900, months24 + 1))}) == "-");
  }
  SECTION("not where a stop date is missing, or nothing was stopped") {
    CHECK(reduced({kStopped, drug("azathioprine", "stopped")}) == "-");
    CHECK(reduced({request("mycophenolate", "stopped", authored(90))}) == "-");
    CHECK(reduced({drug("mycophenolate", "not-taken", asserted(90))}) == "-");
  }
  SECTION("not where C2a is not met") {
    CHECK(reduced({kStopped, drug("azathioprine", "active")}) == "-");
    CHECK(reduced({kStopped, drug("azathioprine", "on-hold")}) == "-");
  }
}

TEST_CASE("C2b judges a current inhibitor by its newest trough", "[guideline][reduction]") {
  const auto with = [](const std::vector<std::string>& levels) {
    std::vector<std::string> resources = {kTacrolimus, kStopped};
    resources.insert(resources.end(), levels.begin(), levels.end());
    return minimised(resources);
  };
  SECTION("against the target") {
    CHECK(with({tacrolimus_level(3, "6.0")}).status == Truth::met);
    CHECK(with({tacrolimus_level(3, "6.1")}).status == Truth::not_met);
    CHECK(with({tacrolimus_level(3, "6", "<")}).status == Truth::met);
    CHECK(with({tacrolimus_level(3, "8", "<")}).status == Truth::unknown);
    CHECK(with({tacrolimus_level(3, "6", ">")}).status == Truth::not_met);
    CHECK(with({tacrolimus_level(3, "6", ">=")}).status == Truth::unknown);
  }
  SECTION("of at most 30 days") {
    CHECK(with({tacrolimus_level(30, "5")}).status == Truth::met);
    CHECK(with({tacrolimus_level(31, "5")}).status == Truth::unknown);
    CHECK(with({}).supplies == std::vector<Supply>{Supply::tacrolimus_trough});
    CHECK(with({}).status == Truth::unknown);
  }
  SECTION("the newest, whatever it is") {
    CHECK(with({tacrolimus_level(9, "12"), tacrolimus_level(3, "5")}).status == Truth::met);
    CHECK(with({tacrolimus_level(9, "5"), tacrolimus_level(3, "12")}).status == Truth::not_met);
    CHECK(with({tacrolimus_level(9, "5"), tacrolimus_level(3, "5", "", "preliminary")}).status ==
          Truth::unknown);
    CHECK(with({tacrolimus_level(9, "5"),
                observation("11253-2", join({at(3), text_value("clotted")}))})
              .status == Truth::unknown);
    CHECK(with({tacrolimus_level(3, "5"), tacrolimus_level(3, "7")}).status == Truth::not_met);
  }
  SECTION("above target it names the drug to lower") {
    CHECK(judge({kTacrolimus, kStopped, tacrolimus_level(3, "9")}).to_lower ==
          std::vector<std::string>{"tacrolimus"});
    CHECK(judge({kTacrolimus, kStopped, tacrolimus_level(3, "5")}).to_lower.empty());
  }
}

TEST_CASE("C2b takes a trough above target where acute rejection came after R",
          "[guideline][reduction]") {
  const auto with = [](const std::string& rejection, const std::string& antimetabolite = kStopped) {
    return minimised({kTacrolimus, antimetabolite, tacrolimus_level(3, "9"), rejection}).status;
  };
  const std::string name = "Acute renal transplant rejection";
  CHECK(with(condition(name, "'onsetDateTime':" + day(89))) == Truth::met);
  CHECK(with(condition(name, "'onsetDateTime':" + day(90))) == Truth::not_met);
  CHECK(with(condition(name, "'recordedDate':" + day(50))) == Truth::met);
  CHECK(with(condition(name, join({"'onsetDateTime':" + day(95), "'recordedDate':" + day(50)}))) ==
        Truth::not_met);
  CHECK(with(condition(name, "'onsetDateTime':" + day(50), "resolved")) == Truth::met);
  CHECK(with(condition(name, "'onsetDateTime':" + day(50), "active", "refuted")) == Truth::not_met);
  CHECK(with(condition(name)) == Truth::not_met);
  CHECK(with(condition("Renal transplant rejection", "'onsetDateTime':" + day(50))) ==
        Truth::not_met);
  CHECK(with(report(join({at(50), "'conclusionCode':[{'text':'Acute cellular rejection'}]"}))) ==
        Truth::met);
  CHECK(with(report(join({at(50), "'conclusionCode':[{'text':'Acute cellular rejection'}]"}),
                    "preliminary")) == Truth::not_met);
  SECTION("and R is known") {
    CHECK(with(condition(name, "'onsetDateTime':" + day(50)), drug("mycophenolate", "stopped")) ==
          Truth::not_met);
  }
}

TEST_CASE("C2b joins the inhibitors on the list", "[guideline][reduction]") {
  const std::string ciclosporin = drug("ciclosporin", "active");
  const auto level = [](std::string_view value) {
    return observation("3520-4", join({at(3), quantity(value, "ng/mL")}));
  };
  CHECK(minimised({ciclosporin, level("150")}).status == Truth::met);
  CHECK(minimised({ciclosporin, level("151")}).status == Truth::not_met);
  CHECK(minimised({ciclosporin}).supplies == std::vector<Supply>{Supply::ciclosporin_trough});
  CHECK(minimised({ciclosporin, level("100"), kTacrolimus, tacrolimus_level(3, "5")}).status ==
        Truth::met);
  CHECK(minimised({ciclosporin, level("100"), kTacrolimus}).status == Truth::unknown);
  CHECK(minimised({ciclosporin, level("200"), kTacrolimus}).status == Truth::not_met);
  CHECK(minimised(
            {drug("ciclosporin", "stopped", asserted(9)), kTacrolimus, tacrolimus_level(3, "5")})
            .status == Truth::met);
  CHECK(minimised({drug("tacrolimus", "stopped", asserted(9))}).status == Truth::met);
  CHECK(minimised({drug("tacrolimus", "not-taken", asserted(9))}).status == Truth::met);
  CHECK(minimised({drug("tacrolimus", "on-hold"), tacrolimus_level(3, "5")}).status ==
        Truth::unknown);
  CHECK(minimised({drug("tacrolimus", "unknown"), tacrolimus_level(3, "5")}).status ==
        Truth::unknown);
}

TEST_CASE("C2b without an inhibitor needs one of the drugs that stand in",
          "[guideline][reduction]") {
  for (const char* const other : {"belatacept", "sirolimus", "everolimus"}) {
    CHECK(minimised({kStopped, drug(other, "active")}).status == Truth::met);
    CHECK(minimised({kStopped, drug(other, "stopped", asserted(9))}).status == Truth::unknown);
  }
  CHECK(minimised({kStopped, drug("belatacept", "active")}, {true, false, true}).status ==
        Truth::unknown);
  CHECK(minimised({kStopped, drug("prednisone", "active")}).status == Truth::unknown);
  CHECK(minimised({}).status == Truth::unknown);
  CHECK(minimised({kTacrolimus, tacrolimus_level(3, "5")}, {}).status == Truth::unknown);
}

TEST_CASE("C2 is C2a and C2b", "[guideline][reduction]") {
  const Criterion whole = judge({kTacrolimus, kStopped, tacrolimus_level(3, "5")}).criterion;
  CHECK(whole.id == CriterionId::immunosuppression_reduction_maximal);
  CHECK(whole.status == Truth::met);
  REQUIRE(whole.parts.size() == 2);
  CHECK(whole.parts[0].id == CriterionId::antimetabolite_stopped);
  CHECK(whole.parts[1].id == CriterionId::calcineurin_inhibitor_minimised);
  CHECK(judge({kTacrolimus, kStopped}).criterion.status == Truth::unknown);
  CHECK(judge({kTacrolimus, kStopped, tacrolimus_level(3, "9")}).criterion.status ==
        Truth::not_met);
}

TEST_CASE("Half a medication list is noted", "[guideline][reduction]") {
  Chart chart;
  chart.availability = {true, false, true};
  chart.add(kTacrolimus);
  PatientRecord& patient = chart.patient();
  static_cast<void>(reduction_maximal(patient));
  CHECK(patient.notes().count(NoteKind::one_medication_kind) == 1);
}

TEST_CASE("No other day stands in for a stop that is not on record", "[guideline][reduction]") {
  const Criterion criterion =
      stopped({kTacrolimus, request("mycophenolate", "stopped", authored(90))});
  CHECK(criterion.status == Truth::met);
  CHECK_FALSE(criterion.evidence.at(0).day);
  CHECK(criterion.evidence[0].recorded == "mycophenolate, stopped (day not recorded)");
  CHECK(stopped({kTacrolimus, kStopped}).evidence.at(0).day == days_ago(90));
}

TEST_CASE("Every antimetabolite that is still taken is named, with an order or without",
          "[guideline][reduction]") {
  const Reduction reduction =
      judge({kTacrolimus, request("mycophenolate", "active"), drug("azathioprine", "active")});
  CHECK(reduction.current == std::vector<std::string>{"mycophenolate", "azathioprine"});
  CHECK(reduction.to_stop.size() == 1);
}

TEST_CASE("Why there is no day of the reduction is said as it is", "[guideline][reduction]") {
  const auto why = [](const std::vector<std::string>& resources) {
    const Reduction reduction = judge(resources);
    CHECK_FALSE(reduction.no_date.settles.empty());
    return reduction.no_date.finding;
  };
  CHECK(why({kTacrolimus, drug("mycophenolate", "active")}) ==
        "There is no reduction to judge from yet: the antimetabolite is not stopped");
  CHECK(why({kTacrolimus, drug("mycophenolate", "on-hold")}) ==
        "The day of the reduction is not known: nor is it whether the antimetabolite was stopped");
  CHECK(why({kTacrolimus, request("mycophenolate", "stopped")}) ==
        "The day on which mycophenolate was stopped is not on record");
  CHECK(why({kTacrolimus, kStopped, procedure("kidney transplantation", 30)}) ==
        "There is no reduction to judge from: mycophenolate was stopped on 2026-08-24, before the "
        "transplantation");
  CHECK(why({kTacrolimus, drug("mycophenolate", "stopped", period(1000, 900))}) ==
        "There is no recent reduction to judge from: mycophenolate was stopped on 2024-06-05, more "
        "than 24 months ago (local setting)");
}

TEST_CASE("Where drug levels are not available, no trough on record says nothing",
          "[guideline][reduction]") {
  Availability without_levels{true, true, true};
  CHECK(minimised({kTacrolimus, kStopped}, without_levels).finding ==
        "The drug levels are not available");
  without_levels.drug_levels = true;
  CHECK(minimised({kTacrolimus, kStopped}, without_levels).finding ==
        "No tacrolimus trough on record");
}
