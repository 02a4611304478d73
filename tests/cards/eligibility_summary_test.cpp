// cards/eligibility_summary.h: the point of the card in fewer than 140 code points.
#include "cards/eligibility_summary.h"

#include <catch2/catch.hpp>

#include "example.h"

using Catch::Matchers::StartsWith;
using guideline::DoseComparison;

namespace {

std::string summary(const cards_test::Example& example) {
  return cards::eligibility_summary(example.assessment, example.thresholds);
}

}  // namespace

TEST_CASE("A salvage option says the dose", "[cards][summary]") {
  cards_test::Salvage example;
  guideline::Dose& dose = *example.assessment.dose;
  CHECK(summary(example) ==
        "IVIG for BK nephropathy: criteria met; reasonable as salvage, 2 g/kg once = 140 g "
        "(ordered 140 g)");
  SECTION("divided") {
    dose.comparison = DoseComparison::divided;
    CHECK_THAT(summary(example), Catch::EndsWith("2 g/kg once = 140 g (ordered 140 g, divided)"));
  }
  SECTION("no weight") {
    dose.comparison = DoseComparison::no_weight;
    dose.recommended_grams.reset();
    CHECK_THAT(summary(example), Catch::EndsWith("2 g/kg once, weight missing"));
  }
  SECTION("not computable") {
    dose.comparison = DoseComparison::not_computable;
    dose.ordered_grams.reset();
    CHECK_THAT(summary(example),
               Catch::EndsWith("2 g/kg once = 140 g (ordered dose not computable)"));
  }
  SECTION("an active rejection is not hidden") {
    example.assessment.rejections = {{true, cards_test::evidence("Condition/r")}};
    CHECK_THAT(summary(example), StartsWith("Rejection active. IVIG for BK nephropathy"));
  }
  SECTION("an allergy comes before everything, within the limit") {
    cards_test::add_risk(example.assessment, guideline::LabelRiskKind::immune_globulin_allergy);
    CHECK(summary(example) ==
          "ALLERGY to immune globulin: clarify first. IVIG for BK nephropathy: reasonable as "
          "salvage, "
          "2 g/kg once = 140 g (ordered 140 g)");
  }
}

TEST_CASE("What failed and what is unknown is named", "[cards][summary]") {
  CHECK(summary(cards_test::NotSupported()) ==
        "IVIG for BK nephropathy not supported yet: mycophenolate is current; cidofovir was not "
        "tried; foscarnet "
        "was not tried");
  CHECK(summary(cards_test::MissingData()) ==
        "IVIG for BK nephropathy cannot be judged yet; unknown: biopsy proof, antimetabolite stop, "
        "BK load after "
        "reduction");
}

TEST_CASE("An unknown reduction date is named, not the load", "[cards][summary]") {
  cards_test::Salvage example;
  example.assessment.verdict = guideline::Verdict::insufficient_data;
  guideline::Criterion& progression = cards_test::criterion(
      example.assessment, guideline::CriterionId::progression_despite_reduction);
  progression.status = guideline::Truth::unknown;
  progression.supplies = {guideline::Supply::medication_review};
  CHECK(summary(example) ==
        "IVIG for BK nephropathy cannot be judged yet; unknown: day of the reduction");
}

TEST_CASE("Findings too long for the sentence give way to fewer words", "[cards][summary]") {
  cards_test::NotSupported example;
  cards_test::criterion(example.assessment, guideline::CriterionId::cidofovir_exhausted).finding =
      "Cidofovir was not tried, and the guideline puts it before IVIG";
  CHECK(summary(example) ==
        "IVIG for BK nephropathy not supported yet: mycophenolate still current, cidofovir comes "
        "first, foscarnet "
        "comes first");
}

TEST_CASE("A finding goes on within the sentence", "[cards][summary]") {
  cards_test::Salvage example;
  example.assessment.verdict = guideline::Verdict::not_supported;
  guideline::Criterion& progression = cards_test::criterion(
      example.assessment, guideline::CriterionId::progression_despite_reduction);
  progression.status = guideline::Truth::not_met;
  progression.finding = "The load is falling: 1.28 log10 below its baseline";
  CHECK(summary(example) ==
        "IVIG for BK nephropathy not supported yet: the load is falling: 1.28 log10 below its "
        "baseline");
}

TEST_CASE("More reasons than fit are counted", "[cards][summary]") {
  cards_test::MissingData example;
  for (guideline::Criterion& criterion : example.assessment.criteria) {
    criterion.status = guideline::Truth::unknown;
    for (guideline::Criterion& part : criterion.parts) part.status = guideline::Truth::unknown;
  }
  cards_test::add_risk(example.assessment, guideline::LabelRiskKind::immune_globulin_allergy);
  CHECK(summary(example) ==
        "ALLERGY to immune globulin: clarify first. IVIG for BK nephropathy cannot be judged yet; "
        "unknown: biopsy proof + 5 more");
}
