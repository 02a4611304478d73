#include "cards/page.h"

namespace cards {
namespace {

// This program's own text and value sets': what would be read as a mark is written as itself.
std::string escaped(std::string_view text) {
  std::string markdown;
  for (const char c : text) {
    if (c == '<') {
      markdown += "&lt;";
      continue;
    }
    if (c == '|' || c == '*' || c == '_' || c == '`' || c == '\\' || c == '[' || c == ']') {
      markdown += '\\';
    }
    markdown += c;
  }
  return markdown;
}

// A pipe ends a cell even in code.
std::string code_span(std::string_view text) {
  std::string markdown = "`";
  for (const char c : text) {
    if (c == '|') markdown += '\\';
    markdown += c;
  }
  return markdown + "`";
}

// Emphasis ends right behind a word (CommonMark 6.2), so space at its end goes behind the marks.
std::string strong(std::string_view text) {
  const std::size_t end = text.find_last_not_of(' ') + 1;
  return "**" + escaped(text.substr(0, end)) + "**" + std::string(text.substr(end));
}

std::string written(const Span& span) {
  switch (span.kind) {
    case Span::Kind::plain:
      return escaped(span.text);
    case Span::Kind::strong:
      return strong(span.text);
    case Span::Kind::code:
      return code_span(span.text);
    case Span::Kind::link:
      return "[" + escaped(span.text) + "](" + span.target + ")";
    case Span::Kind::setting:
      return escaped(span.text) + "†";
  }
  return {};
}

std::string written(const Line& line) {
  std::string markdown;
  for (const Span& span : line) markdown += written(span);
  return markdown;
}

std::string written(const PageTable& table) {
  std::string markdown = "|";
  for (const std::string& column : table.columns) markdown += " " + escaped(column) + " |";
  markdown += "\n|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) markdown += "---|";
  markdown += "\n";
  for (const std::vector<Line>& row : table.rows) {
    markdown += "|";
    for (const Line& cell : row) markdown += " " + written(cell) + " |";
    markdown += "\n";
  }
  return markdown;
}

std::string written(const Block& block) {
  switch (block.kind) {
    case Block::Kind::heading:
      return std::string(static_cast<std::size_t>(block.level), '#') + " " +
             written(block.lines.front()) + "\n";
    case Block::Kind::paragraph:
      return written(block.lines.front()) + "\n";
    case Block::Kind::list: {
      std::string markdown;
      for (const Line& item : block.lines) markdown += "- " + written(item) + "\n";
      return markdown;
    }
    case Block::Kind::table:
      return written(block.table);
    case Block::Kind::code:
      return "```\n" + block.lines.front().front().text + "\n```\n";
  }
  return {};
}

}  // namespace

std::string to_markdown(const Page& page) {
  std::string markdown = "# " + escaped(page.title) + "\n";
  for (const Block& block : page.blocks) {
    markdown += "\n" + written(block);
  }
  return markdown;
}

}  // namespace cards
