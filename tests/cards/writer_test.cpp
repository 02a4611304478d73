// cards/writer.h; CDS Hooks 3.0, "CDS Service Response" and "Use of JSON".
#include "cards/writer.h"

#include <catch2/catch.hpp>

#include "example.h"

TEST_CASE("No advice is an empty list of cards", "[cards][writer]") {
  CHECK(cards::write_response({}) == R"({"cards":[]})");
}

TEST_CASE("A card with nothing but what is required has nothing else", "[cards][writer]") {
  cards::Card card;
  card.summary = "s";
  card.source.label = "l";
  CHECK(cards::write_response({card}) ==
        R"({"cards":[{"summary":"s","indicator":"info","source":{"label":"l"}}]})");
}

TEST_CASE("A full card is written whole", "[cards][writer]") {
  cards::Card card;
  card.uuid = "u";
  card.summary = "a \"quoted\" summary";
  card.detail = "line\nline";
  card.indicator = cards::Indicator::critical;
  card.source = {"l", "https://s/", {"sys", "code", "display"}};
  card.suggestions = {{"label",
                       "v",
                       true,
                       {{cards::ActionType::update, "d", R"({"resourceType":"X","n":1.50})", ""},
                        {cards::ActionType::remove, "e", "", "X/1"}}}};
  card.override_reasons = {{"sys", "c", "d"}};
  card.links = {{"link", "https://l/"}};
  card.assessment = R"({"guideline":"1"})";
  CHECK(
      cards::write_response({card}) ==
      R"({"cards":[{"uuid":"u","summary":"a \"quoted\" summary","detail":"line\nline","indicator":"critical",)"
      R"("source":{"label":"l","url":"https://s/","topic":{"system":"sys","code":"code","display":"display"}},)"
      R"("suggestions":[{"label":"label","uuid":"v","isRecommended":true,"actions":[)"
      R"({"type":"update","description":"d","resource":{"resourceType":"X","n":1.50}},)"
      R"({"type":"delete","description":"e","resourceId":"X/1"}]}],"selectionBehavior":"any",)"
      R"("overrideReasons":[{"system":"sys","code":"c","display":"d"}],)"
      R"("links":[{"label":"link","url":"https://l/","type":"absolute"}],)"
      R"("extension":{"org.ivig-cds.assessment":{"guideline":"1"}}}]})");
}
