// How far a text needs no look at its single characters: what stands in a JSON string as it is
// (RFC 8259 section 7: everything but control characters, quotation mark and reverse solidus), and
// white space.
#pragma once

#include <cstddef>
#include <string_view>

#include "fhir/byte_block.h"

namespace fhir {

inline bool is_plain(char c) noexcept {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

// How many characters from the front are plain.
inline std::size_t plain_prefix(std::string_view text) noexcept {
  return unmarked_prefix(
      text.data(), text.size(), [](const ByteBlock& block) { return block.not_plain(); },
      [](char c) { return !is_plain(c); });
}

inline bool is_whitespace(char c) noexcept {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// How many characters from the front are white space (RFC 8259 section 2).
inline std::size_t whitespace_prefix(std::string_view text) noexcept {
  return unmarked_prefix(
      text.data(), text.size(), [](const ByteBlock& block) { return block.not_whitespace(); },
      [](char c) { return !is_whitespace(c); });
}

}  // namespace fhir
