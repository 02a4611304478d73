// So many bytes of a text at once, and marks of those that a reader must look at one by one:
// sixteen with SSE2, which every x86-64 has, else eight in a word.
#pragma once

#include <array>
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

  // The first `half` and the last `half` bytes of a text that is shorter than a block; half is
  // kSize / 2, or 4 and then they stand here twice.
  static ByteBlock of_ends(const char* text, std::size_t size, std::size_t half) {
    if (half == kSize / 2) {
      const auto load = [](const char* bytes) {
        return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes));  // NOLINT: may alias
      };
      return ByteBlock(_mm_unpacklo_epi64(load(text), load(text + size - half)));
    }
    const auto load = [](const char* bytes) {
      int word = 0;
      std::memcpy(&word, bytes, sizeof word);
      return _mm_cvtsi32_si128(word);
    };
    const __m128i ends = _mm_unpacklo_epi32(load(text), load(text + size - half));
    return ByteBlock(_mm_unpacklo_epi64(ends, ends));
  }

  // Not ASCII.
  [[nodiscard]] Marks not_ascii() const { return marks(block_); }
  // RFC 8259 section 2.
  [[nodiscard]] Marks not_whitespace() const {
    const __m128i spaces = _mm_or_si128(equal(' '), equal('\n'));
    return marks(_mm_or_si128(spaces, _mm_or_si128(equal('\r'), equal('\t')))) ^ 0xFFFFU;
  }
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
  explicit ByteBlock(__m128i block) : block_(block) {}
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

  // As above; kSize / 2 is 4 here.
  static ByteBlock of_ends(const char* text, std::size_t size, std::size_t half) {
    std::array<char, kSize> ends{};
    std::memcpy(ends.data(), text, half);
    std::memcpy(ends.data() + half, text + size - half, half);
    return ByteBlock(ends.data());
  }

  [[nodiscard]] Marks not_ascii() const { return block_ & kHighs; }
  [[nodiscard]] Marks not_whitespace() const {
    return differing(' ') & differing('\n') & differing('\r') & differing('\t');
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
  // The highest bit of every byte that is not c.
  [[nodiscard]] std::uint64_t differing(char c) const {
    const std::uint64_t others = block_ ^ (kOnes * static_cast<unsigned char>(c));
    return (((others & ~kHighs) + ~kHighs) | others) & kHighs;
  }

  std::uint64_t block_ = 0;
};

#endif

// How many bytes from the front are not marked; `marked` says the same of one byte.
template <typename OfBlock, typename OfByte>
[[nodiscard]] inline std::size_t unmarked_prefix(const char* text, std::size_t size,
                                                 OfBlock marks_of, OfByte marked) {
  constexpr std::size_t kLeast = 4;
  if (size >= kLeast && size < ByteBlock::kSize) {
    const std::size_t half = size >= ByteBlock::kSize / 2 ? ByteBlock::kSize / 2 : kLeast;
    const ByteBlock::Marks marks = marks_of(ByteBlock::of_ends(text, size, half));
    if (marks == 0) return size;
    const std::size_t place = ByteBlock::first(marks);
    return place < half ? place : size - 2 * half + place;
  }
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
