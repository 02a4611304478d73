// A table of short texts that this program knows from the start, for texts from outside to be
// looked up in. Its hash looks at no more than the first and the last eight bytes: quick, and fit
// for keys that nobody else chooses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fhir {

struct EndsHash {
  using is_transparent = void;

  std::size_t operator()(std::string_view text) const noexcept {
    constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15U;
    constexpr std::size_t kWord = 8;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (text.size() >= kWord) {
      std::memcpy(&first, text.data(), kWord);
      std::memcpy(&last, text.data() + text.size() - kWord, kWord);
    } else {
      for (const char c : text) first = first << 8U | static_cast<unsigned char>(c);
    }
    const std::uint64_t mixed = (first * kMix ^ last ^ text.size()) * kMix;
    return static_cast<std::size_t>(mixed ^ mixed >> 32U);
  }
};

template <typename T>
using StringMap = std::unordered_map<std::string, T, EndsHash, std::equal_to<>>;

}  // namespace fhir
