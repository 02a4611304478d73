#include "fhir/utf8.h"

#include <catch2/catch.hpp>
#include <string>

using namespace std::string_literals;

TEST_CASE("Well-formed UTF-8 has no invalid place", "[fhir][utf8]") {
  for (const std::string& text :
       {""s, "plain text, longer than eight bytes"s, "\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s,
        "\xED\x9F\xBF"s, "\xEE\x80\x80"s, "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s, "\xF4\x8F\xBF\xBF"s,
        "\0"s}) {
    CHECK(fhir::first_invalid_utf8(text) == std::string::npos);
  }
}

TEST_CASE("The first invalid byte is found wherever it is", "[fhir][utf8]") {
  for (const std::string& bad : {"\xC1\xBF"s, "\xE0\x9F\xBF"s, "\xF0\x8F\xBF\xBF"s, "\xED\xA0\x80"s,
                                 "\xED\xBF\xBF"s, "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\x80"s,
                                 "\xC2"s, "\xE2\x82"s, "\xF0\x9F\x98"s, "\xC2x"s}) {
    for (std::size_t before = 0; before < 40; ++before) {
      CAPTURE(before);
      CHECK(fhir::first_invalid_utf8(std::string(before, 'a') + bad) == before);
    }
  }
  CHECK(fhir::first_invalid_utf8("\xC3\xA9\xC3\xA9\xFF") == 4);
}

TEST_CASE("Code points are counted and cut whole", "[fhir][utf8]") {
  const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
  CHECK(fhir::count_code_points(text) == 5);
  for (std::size_t before = 0; before < 40; ++before) {
    CHECK(fhir::count_code_points(std::string(before, 'x') + text) == before + 5);
  }
  CHECK(fhir::first_code_points(text, 0).empty());
  CHECK(fhir::first_code_points(text, 2) == "a\xC3\xA9");
  CHECK(fhir::first_code_points(text, 4) == "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  CHECK(fhir::first_code_points(text, 9) == text);
}

TEST_CASE("Code points are read one after the other", "[fhir][utf8]") {
  const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
  std::size_t at = 0;
  CHECK(fhir::next_code_point(text, at) == U'a');
  CHECK(fhir::next_code_point(text, at) == char32_t{0xE9});
  CHECK(fhir::next_code_point(text, at) == char32_t{0x20AC});
  CHECK(fhir::next_code_point(text, at) == char32_t{0x1F600});
  CHECK(at == text.size());
}
