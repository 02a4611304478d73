// cards/rejection_card.h; guideline section 6.1.
#include "cards/rejection_card.h"

#include <catch2/catch.hpp>

#include "example.h"
#include "fhir/utf8.h"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("IVIG for rejection gets the one report of harm and a way back", "[cards][rejection]") {
  cards_test::Rejection example;
  const cards::Card card = example.card();
  CHECK(card.indicator == cards::Indicator::warning);
  CHECK(card.source.topic.code == "ivig-bkvn-rejection-caveat");
  CHECK_THAT(card.summary, Contains("one report"));
  CHECK_THAT(card.detail,
             Contains("2014") && Contains("Condition/rej-1") && !Contains("| Criterion |"));
  REQUIRE(card.suggestions.size() == 2);
  CHECK(card.suggestions[0].actions.front().resource_id == "MedicationRequest/order-1");
  CHECK(card.suggestions[1].label == "Plasma BK load once a week for 8 weeks after the infusion");
}

TEST_CASE("An allergy makes the rejection card critical, its label line first",
          "[cards][rejection]") {
  cards_test::Rejection example;
  cards_test::add_risk(example.assessment, guideline::LabelRiskKind::immune_globulin_allergy);
  const cards::Card card = example.card();
  CHECK(card.indicator == cards::Indicator::critical);
  CHECK_THAT(card.detail, StartsWith("**Product label (not from the guideline).**"));
  CHECK(fhir::count_code_points(card.summary) < cards::kSummaryLimit);
  CHECK(card.suggestions.front().is_recommended);
}
