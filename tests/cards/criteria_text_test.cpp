// cards/criteria_text.h; guideline sections 1.7, 3 to 5.
#include "cards/criteria_text.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "example.h"

using Catch::Matchers::Contains;
using guideline::CriterionId;
using guideline::Truth;

TEST_CASE("The table shows every criterion with its status in words", "[cards][criteria]") {
  cards_test::NotSupported example;
  const std::string table = cards::criteria_table(example.assessment, {});
  CHECK_THAT(
      table,
      Contains("| Criterion | Status | Evidence (value, date, reference) |\n|---|---|---|\n"));
  CHECK_THAT(table,
             Contains("| ↳ " + std::string(guideline::title(CriterionId::antimetabolite_stopped)) +
                      " | **NOT MET** | mycophenolate is current |"));
  CHECK_THAT(table,
             Contains("60,000 copies/mL (4.78 log10 copies/mL), 2026-11-17, Observation/obs-8"));
  CHECK(std::count(table.begin(), table.end(), '\n') == 9);
}

TEST_CASE("A hostile record breaks no row", "[cards][criteria]") {
  cards_test::Salvage example;
  guideline::Criterion& biopsy =
      cards_test::criterion(example.assessment, CriterionId::biopsy_proven_bkvn);
  const std::string rows_before = cards::criteria_table(example.assessment, {});
  biopsy.finding = "a | b\n| c | <b>";
  biopsy.evidence.front().recorded = "`|` \\| [x](javascript:alert(1))";
  biopsy.evidence.front().by_name = true;
  const std::string table = cards::criteria_table(example.assessment, {});
  CHECK(std::count(table.begin(), table.end(), '\n') ==
        std::count(rows_before.begin(), rows_before.end(), '\n'));
  CHECK(std::count(table.begin(), table.end(), '|') ==
        std::count(rows_before.begin(), rows_before.end(), '|'));
  CHECK_THAT(table, !Contains("<b>") && !Contains("](") && Contains("(matched by name)"));
}

TEST_CASE("What settles an unknown is said, from its supplies where it has no sentence",
          "[cards][criteria]") {
  cards_test::MissingData example;
  const std::string text = cards::what_settles(example.assessment, {});
  CHECK_THAT(text,
             Contains("a biopsy with SV40 stain") && Contains("a review of the medication list"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
  CHECK(cards::what_settles(cards_test::Salvage().assessment, {}).empty());
}

TEST_CASE("What comes first is named, antivirals with their regimen and never as an order",
          "[cards][criteria]") {
  cards_test::NotSupported example;
  CHECK_THAT(cards::what_comes_first(example.assessment),
             Contains("Stop mycophenolate") &&
                 Contains("cidofovir (1 mg/kg IV weekly without probenecid)") &&
                 Contains("foscarnet") && Contains("nephrotoxic"));

  SECTION("a negative biopsy may have missed the disease") {
    cards_test::criterion(example.assessment, CriterionId::biopsy_proven_bkvn).status =
        Truth::not_met;
    CHECK_THAT(cards::what_comes_first(example.assessment), Contains("missed by a needle"));
  }
  SECTION("inhibitors are lowered by name") {
    cards_test::criterion(example.assessment, CriterionId::calcineurin_inhibitor_minimised).status =
        Truth::not_met;
    example.assessment.inhibitors_to_lower = {"tacrolimus", "tacrolimus"};
    CHECK_THAT(cards::what_comes_first(example.assessment),
               Contains("Lower tacrolimus to the least"));
  }
  SECTION("a load that responds wants patience") {
    cards_test::criterion(example.assessment, CriterionId::progression_despite_reduction).status =
        Truth::not_met;
    CHECK_THAT(cards::what_comes_first(example.assessment), Contains("keep the reduction"));
  }
  SECTION("advisory antivirals come before nothing") {
    example.assessment.antivirals_advisory = true;
    CHECK_THAT(cards::what_comes_first(example.assessment), !Contains("cidofovir"));
    CHECK_THAT(cards::criteria_table(example.assessment, {}),
               Contains("**NOT MET** (advisory, not counted)"));
    CHECK(cards::deciding_criteria(example.assessment).size() == 4);
  }
  CHECK(cards::what_comes_first(cards_test::Salvage().assessment).empty());
}

TEST_CASE("Drugs are named once, and in general where none is", "[cards][criteria]") {
  guideline::Assessment assessment;
  CHECK(cards::antimetabolites_named(assessment) == "the antimetabolite");
  CHECK(cards::inhibitors_named(assessment) == "the calcineurin inhibitor");
  assessment.current_antimetabolites = {"mycophenolate", "azathioprine", "mycophenolate"};
  CHECK(cards::antimetabolites_named(assessment) == "mycophenolate, azathioprine");
}
