// cards/card_frame.h: what every card has alike.
#include "cards/card_frame.h"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("A text past the limit is cut at the end of a line", "[cards][card_frame]") {
  std::string text;
  for (int i = 0; i < 40; ++i) text += std::string(99, 'x') + '\n';
  CHECK(cards::within_detail_limit(text) == text.substr(0, cards::kDetailLimit));
  CHECK(cards::within_detail_limit("short\n") == "short\n");
  CHECK(cards::within_detail_limit("a\n" + std::string(5000, 'x')) == "a\n");
}
