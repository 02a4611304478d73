#include "fhir/quantity_text.h"

#include <catch2/catch.hpp>

namespace {

std::string read(std::string_view text) {
  const std::optional<fhir::QuantityText> quantity = fhir::read_quantity_text(text);
  if (!quantity) return "-";
  return std::string(to_text(quantity->comparator)) + quantity->digits + '|' +
         std::string(quantity->unit);
}

}  // namespace

TEST_CASE("A quantity is read from text", "[fhir][quantity]") {
  CHECK(read("1.2E5 copies/mL") == "1.2E5|copies/mL");
  CHECK(read("205,314") == "205314|");
  CHECK(read("< 500") == "<500|");
  CHECK(read("<500copies/mL") == "<500|copies/mL");
  CHECK(read(">= 1,000,000 IU/mL") == ">=1000000|IU/mL");
  CHECK(read("\xE2\x89\xA4 2.5e-3") == "<=2.5e-3|");
  CHECK(read("\xE2\x89\xA5 7") == ">=7|");
  CHECK(read(" 5.5  ng/mL ") == "5.5|ng/mL");
  CHECK(read("5. ") == "5|.");
}

TEST_CASE("Any other text is no quantity", "[fhir][quantity]") {
  for (const char* const text : {"", " ", "<", "< ", "Not Detected", "about 500", "-5", "1,00",
                                 "1,0000", ",500", "1,,000", ".5"}) {
    CAPTURE(text);
    CHECK(read(text) == "-");
  }
}

TEST_CASE("A quantity of text is measured as one of numbers", "[fhir][quantity]") {
  const std::optional<fhir::QuantityText> text = fhir::read_quantity_text("132.6 umol/L");
  REQUIRE(text);
  CHECK(fhir::measure(text->quantity())->value == Approx(1.5));
}
