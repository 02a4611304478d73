#include "cards/page.h"

#include <catch2/catch.hpp>
#include <string>

using cards::Page;
using cards::Span;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Page example() {
  Page page{"A & B", {}};
  page.heading(2, "first", "First <one>")
      .paragraph({{"See "}, {"this", Span::Kind::link, "https://example.org/?a=1&b=2"}})
      .list({cards::words("one"),
             {{"30 days", Span::Kind::setting, {}}},
             {{"Dose. ", Span::Kind::strong, {}}, {"Once."}}})
      .table(
          {"Numbers", {"Name", "Value"}, {{cards::words("a|b"), {{"x|y", Span::Kind::code, {}}}}}})
      .code("curl \"$BASE/\"");
  return page;
}

}  // namespace

TEST_CASE("a page is a whole HTML document with its text escaped", "[cards][page]") {
  const std::string html = cards::to_html(example());
  CHECK(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  CHECK(has(html, "<title>A &amp; B</title>"));
  CHECK(has(html, "<h2 id=\"first\">First &lt;one&gt;</h2>"));
  CHECK(has(html, "<a href=\"https://example.org/?a=1&amp;b=2\">this</a>"));
  CHECK(has(html, "<span class=\"setting\">30 days†</span>"));
  CHECK(has(html, "<th scope=\"col\">Name</th>"));
  CHECK(has(html, "<th scope=\"row\">a|b</th><td><code>x|y</code></td>"));
  CHECK(has(html, "<caption>Numbers</caption>"));
  CHECK(has(html, "<li><a href=\"#first\">"));
  CHECK(html.ends_with("</html>\n"));
}

TEST_CASE("a page loads nothing and runs nothing", "[cards][page]") {
  const std::string html = cards::to_html(example());
  for (const char* part : {"<script", "<link", "<img", "@import", "url(", " style=", " on"}) {
    INFO(part);
    CHECK_FALSE(has(html.substr(html.find("<body")), part));
  }
  CHECK(has(html, std::string("<style>").append(cards::page_style()).append("</style>")));
}

TEST_CASE("the same page is Markdown", "[cards][page]") {
  const std::string markdown = cards::to_markdown(example());
  CHECK(
      has(markdown, "# A & B\n\n## First &lt;one>\n\nSee [this](https://example.org/?a=1&b=2)\n"));
  CHECK(has(markdown, "- one\n- 30 days†\n- **Dose.** Once.\n"));
  CHECK(has(markdown, "| Name | Value |\n|---|---|\n| a\\|b | `x\\|y` |\n"));
  CHECK(has(markdown, "```\ncurl \"$BASE/\"\n```\n"));
}
