// UTF-8 (RFC 3629) as far as this program needs it.
#pragma once

#include <cstddef>
#include <string_view>

namespace fhir {

// Where the text stops being UTF-8 (overlong forms, surrogates and code points past U+10FFFF are
// not); npos where it never does.
[[nodiscard]] std::size_t first_invalid_utf8(std::string_view text) noexcept;

// How many bytes from the front are ASCII.
[[nodiscard]] std::size_t ascii_prefix(std::string_view text) noexcept;

// Number of code points of a valid text.
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;

// The code point at `at`, which moves past it. The text is valid and `at` inside it.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at) noexcept;

// At most that many code points from the front.
[[nodiscard]] std::string_view first_code_points(std::string_view text, std::size_t count) noexcept;

}  // namespace fhir
