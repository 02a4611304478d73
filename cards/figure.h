// A number as people read it in a sentence: at most two decimals, no trailing zeros ("140",
// "4.78").
#pragma once

#include <string>

namespace cards {

// Very large and very small numbers are written with an exponent; what is no number is "?".
[[nodiscard]] std::string figure(double value);

}  // namespace cards
