// So many bytes of a text at once, and marks of those that a reader must look at one by one:
// sixteen with SSE2, which every x86-64 has, else eight in a word.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace fhir {

#if defined(__SSE2__)

class ByteBlock {
 public:
  static constexpr std::size_t kSize = 16;
  // One bit for each byte, the first byte's lowest; 0 where no byte is marked.
  using Marks = std::uint32_t;

  // `bytes` are kSize at the least.
  explicit ByteBlock(const char* bytes)
      : block_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes))) {}  // NOLINT: may alias

  // Not ASCII.
  [[nodiscard]] Marks not_ascii() const { return marks(block_); }
  [[nodiscard]] Marks not_space() const { return marks(equal(' ')) ^ 0xFFFFU; }
  // RFC 8259 section 7: control characters, quotation mark and reverse solidus.
  [[nodiscard]] Marks not_plain() const {
    const __m128i control =
        _mm_cmpeq_epi8(_mm_min_epu8(block_, _mm_set1_epi8(kLastControl)), block_);
    return marks(_mm_or_si128(control, _mm_or_si128(equal('"'), equal('\\'))));
  }

  // How many bytes of UTF-8 are no first byte of their character: 10xxxxxx, and so below -64.
  [[nodiscard]] std::size_t continuations() const {
    return static_cast<std::size_t>(
        std::popcount(marks(_mm_cmplt_epi8(block_, _mm_set1_epi8(-64)))));
  }

  // The place of the first byte that is marked; one must be.
  [[nodiscard]] static std::size_t first(Marks marks) {
    return static_cast<std::size_t>(std::countr_zero(marks));
  }

 private:
  static constexpr char kLastControl = 0x1F;
  [[nodiscard]] __m128i equal(char c) const { return _mm_cmpeq_epi8(block_, _mm_set1_epi8(c)); }
  static Marks marks(__m128i highest_bits) {
    return static_cast<Marks>(_mm_movemask_epi8(highest_bits));
  }

  __m128i block_;
};

#else

class ByteBlock {
 public:
  static constexpr std::size_t kSize = 8;
  // The highest bit of the first byte that is marked, and perhaps of later ones; 0 where none is.
  using Marks = std::uint64_t;

  explicit ByteBlock(const char* bytes) { std::memcpy(&block_, bytes, sizeof block_); }

  [[nodiscard]] Marks not_ascii() const { return block_ & kHighs; }
  [[nodiscard]] Marks not_space() const {
    const std::uint64_t others = block_ ^ (kOnes * ' ');
    return (((others & ~kHighs) + ~kHighs) | others) & kHighs;
  }
  [[nodiscard]] Marks not_plain() const {
    const std::uint64_t controls = (block_ - kOnes * 0x20) & ~block_;
    return (controls | zeros(block_ ^ (kOnes * '"')) | zeros(block_ ^ (kOnes * '\\'))) & kHighs;
  }
  // Of each byte: the highest bit set and the next one not.
  [[nodiscard]] std::size_t continuations() const {
    return static_cast<std::size_t>(std::popcount(block_ & ~(block_ << 1U) & kHighs));
  }

  [[nodiscard]] static std::size_t first(Marks marks) {
    static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");
    return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
  }

 private:
  static constexpr std::uint64_t kOnes = 0x0101010101010101U;
  static constexpr std::uint64_t kHighs = 0x8080808080808080U;
  static std::uint64_t zeros(std::uint64_t block) { return (block - kOnes) & ~block; }

  std::uint64_t block_ = 0;
};

#endif

// How many bytes from the front are not marked; `marked` says the same of one byte.
template <typename OfBlock, typename OfByte>
[[nodiscard]] inline std::size_t unmarked_prefix(const char* text, std::size_t size,
                                                 OfBlock marks_of, OfByte marked) {
  std::size_t at = 0;
  for (; at + ByteBlock::kSize <= size; at += ByteBlock::kSize) {
    if (const ByteBlock::Marks marks = marks_of(ByteBlock(text + at)); marks != 0) {
      return at + ByteBlock::first(marks);
    }
  }
  // What is left of a long text, together with what came before it.
  if (at != 0 && at != size) {
    const std::size_t last = size - ByteBlock::kSize;
    const ByteBlock::Marks marks = marks_of(ByteBlock(text + last));
    return marks != 0 ? last + ByteBlock::first(marks) : size;
  }
  while (at < size && !marked(text[at])) ++at;
  return at;
}

}  // namespace fhir
