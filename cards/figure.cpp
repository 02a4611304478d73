#include "cards/figure.h"

#include <array>
#include <charconv>
#include <cmath>

namespace cards {

std::string figure(double value) {
  constexpr double kLongest = 1e7;     // digits before the point that still read well
  constexpr double kSmallest = 0.005;  // below it two decimals say nothing
  if (!std::isfinite(value)) return "?";
  const double size = std::fabs(value);
  if (size < kLongest && std::trunc(value) == value) {
    return std::to_string(static_cast<int>(value));
  }
  std::array<char, 32> text{};
  const bool fixed = size >= kSmallest && size < kLongest;
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value,
                    fixed ? std::chars_format::fixed : std::chars_format::general, fixed ? 2 : 3);
  std::string result(text.data(), end);
  if (!fixed) return result;
  while (result.back() == '0') result.pop_back();
  if (result.back() == '.') result.pop_back();
  return result;
}

}  // namespace cards
