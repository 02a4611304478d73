#include "cards/immunosuppression_card.h"

#include <catch2/catch.hpp>
#include <memory>

#include "cards/writer.h"
#include "example.h"
#include "fhir/utf8.h"

using cards_test::Example;
using guideline::OrderChange;
using guideline::Set;

namespace {

// A draft of azathioprine that is started in nephropathy.
struct Started : Example {
  guideline::ImmunosuppressionAnswer answer;

  Started() {
    answer.guideline_version = "1.0.0";
    answer.as_of = fhir::parse_instant("2026-11-22T12:00:00Z").value();
    answer.patient_reference = "Patient/p1";
    answer.disease = {cards_test::evidence("Condition/bkvn", "BK virus nephropathy")};
    add("aza-1", Set::azathioprine, OrderChange::starts);
  }
  void add(const std::string& id, Set drug, OrderChange change) {
    guideline::ImmunosuppressionOrder one;
    one.order = order(R"({"resourceType":"MedicationRequest","id":")" + id + R"("})");
    one.drug = drug;
    one.change = change;
    one.finding = "a <b>finding</b>";
    answer.orders.push_back(one);
  }
  [[nodiscard]] cards::Card card() const {
    const auto count = std::make_shared<int>(0);
    return cards::immunosuppression_card(
        answer, {thresholds, source_url, [count] { return "uuid-" + std::to_string(++*count); }});
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("The card warns of the draft and offers to remove it", "[cards][immunosuppression]") {
  const cards::Card card = Started().card();
  CHECK(card.indicator == cards::Indicator::warning);
  CHECK(card.summary ==
        "The draft starts azathioprine in BK virus nephropathy: the guideline lowers it");
  REQUIRE(card.suggestions.size() == 1);
  REQUIRE(card.suggestions[0].actions.size() == 1);
  CHECK(card.suggestions[0].label == "Remove the draft order of azathioprine");
  CHECK(card.suggestions[0].actions[0].type == cards::ActionType::remove);
  CHECK(card.suggestions[0].actions[0].resource_id == "MedicationRequest/aza-1");
  CHECK(card.suggestions[0].actions[0].resource.empty());
  CHECK_FALSE(card.override_reasons.empty());
  CHECK(has(card.detail, "to be stopped, not only lowered"));
  CHECK_FALSE(has(card.detail, "Calcineurin"));
  CHECK_FALSE(has(card.detail, "<b>"));
  const auto response = fhir::JsonDocument::parse(cards::write_response({card}));
  CHECK_FALSE(cards_test::has_nothing(response.root()));
}

TEST_CASE("Several drafts are one card with a removal each", "[cards][immunosuppression]") {
  Started example;
  for (int i = 0; i < 40; ++i) {
    example.add("tac-" + std::to_string(i) + std::string(60, 'x'), Set::tacrolimus,
                OrderChange::raises);
  }
  const cards::Card card = example.card();
  CHECK(card.summary ==
        "41 drafts start, continue or raise immunosuppression in BK virus nephropathy: the "
        "guideline lowers it");
  CHECK(card.suggestions.size() == 41);
  CHECK(has(card.detail, "and 35 more"));
  CHECK(has(card.detail, "Calcineurin inhibitor: to be lowered"));
  CHECK(fhir::count_code_points(card.detail) <= cards::kDetailLimit);
}

TEST_CASE("Without a nephropathy on record it is viraemia", "[cards][immunosuppression]") {
  Started example;
  example.answer.disease = {cards_test::evidence("Observation/load", "60,000 copies/mL")};
  CHECK(has(example.card().summary, "in BK viraemia"));
}

TEST_CASE("The assessment says what the draft does, doses only where known",
          "[cards][immunosuppression]") {
  Started example;
  example.answer.orders[0].ordered = guideline::StatedDose{100, true};
  example.answer.notes = {{"undated", "…"}};
  CHECK(cards::assessment_json(example.answer) ==
        R"({"guideline":"1.0.0","asOf":"2026-11-22T12:00:00Z","service":"bkvn-immunosuppression",)"
        R"("disease":["Condition/bkvn"],"orders":[{"order":"MedicationRequest/aza-1",)"
        R"("drug":"azathioprine","change":"starts","ordered":{"mg":100,"per":"day"}}],)"
        R"("notes":[{"kind":"undated","text":"…"}]})");
}

TEST_CASE("A terminal gets the same", "[cards][immunosuppression]") {
  const std::string text = cards::terminal_text(Started().answer);
  CHECK(has(text, "The draft starts azathioprine"));
  CHECK(has(text, "MedicationRequest/aza-1"));
  CHECK(has(text, "Condition/bkvn"));
}

TEST_CASE("However many drafts and entries there are, a card lists a bounded number",
          "[cards][immunosuppression][hostile]") {
  constexpr std::size_t kMany = 10'000;
  Started example;
  for (std::size_t i = 1; i < kMany; ++i) {
    example.add("aza-" + std::to_string(i + 1), Set::azathioprine, OrderChange::continues);
  }
  auto& evidence = example.answer.on_record.emplace_back().evidence;
  example.answer.on_record.back().drug = Set::azathioprine;
  for (std::size_t i = 0; i < kMany; ++i) {
    evidence.push_back(cards_test::evidence("MedicationStatement/" + std::to_string(i)));
  }
  const cards::Card card = example.card();
  CHECK(card.suggestions.size() == cards::kMostSuggestions);
  CHECK(has(card.detail, "and 9994 more"));
  CHECK(has(card.detail, "and 9998 more"));
  const std::string text = cards::assessment_json(example.answer);
  const auto assessment = fhir::JsonDocument::parse(text);
  CHECK(assessment.root()["orders"].size() == cards::kMostOrders);
  CHECK(assessment.root()["moreOrders"].text() == "9950");
  const fhir::Json order = *assessment.root()["orders"].each().begin();
  CHECK(order["evidence"].size() == cards::kMostEvidence);
  CHECK(order["moreEvidence"].text() == "9980");
  CHECK(cards::write_response({card}).size() < 100'000);
  const std::string terminal = cards::terminal_text(example.answer);
  CHECK(has(terminal, "and 9950 more"));
  CHECK(has(terminal, "azathioprine on record: and 9980 more"));
  CHECK(terminal.size() < 200'000);
}
