// cards/assessment_extension.h; guideline section 10.
#include "cards/assessment_extension.h"

#include <catch2/catch.hpp>
#include <limits>

#include "example.h"

TEST_CASE("The assessment is written as the guideline page has it", "[cards][assessment]") {
  cards_test::Salvage example;
  example.assessment.notes = {{"unit-unknown", "a unit was not known"}, {"empty", ""}};
  CHECK(
      cards::assessment_json(example.assessment) ==
      R"({"guideline":"1.0.0","asOf":"2026-11-22T12:00:00Z","indication":"bk-nephropathy",)"
      R"("verdict":"reasonable-salvage-option","criteria":[)"
      R"({"id":"biopsy-proven-bkvn","status":"met","evidence":["DiagnosticReport/dia-3"]},)"
      R"({"id":"immunosuppression-reduction-maximal","status":"met","parts":[)"
      R"({"id":"antimetabolite-stopped","status":"met","evidence":["MedicationStatement/med-4"]},)"
      R"({"id":"calcineurin-inhibitor-minimised","status":"met","evidence":["Observation/obs-6"]}]},)"
      R"({"id":"progression-despite-reduction","status":"met","evidence":["Observation/obs-8","Observation/obs-7"]},)"
      R"({"id":"cidofovir-exhausted","status":"met","evidence":["AllergyIntolerance/all-1"]},)"
      R"({"id":"foscarnet-exhausted","status":"met","evidence":["MedicationStatement/med-9"]}],)"
      R"("dose":{"weightKg":70,"recommendedGrams":140,"orderedGrams":140,"comparison":"agrees",)"
      R"("orders":[{"order":"MedicationRequest/order-1","grams":140}]},)"
      R"("notes":[{"kind":"unit-unknown","text":"a unit was not known"}]})");
}

TEST_CASE("Rejection and other have no verdict and no criteria", "[cards][assessment]") {
  cards_test::Rejection rejection;
  rejection.assessment.verdict = guideline::Verdict::not_supported;
  CHECK(cards::assessment_json(rejection.assessment) ==
        R"({"guideline":"1.0.0","asOf":"2026-11-22T12:00:00Z","indication":"rejection"})");
}

TEST_CASE("What has no value is left out, never null or empty", "[cards][assessment]") {
  cards_test::Salvage example;
  guideline::Dose& dose = *example.assessment.dose;
  dose.weight_kg = std::numeric_limits<double>::quiet_NaN();
  dose.recommended_grams.reset();
  dose.ordered_grams.reset();
  dose.orders = {{nullptr, std::nullopt},
                 {example.order(R"({"resourceType":"MedicationRequest"})"), std::nullopt}};
  guideline::Criterion& biopsy = example.assessment.criteria.front();
  biopsy.evidence = {cards_test::evidence(""), cards_test::evidence("Observation/1"),
                     cards_test::evidence("Observation/1")};
  const auto document = fhir::JsonDocument::parse(cards::assessment_json(example.assessment));
  CHECK_FALSE(cards_test::has_nothing(document.root()));
  CHECK(document.root()["dose"].size() == 1);
  CHECK((*document.root()["criteria"].elements().begin())["evidence"].size() == 1);
}

TEST_CASE("Each of many references of a criterion is written once",
          "[cards][assessment][hostile]") {
  constexpr std::size_t kMany = 150'000;
  cards_test::Salvage example;
  auto& evidence = example.assessment.criteria.front().evidence;
  evidence.clear();
  for (std::size_t i = 0; i < 2 * kMany; ++i) {
    evidence.push_back(cards_test::evidence("Observation/" + std::to_string(i % kMany)));
  }
  const auto document = fhir::JsonDocument::parse(cards::assessment_json(example.assessment));
  CHECK((*document.root()["criteria"].each().begin())["evidence"].size() == kMany);
}
