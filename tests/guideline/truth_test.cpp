#include "guideline/truth.h"

#include <catch2/catch.hpp>

using guideline::Truth;

TEST_CASE("AND is strong Kleene logic", "[guideline][truth]") {
  constexpr Truth met = Truth::met;
  constexpr Truth no = Truth::not_met;
  constexpr Truth unknown = Truth::unknown;
  CHECK((met && met) == met);
  CHECK((met && unknown) == unknown);
  CHECK((unknown && unknown) == unknown);
  CHECK((met && no) == no);
  CHECK((unknown && no) == no);
  CHECK((no && no) == no);
  for (const Truth a : {met, no, unknown}) {
    for (const Truth b : {met, no, unknown}) CHECK((a && b) == (b && a));
  }
}

TEST_CASE("Truths have the names of the wire", "[guideline][truth]") {
  CHECK(to_text(Truth::met) == "met");
  CHECK(to_text(Truth::not_met) == "not-met");
  CHECK(to_text(Truth::unknown) == "unknown");
}
