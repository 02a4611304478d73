// A quantity that a laboratory sent as text: "1.2E5 copies/mL", "205,314", "< 500 copies/mL".
//
// A comparator (<, <=, >=, > or their signs) and a unit may be there, and nothing else may. A
// number has a decimal point, commas between groups of three digits, perhaps an exponent. Any other
// text is no quantity. Source: guideline section 4.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir/quantity.h"

namespace fhir {

struct QuantityText {
  std::string digits;  // without commas, as read_decimal takes them
  Comparator comparator = Comparator::none;
  std::string_view unit;  // in the text that was read; empty where there is none

  // For measure(): shows this struct's digits.
  [[nodiscard]] Quantity quantity() const { return {digits, comparator, unit, {}, {}}; }
};

[[nodiscard]] std::optional<QuantityText> read_quantity_text(std::string_view text);

}  // namespace fhir
