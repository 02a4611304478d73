// cards/figure.h
#include "cards/figure.h"

#include <catch2/catch.hpp>
#include <limits>

TEST_CASE("Numbers read as people write them", "[cards][figure]") {
  CHECK(cards::figure(140) == "140");
  CHECK(cards::figure(139.999999) == "140");
  CHECK(cards::figure(4.775) == "4.78");
  CHECK(cards::figure(1.5) == "1.5");
  CHECK(cards::figure(0) == "0");
  CHECK(cards::figure(100) == "100");
  CHECK(cards::figure(-2.5) == "-2.5");
}

TEST_CASE("Extreme numbers stay short, and what is none is a question mark", "[cards][figure]") {
  CHECK(cards::figure(1e300) == "1e+300");
  CHECK(cards::figure(1e-9) == "1e-09");
  CHECK(cards::figure(std::numeric_limits<double>::quiet_NaN()) == "?");
  CHECK(cards::figure(std::numeric_limits<double>::infinity()) == "?");
}
