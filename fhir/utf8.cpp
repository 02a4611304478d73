#include "fhir/utf8.h"

#include "fhir/byte_block.h"

namespace fhir {
namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// Length of the sequence that starts at `at`, 0 where it is malformed.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const std::size_t left = text.size() - at;
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (left < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[at + i])) return 0;
  }
  const unsigned char second = byte(1);
  if (lead == 0xE0 && second < 0xA0) return 0;   // overlong
  if (lead == 0xED && second >= 0xA0) return 0;  // surrogate
  if (lead == 0xF0 && second < 0x90) return 0;   // overlong
  if (lead == 0xF4 && second >= 0x90) return 0;  // past U+10FFFF
  return length;
}

}  // namespace

std::size_t ascii_prefix(std::string_view text) noexcept {
  return unmarked_prefix(
      text.data(), text.size(), [](const ByteBlock& block) { return block.not_ascii(); },
      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::size_t first_invalid_utf8(std::string_view text) noexcept {
  std::size_t at = 0;
  while (true) {
    at += ascii_prefix(text.substr(at));
    if (at == text.size()) return std::string_view::npos;
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return at;
    at += length;
  }
}

std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t continuations = 0;
  std::size_t at = 0;
  for (; at + ByteBlock::kSize <= text.size(); at += ByteBlock::kSize) {
    const ByteBlock block(text.data() + at);
    if (block.not_ascii() != 0) continuations += block.continuations();
  }
  for (const char c : text.substr(at)) continuations += is_continuation(c) ? 1 : 0;
  return text.size() - continuations;
}

char32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length && at + i < text.size(); ++i) {
    point = point << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  at = at + length < text.size() ? at + length : text.size();
  return point;
}

std::string_view first_code_points(std::string_view text, std::size_t count) noexcept {
  std::size_t at = 0;
  while (count > 0 && at < text.size()) {
    static_cast<void>(next_code_point(text, at));
    --count;
  }
  return text.substr(0, at);
}

}  // namespace fhir
