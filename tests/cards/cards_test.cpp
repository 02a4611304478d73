// cards/cards.h: whole responses of every kind.
#include "cards/cards.h"

#include <catch2/catch.hpp>
#include <set>

#include "example.h"
#include "fhir/utf8.h"

namespace {

// What CDS Hooks and FHIR R4 require of every card, suggestion, action and resource.
void check_response(const std::string& response) {
  const auto document = fhir::JsonDocument::parse(response);
  REQUIRE_FALSE(cards_test::has_nothing(document.root()));
  REQUIRE(document.root()["cards"].size() == 1);
  const fhir::Json card = *document.root()["cards"].elements().begin();
  CHECK(fhir::count_code_points(card["summary"].text()) < cards::kSummaryLimit);
  CHECK(fhir::count_code_points(card["detail"].text()) <= cards::kDetailLimit);
  CHECK(card["source"]["label"]);
  CHECK(card["source"]["topic"]["system"].text() ==
        "https://ivig-cds.org/fhir/CodeSystem/card-topic");
  CHECK(card["extension"]["org.ivig-cds.assessment"]["guideline"]);
  CHECK((card["suggestions"] ? card["selectionBehavior"].text() == "any"
                             : !card["selectionBehavior"]));
  std::set<std::string_view> uuids = {card["uuid"].text()};
  for (const fhir::Json suggestion : card["suggestions"].elements()) {
    CHECK(suggestion["label"]);
    CHECK(uuids.insert(suggestion["uuid"].text()).second);
    REQUIRE(suggestion["actions"]);
    for (const fhir::Json action : suggestion["actions"].elements()) {
      CHECK(action["description"]);
      const bool removes = action["type"].text() == "delete";
      CHECK(static_cast<bool>(action["resourceId"]) == removes);
      CHECK(static_cast<bool>(action["resource"]) == !removes);
      const fhir::Json resource = action["resource"];
      if (resource) {
        CHECK(resource["resourceType"]);
        CHECK(resource["status"]);
        CHECK(resource["intent"]);
        CHECK(resource["subject"]["reference"]);
      }
    }
  }
}

}  // namespace

TEST_CASE("Every kind of card makes a response that keeps the rules", "[cards]") {
  check_response(cards_test::Salvage().response());
  check_response(cards_test::MissingData().response());
  check_response(cards_test::NotSupported().response());
  check_response(cards_test::Rejection().response());
  check_response(cards_test::OtherIndication().response());
}

TEST_CASE("The same assessment gives the same response, but for the UUIDs asked for", "[cards]") {
  CHECK(cards_test::Salvage().response() == cards_test::Salvage().response());
}

TEST_CASE("Without an address there is no link and no source url", "[cards]") {
  cards_test::Salvage example;
  example.source_url.clear();
  const cards::Card card = example.card();
  CHECK(card.source.url.empty());
  CHECK(card.links.empty());
  check_response(example.response());
}

TEST_CASE("A hostile record reaches no card as markup, and the response stays JSON", "[cards]") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "<img src=x onerror=1>|\"\\\n\xE2\x80\xAE\x01";
  cards_test::NotSupported example;
  example.assessment.notes = {{text, text}};
  example.assessment.antimetabolites_to_stop.front().drug = text;
  for (guideline::Criterion& criterion : example.assessment.criteria) {
    criterion.finding = text;
    for (guideline::Evidence& evidence : criterion.evidence)
      evidence.reference = evidence.recorded = text;
  }
  check_response(example.response());
  const cards::Card card = example.card();
  for (const std::string& shown : {card.summary, card.detail, card.suggestions.front().label,
                                   card.suggestions.front().actions.front().description}) {
    CHECK(shown.find('<') == std::string::npos);
    CHECK(shown.find("\xE2\x80\xAE") == std::string::npos);
  }
}

TEST_CASE("A draft with nulls and decimals comes back clean and to the letter", "[cards]") {
  cards_test::NotSupported example;
  example.assessment.antimetabolites_to_stop = {
      {example.order(
           R"({"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order",)"
           R"("subject":{"reference":"Patient/p1"},"note":null,"extension":[{"url":"urn:x","valueDecimal":1.50}],)"
           R"("dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":500.0}}]}]})"),
       "mycophenolate"}};
  const std::string response = example.response();
  check_response(response);
  CHECK_THAT(response,
             Catch::Contains(R"("valueDecimal":1.50)") && Catch::Contains(R"("value":500.0)"));
}
