// Strong Kleene logic: what is not known stays unknown unless something known decides.
// Source: guideline section 1.7.
#pragma once

#include <cstdint>
#include <string_view>

namespace guideline {

enum class Truth : std::uint8_t { met, not_met, unknown };

[[nodiscard]] constexpr Truth operator&&(Truth a, Truth b) noexcept {
  if (a == Truth::not_met || b == Truth::not_met) return Truth::not_met;
  if (a == Truth::unknown || b == Truth::unknown) return Truth::unknown;
  return Truth::met;
}

[[nodiscard]] constexpr std::string_view to_text(Truth truth) noexcept {
  switch (truth) {
    case Truth::met:
      return "met";
    case Truth::not_met:
      return "not-met";
    case Truth::unknown:
      return "unknown";
  }
  return {};
}

}  // namespace guideline
