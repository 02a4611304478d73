// cards/local_settings.h: only the thresholds that decided, with this site's values.
#include "cards/local_settings.h"

#include <catch2/catch.hpp>

#include "example.h"

using Catch::Matchers::Contains;
using guideline::CriterionId;
using guideline::Truth;

TEST_CASE("Settings that decided are named with their values", "[cards][local_settings]") {
  cards_test::Salvage example;
  example.thresholds.tacrolimus_target_ng_ml = 5.5;
  example.thresholds.load_oldest_days = 21;
  CHECK(cards::local_settings(example.assessment, example.thresholds) ==
        "Local settings, not from the guideline: tacrolimus target 5.5 ng/mL, trough within 30 "
        "days, load within 21 days and from day 28 of the reduction, response: 1 log10, weight "
        "within 90 days, rounded to 5 g.\n");
  SECTION("what stands beside the criteria") {
    example.assessment.graft_function.emplace().declining = true;
    example.assessment.rejections = {{true, cards_test::evidence("Condition/r")}};
    CHECK_THAT(cards::local_settings(example.assessment, example.thresholds),
               Contains("declining from +25 %") && Contains("rejection active for 90 days"));
  }
  SECTION("a light patient's step") {
    example.assessment.dose->weight_kg = 20;
    CHECK_THAT(cards::local_settings(example.assessment, example.thresholds),
               Contains(", rounded to 1 g"));
  }
}

TEST_CASE("Criteria that rest on no result name no setting", "[cards][local_settings]") {
  cards_test::MissingData example;
  cards_test::criterion(example.assessment, CriterionId::calcineurin_inhibitor_minimised)
      .evidence.clear();
  CHECK(cards::local_settings(example.assessment, example.thresholds).empty());
}

TEST_CASE("Antivirals name the course or the renal bounds that they rest on",
          "[cards][local_settings]") {
  cards_test::Salvage example;
  guideline::Criterion& cidofovir =
      cards_test::criterion(example.assessment, CriterionId::cidofovir_exhausted);
  guideline::Criterion& foscarnet =
      cards_test::criterion(example.assessment, CriterionId::foscarnet_exhausted);
  foscarnet.evidence = cidofovir.evidence = {cards_test::evidence("Observation/egfr")};
  CHECK_THAT(cards::local_settings(example.assessment, example.thresholds),
             Contains("cidofovir course of at least 21 days") && Contains("foscarnet course"));
  cidofovir.status = foscarnet.status = Truth::unknown;
  CHECK_THAT(
      cards::local_settings(example.assessment, example.thresholds),
      Contains("eGFR 55 or less, or creatinine above 1.5 mg/dL") && Contains("eGFR below 30"));
}
