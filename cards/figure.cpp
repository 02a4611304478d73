#include "cards/figure.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace cards {

std::string figure(double value) {
  constexpr double kLongest = 1e7;     // digits before the point that still read well
  constexpr double kSmallest = 0.005;  // below it two decimals say nothing
  if (!std::isfinite(value)) return "?";
  std::array<char, 32> text{};
  const double size = std::fabs(value);
  const bool fixed = size == 0 || (size >= kSmallest && size < kLongest);
  const int length = std::snprintf(text.data(), text.size(), fixed ? "%.2f" : "%.3g", value);
  std::string result(text.data(), static_cast<std::size_t>(length));
  if (!fixed) return result;
  while (result.back() == '0') result.pop_back();
  if (result.back() == '.') result.pop_back();
  return result;
}

}  // namespace cards
