// cards/markdown.h: nothing from outside means anything to Markdown or HTML.
#include "cards/markdown.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "fhir/utf8.h"

namespace {

constexpr std::size_t kRoom = 200;

std::string escaped(std::string_view text) { return cards::escape(text, kRoom); }

}  // namespace

TEST_CASE("Text from outside is shown as it is and does nothing", "[cards][markdown]") {
  SECTION("a pipe cannot end a table cell") { CHECK(escaped("a|b") == "a&#124;b"); }
  SECTION("a backslash cannot lift an escape") { CHECK(escaped("a\\|b") == "a&#92;&#124;b"); }
  SECTION("a backtick opens no code span") { CHECK(escaped("`x`") == "&#96;x&#96;"); }
  SECTION("HTML stays text") {
    CHECK(escaped("<script>alert(1)</script>") == "&lt;script&gt;alert(1)&lt;/script&gt;");
  }
  SECTION("no link and no image") {
    CHECK(escaped("[x](javascript:alert(1))") == "&#91;x&#93;(javascript:alert(1))");
    CHECK(escaped("![x](y)") == "!&#91;x&#93;(y)");
  }
  SECTION("an entity is shown as it was written") {
    CHECK(escaped("&#x27;&lt;") == "&amp;#x27;&amp;lt;");
  }
  SECTION("no emphasis and no strike-through") {
    CHECK(escaped("*a* __b__ ~~c~~") ==
          "&#42;a&#42; &#95;&#95;b&#95;&#95; &#126;&#126;c&#126;&#126;");
  }
  SECTION("no bare address becomes a link") {
    CHECK(escaped("see https://evil.example/") == "see https:/ /evil .example/");
    CHECK(escaped("WWW.evil.example") == "WWW .evil .example");
    CHECK(escaped("//evil") == "/ /evil");
    CHECK(escaped("///") == "/ / /");
    CHECK(escaped("www.1.example") == "www .1 .example");
    CHECK(escaped("e.g. 5.31, obs-1.2") == "e.g. 5.31, obs-1.2");
    CHECK(escaped("a@evil.example") == "a @ evil .example");
  }
  SECTION("no bare address becomes a link, though every character of it is harmless") {
    CHECK(escaped("Observation/visit.evil.example") == "Observation/visit .evil .example");
    CHECK(escaped("paypal.example/x") == "paypal .example/x");
    CHECK(escaped("1.example") == "1 .example");
    CHECK(escaped("x.yy") == "x .yy");
    CHECK(escaped("a//b") == "a/ /b");
    CHECK(escaped("a/b.") == "a/b.");
    CHECK(escaped("Dr. Who, e.g. 2.5 ml") == "Dr. Who, e.g. 2.5 ml");
  }
  SECTION("no heading, list or rule at the start") {
    CHECK(escaped("# a") == "&#35; a");
    CHECK(escaped("- a") == "&#45; a");
    CHECK(escaped("+ a") == "&#43; a");
    CHECK(escaped("1. a") == "1&#46; a");
    CHECK(escaped("12) a") == "12&#41; a");
    CHECK(escaped("=== a") == "&#61;== a");
  }
  SECTION("what means nothing stays readable") {
    CHECK(escaped("5.31 log10 copies/mL (2026-11-17), 4-5 ng/mL") ==
          "5.31 log10 copies/mL (2026-11-17), 4-5 ng/mL");
    CHECK(escaped("205,314 → 697 µmol/L, 100 %") == "205,314 → 697 µmol/L, 100 %");
  }
}

TEST_CASE("Control, line break, direction and invisible characters become one space",
          "[cards][markdown]") {
  CHECK(escaped("a\r\n\t b") == "a b");
  CHECK(escaped("a\x01\x7F"
                "b") == "a b");
  CHECK(escaped("a\xE2\x80\xAE"
                "b") == "a b");  // U+202E right-to-left override
  CHECK(escaped("a\xE2\x81\xA6"
                "b\xE2\x81\xA9") == "a b");  // U+2066, U+2069 isolates
  CHECK(escaped("a\xE2\x80\xA8"
                "b") == "a b");  // U+2028 line separator
  CHECK(escaped("a\xEF\xBB\xBF\xE2\x80\x8B"
                "b") == "a b");  // U+FEFF, U+200B
  CHECK(escaped("\xC2\x85 a \xC2\xA0") == "a");
  CHECK(escaped(" \n ").empty());
}

TEST_CASE("Long text is cut with an ellipsis at a code point, entities whole",
          "[cards][markdown]") {
  CHECK(cards::escape("abcdef", 6) == "abcdef");
  CHECK(cards::escape("abcdefg", 6) == "abcde…");
  CHECK(cards::escape("äöüäöüä", 6) == "äöüäö…");
  CHECK(cards::escape("ab cdefg", 4) == "ab…");
  CHECK(cards::escape("a|bc", 6) == "a…");
  CHECK(cards::escape("a|bc", 8) == "a&#124;…");
  CHECK(cards::escape("abc", 0).empty());
  for (const std::string_view unit : {"|", "ä", "<", "😀", "a ", "\xE2\x80\xAE"}) {
    std::string text;
    for (int i = 0; i < 10000; ++i) text += unit;
    for (const std::size_t limit : {1U, 2U, 7U, 50U, 139U}) {
      const std::string cut = cards::escape(text, limit);
      CHECK(fhir::count_code_points(cut) <= limit);
      CHECK(fhir::first_invalid_utf8(cut) == std::string::npos);
    }
  }
}

TEST_CASE("Text that is not UTF-8 is cut where it stops being so", "[cards][markdown]") {
  CHECK(escaped("ab\xFF"
                "cd") == "ab");
  CHECK(escaped("\xC3").empty());
}

TEST_CASE("Plain members carry no angle brackets and no control characters", "[cards][markdown]") {
  CHECK(cards::plain("<b>a\nb</b>", kRoom) == "‹b›a b‹/b›");
  CHECK(cards::plain("a|b & c_d", kRoom) == "a|b & c_d");
  CHECK(cards::plain("abcdef", 4) == "abc…");
}

TEST_CASE("Tables, lists and paragraphs are GitHub-flavoured Markdown", "[cards][markdown]") {
  CHECK(cards::table_head({"A", "B"}) == "| A | B |\n|---|---|\n");
  CHECK(cards::table_row({"1", "2"}) == "| 1 | 2 |\n");
  const std::vector<std::string> items = {"x", "y"};
  CHECK(cards::bullets(items) == "- x\n- y\n");
  CHECK(cards::joined(items) == "x, y");
  CHECK(cards::paragraphs({"a\n", "", "b\n"}) == "a\n\nb\n");
}
