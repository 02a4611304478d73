// How far a text needs no look at its single characters: what stands in a JSON string as it is
// (RFC 8259 section 7: everything but control characters, quotation mark and reverse solidus).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace fhir {

inline bool is_plain(char c) noexcept {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

// Of eight characters: the highest bit of the first one that is not plain, and perhaps of later
// ones; 0 where all are plain.
inline std::uint64_t marks_of_not_plain(const char* eight) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  const auto has_zero = [](std::uint64_t block) { return (block - kOnes) & ~block; };
  std::uint64_t block = 0;
  std::memcpy(&block, eight, sizeof block);
  const std::uint64_t controls = (block - kOnes * 0x20) & ~block;
  return (controls | has_zero(block ^ (kOnes * '"')) | has_zero(block ^ (kOnes * '\\'))) & kHighs;
}

// How many spaces from the front follow each other; fewer than eight characters are not looked at.
inline std::size_t count_spaces(std::string_view text) noexcept {
  constexpr std::size_t kBlock = 8;
  constexpr std::uint64_t kSpaces = 0x2020202020202020U;
  std::size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    std::uint64_t block = 0;
    std::memcpy(&block, text.data() + at, sizeof block);
    if (block == kSpaces) continue;
    if constexpr (std::endian::native != std::endian::little) return at;
    return at + static_cast<std::size_t>(std::countr_zero(block ^ kSpaces)) / kBlock;
  }
  return at;
}

// How many characters from the front are plain.
inline std::size_t plain_prefix(std::string_view text) noexcept {
  constexpr std::size_t kBlock = 8;
  std::size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    const std::uint64_t marks = marks_of_not_plain(text.data() + at);
    if (marks == 0) continue;
    if constexpr (std::endian::native == std::endian::little) {
      return at + static_cast<std::size_t>(std::countr_zero(marks)) / kBlock;
    }
    break;
  }
  // What is left of a long text, together with what came before it.
  if (text.size() >= kBlock && at + kBlock > text.size() &&
      marks_of_not_plain(text.data() + text.size() - kBlock) == 0) {
    return text.size();
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

}  // namespace fhir
