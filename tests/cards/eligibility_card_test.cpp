// cards/eligibility_card.h; guideline section 5's table and 6.6.
#include "cards/eligibility_card.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "example.h"

using cards::ActionType;
using cards::Indicator;
using guideline::LabelRiskKind;

namespace {

std::vector<std::string> labels(const cards::Card& card) {
  std::vector<std::string> list;
  for (const cards::Suggestion& suggestion : card.suggestions) list.push_back(suggestion.label);
  return list;
}

}  // namespace

TEST_CASE("A salvage option offers monitoring and no change to a dose that agrees",
          "[cards][eligibility]") {
  cards_test::Salvage example;
  const cards::Card card = example.card();
  CHECK(card.indicator == Indicator::info);
  CHECK(card.source.label == "IVIG for refractory BK virus nephropathy (ivig-cds guideline 1.0.0)");
  CHECK(card.source.topic.code == "ivig-bkvn-eligibility");
  CHECK(labels(card) ==
        std::vector<std::string>{
            "Renal function before the infusion", "Observation during the infusion",
            "Plasma BK load once a week for 8 weeks after the infusion",
            "Serum creatinine twice a week for the first month after the infusion"});
  CHECK(std::all_of(card.suggestions.begin(), card.suggestions.end(),
                    [](const auto& s) { return s.is_recommended; }));
  CHECK(card.uuid == "uuid-1");
  CHECK(card.suggestions.back().uuid == "uuid-5");
}

TEST_CASE("A dose that differs is offered as an update, a missing weight as an order",
          "[cards][eligibility]") {
  cards_test::Salvage example;
  SECTION("differs") {
    example.assessment.dose->comparison = guideline::DoseComparison::differs;
    example.assessment.dose->update_offered = true;
    const cards::Card card = example.card();
    CHECK(card.suggestions.front().label == "Change the dose to 140 g once");
    CHECK(card.suggestions.front().actions.front().type == ActionType::update);
    CHECK_FALSE(card.suggestions.front().is_recommended);
  }
  SECTION("no weight") {
    example.assessment.dose = guideline::Dose{};
    example.assessment.dose->comparison = guideline::DoseComparison::no_weight;
    CHECK(example.card().suggestions.front().label == "Record the body weight");
  }
}

TEST_CASE("Missing data is offered to be supplied, each once", "[cards][eligibility]") {
  cards_test::MissingData example;
  const cards::Card card = example.card();
  CHECK(card.indicator == Indicator::warning);
  CHECK(labels(card) == std::vector<std::string>{"Order a transplant biopsy with SV40 stain",
                                                 "Order a medication reconciliation",
                                                 "Order a plasma BK load"});
  SECTION("not what is known") {
    cards_test::criterion(example.assessment,
                          guideline::CriterionId::calcineurin_inhibitor_minimised)
        .supplies = {guideline::Supply::tacrolimus_trough};
    CHECK(labels(example.card()).size() == 3);
  }
  SECTION("not what does not count") {
    guideline::Criterion& cidofovir =
        cards_test::criterion(example.assessment, guideline::CriterionId::cidofovir_exhausted);
    cidofovir.status = guideline::Truth::unknown;
    cidofovir.supplies = {guideline::Supply::renal_function};
    CHECK(labels(example.card()).size() == 4);
    example.assessment.antivirals_advisory = true;
    CHECK(labels(example.card()).size() == 3);
  }
}

TEST_CASE("Not supported: stop the antimetabolite, remove the draft, order no antiviral",
          "[cards][eligibility]") {
  cards_test::NotSupported example;
  const cards::Card card = example.card();
  CHECK(card.indicator == Indicator::warning);
  CHECK(labels(card) ==
        std::vector<std::string>{"Stop mycophenolate", "Remove the draft IVIG order"});
  CHECK(card.suggestions.front().is_recommended);
  CHECK_FALSE(card.suggestions.back().is_recommended);
  CHECK(card.suggestions.back().actions.front().type == ActionType::remove);
}

TEST_CASE("Label risks raise the urgency, only an allergy to critical", "[cards][eligibility]") {
  cards_test::Salvage example;
  SECTION("IgA deficiency alone changes nothing") {
    cards_test::add_risk(example.assessment, LabelRiskKind::iga_deficiency);
    CHECK(example.card().indicator == Indicator::info);
  }
  SECTION("thrombosis is at least a warning") {
    cards_test::add_risk(example.assessment, LabelRiskKind::thrombosis);
    CHECK(example.card().indicator == Indicator::warning);
  }
  SECTION("an allergy is critical, and removing the draft is what is recommended") {
    cards_test::add_risk(example.assessment, LabelRiskKind::immune_globulin_allergy);
    const cards::Card card = example.card();
    CHECK(card.indicator == Indicator::critical);
    CHECK(card.suggestions.front().label == "Remove the draft IVIG order");
    CHECK(std::count_if(card.suggestions.begin(), card.suggestions.end(),
                        [](const auto& s) { return s.is_recommended; }) == 1);
  }
  SECTION("with an allergy the removal is offered once") {
    cards_test::NotSupported failed;
    cards_test::add_risk(failed.assessment, LabelRiskKind::immune_globulin_allergy);
    CHECK(labels(failed.card()) ==
          std::vector<std::string>{"Remove the draft IVIG order", "Stop mycophenolate"});
  }
}
