// cards/other_indication_card.h; guideline section 2, "other".
#include "cards/other_indication_card.h"

#include <catch2/catch.hpp>

#include "example.h"
#include "fhir/utf8.h"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("IVIG for something else in viraemia: watch the load", "[cards][other]") {
  cards_test::OtherIndication example;
  const cards::Card card = example.card();
  CHECK(card.indicator == cards::Indicator::info);
  CHECK(card.source.topic.code == "ivig-bkvn-viraemia-caveat");
  CHECK_THAT(card.summary, Contains("watch the BK load") && Contains("conflicts"));
  CHECK_THAT(card.detail,
             Contains("60,000 copies/mL, 2026-11-17, Observation/obs-8") && Contains("2014"));
  CHECK(card.suggestions.empty());
}

TEST_CASE("Label risks lead the viraemia caveat too", "[cards][other]") {
  cards_test::OtherIndication example;
  example.assessment.newest_load.clear();
  cards_test::add_risk(example.assessment, guideline::LabelRiskKind::immune_globulin_allergy);
  const cards::Card card = example.card();
  CHECK(card.indicator == cards::Indicator::critical);
  CHECK_THAT(card.detail, StartsWith("**Product label (not from the guideline).**"));
  CHECK(fhir::count_code_points(card.summary) < cards::kSummaryLimit);
  REQUIRE(card.suggestions.size() == 1);
  CHECK(card.suggestions.front().actions.front().type == cards::ActionType::remove);
}
