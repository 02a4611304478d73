// A page for people: headings, sentences, lists and tables, written as HTML for the server's own
// page and as Markdown for docs/. One content, two forms, so that they cannot differ.
//
// All text is plain; the writers escape it. The HTML is whole, needs no script and loads nothing.
// Source: WHATWG HTML; WCAG 2.1 (headings in order, captions and header cells in tables).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cards {

struct Span {
  enum class Kind : std::uint8_t {
    plain,
    strong,
    code,
    link,    // to `target`
    setting  // a local setting, not from the guideline: marked †
  };
  std::string text;
  Kind kind = Kind::plain;
  std::string target{};
};
using Line = std::vector<Span>;

[[nodiscard]] Line words(std::string text);

struct PageTable {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<Line>> rows;  // the first cell names the row
};

struct Block {
  enum class Kind : std::uint8_t { heading, paragraph, list, table, code };
  Kind kind;
  int level = 0;   // of a heading: 2, 3
  std::string id;  // of a heading, for links to it
  std::vector<Line> lines;
  PageTable table;
};

struct Page {
  std::string title;
  std::vector<Block> blocks;

  Page& heading(int level, std::string id, std::string text);
  Page& paragraph(Line line);
  Page& list(std::vector<Line> items);
  Page& table(PageTable table);
  Page& code(std::string text);
};

// A whole document, with a list of its sections in front.
[[nodiscard]] std::string to_html(const Page& page);
[[nodiscard]] std::string to_markdown(const Page& page);

// What stands between <style> and </style>: a Content-Security-Policy allows it by its hash.
[[nodiscard]] std::string_view page_style();

}  // namespace cards
