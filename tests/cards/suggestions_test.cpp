// cards/suggestions.h; guideline sections 5, 8, 9.
#include "cards/suggestions.h"

#include <catch2/catch.hpp>
#include <limits>
#include <string>
#include <vector>

#include "example.h"

using cards::ActionType;
using Catch::Matchers::Contains;
using guideline::Supply;

namespace {

const cards::OrderFor kPatient{"Patient/p1", guideline::Indication::bk_nephropathy};

fhir::JsonDocument resource_of(const cards::Suggestion& suggestion) {
  REQUIRE(suggestion.actions.size() == 1);
  return fhir::JsonDocument::parse(suggestion.actions.front().resource);
}

}  // namespace

TEST_CASE("Monitoring is four orders of one ServiceRequest each", "[cards][suggestions]") {
  guideline::Thresholds thresholds;
  thresholds.weekly_load_weeks = 6;
  const auto list = cards::monitoring(thresholds, kPatient);
  REQUIRE(list.size() == 4);
  for (const cards::Suggestion& suggestion : list) {
    CHECK_FALSE(suggestion.label.empty());
    CHECK(suggestion.actions.at(0).type == ActionType::create);
    CHECK_FALSE(suggestion.actions.at(0).description.empty());
    CHECK(resource_of(suggestion).root()["occurrenceTiming"]["repeat"]);
  }
  const auto load = resource_of(list[2]);
  CHECK(load.root()["occurrenceTiming"]["repeat"]["boundsDuration"]["value"].text() == "6");
  CHECK_THAT(list[2].label, Contains("6 weeks"));
  const auto creatinine = resource_of(list[3]);
  const fhir::Json repeat = creatinine.root()["occurrenceTiming"]["repeat"];
  CHECK(repeat["frequency"].text() == "2");
  CHECK(repeat["boundsDuration"]["code"].text() == "mo");
}

TEST_CASE("Nothing is ordered for nobody", "[cards][suggestions]") {
  CHECK(cards::monitoring({}, {}).empty());
  CHECK_FALSE(cards::supplying(Supply::bk_load, {}));
}

TEST_CASE("Everything that is missing has an order that would supply it", "[cards][suggestions]") {
  for (const Supply supply :
       {Supply::biopsy, Supply::bk_load, Supply::tacrolimus_trough, Supply::ciclosporin_trough,
        Supply::renal_function, Supply::body_weight, Supply::medication_review,
        Supply::allergy_review}) {
    CHECK(cards::supplying(supply, kPatient));
  }
}

TEST_CASE("A review is ordered in words, without a code", "[cards][suggestions]") {
  const auto review = resource_of(*cards::supplying(Supply::medication_review, kPatient));
  const fhir::Json code = review.root()["code"];
  CHECK_FALSE(code["coding"]);
  CHECK(code["text"].text() ==
        "Medication reconciliation: immunosuppressants, cidofovir and foscarnet, each with the day "
        "it was stopped and why");
}

TEST_CASE("Drafts are removed by reference, with no resource", "[cards][suggestions]") {
  cards_test::Example example;
  const std::vector<const fhir::OrderRequest*> drafts = {
      example.order(R"({"resourceType":"MedicationRequest","id":"order-1"})"),
      example.order(R"({"resourceType":"MedicationRequest"})"),
      example.order(R"({"resourceType":"ServiceRequest","id":"order-2"})"), nullptr};
  const auto removal = cards::remove_drafts(drafts);
  REQUIRE(removal);
  REQUIRE(removal->actions.size() == 2);
  CHECK(removal->actions[0].type == ActionType::remove);
  CHECK(removal->actions[0].resource_id == "MedicationRequest/order-1");
  CHECK(removal->actions[0].resource.empty());
  CHECK(removal->actions[1].resource_id == "ServiceRequest/order-2");
  CHECK_FALSE(cards::remove_drafts({}));
}

TEST_CASE("Stopping needs the order as it came", "[cards][suggestions]") {
  cards_test::NotSupported example;
  const auto stop = cards::stop_order(example.assessment.antimetabolites_to_stop.front());
  REQUIRE(stop);
  CHECK(stop->label == "Stop mycophenolate");
  CHECK(stop->actions.front().type == ActionType::update);
  CHECK(resource_of(*stop).root()["status"].text() == "stopped");
  CHECK_FALSE(cards::stop_order({nullptr, "mycophenolate"}));
  CHECK_FALSE(cards::stop_order(
      {example.order(R"({"resourceType":"MedicationRequest"})"), "mycophenolate"}));
}

TEST_CASE("The dose is changed only where that is offered", "[cards][suggestions]") {
  cards_test::Salvage example;
  guideline::Dose dose = *example.assessment.dose;
  CHECK_FALSE(cards::change_dose(dose, {}));

  dose.update_offered = true;
  dose.ordered_grams = 70;
  const auto change = cards::change_dose(dose, {});
  REQUIRE(change);
  CHECK(change->actions.front().type == ActionType::update);
  CHECK_THAT(change->actions.front().description,
             Contains("140 g once (2 g/kg)") && Contains("70 g in total"));
  CHECK(resource_of(*change).root()["id"].text() == "order-1");
}

TEST_CASE("No dose is changed for several orders, without a figure or without the order",
          "[cards][suggestions]") {
  cards_test::Salvage example;
  guideline::Dose dose = *example.assessment.dose;
  dose.update_offered = true;
  SECTION("several orders") { dose.orders.push_back(dose.orders.front()); }
  SECTION("no figure") { dose.recommended_grams.reset(); }
  SECTION("a figure that is none") {
    dose.recommended_grams = std::numeric_limits<double>::infinity();
  }
  SECTION("no order") { dose.orders.front().order = nullptr; }
  CHECK_FALSE(cards::change_dose(dose, {}));
}

TEST_CASE("A quantity to dispense that stays is pointed out", "[cards][suggestions]") {
  cards_test::Salvage example;
  guideline::Dose dose = *example.assessment.dose;
  dose.update_offered = true;
  dose.orders = {
      {example.order(
           R"({"resourceType":"MedicationRequest","id":"o","dispenseRequest":{"quantity":{"value":70}}})"),
       70}};
  const auto change = cards::change_dose(dose, {});
  REQUIRE(change);
  CHECK_THAT(change->actions.front().description, Contains("check it"));
}
