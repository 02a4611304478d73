#include "cards/markdown.h"

#include <array>
#include <string>

#include "fhir/utf8.h"

namespace cards {
namespace {

constexpr std::string_view kEllipsis = "…";

// Shown as a space: controls, line and paragraph separators, direction marks and overrides, and
// characters that show nothing and can hide text.
bool is_unprintable(char32_t c) {
  return c <= 0x1F || (c >= 0x7F && c <= 0xA0) || c == 0xAD || c == 0x61C || c == 0x180E ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// "www" stands right before `at`.
bool follows_www(std::string_view text, std::size_t at) {
  return at >= 3 && lower(text[at - 1]) == 'w' && lower(text[at - 2]) == 'w' &&
         lower(text[at - 3]) == 'w';
}

bool is_letter(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c & '\x80') != 0; }

// The dot at `at` may stand before a top-level domain: a letter or digit, the dot, two letters.
bool is_dot_of_domain(std::string_view text, std::size_t at) {
  if (at == 0 || at + 2 >= text.size()) return false;
  const char before = text[at - 1];
  return (is_letter(before) || is_digit(before)) && is_letter(text[at + 1]) &&
         is_letter(text[at + 2]);
}

// The text up to `at` is only the number of a list item, and its dot or bracket stands at `at`.
bool ends_list_number(std::string_view text, std::size_t at) {
  for (std::size_t i = 0; i < at; ++i) {
    if (!is_digit(text[i])) return false;
  }
  return at > 0 && (at + 1 == text.size() || text[at + 1] == ' ');
}

// How the ASCII character at `at` is written so that Markdown shows it and nothing else; empty
// where it stands for itself.
std::string_view markdown_of(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\\':
      return "&#92;";
    case '`':
      return "&#96;";
    case '*':
      return "&#42;";
    case '_':
      return "&#95;";
    case '[':
      return "&#91;";
    case ']':
      return "&#93;";
    case '|':
      return "&#124;";
    case '~':
      return "&#126;";
    case '#':
      return at == 0 ? "&#35;" : "";
    case '-':
      return at == 0 ? "&#45;" : "";
    case '+':
      return at == 0 ? "&#43;" : "";
    case '=':
      return at == 0 ? "&#61;" : "";
    case '.':
      if (follows_www(text, at) || is_dot_of_domain(text, at)) return " .";
      return ends_list_number(text, at) ? "&#46;" : "";
    case ')':
      return ends_list_number(text, at) ? "&#41;" : "";
    case '/':
      return text.substr(at + 1).starts_with('/') ? "/ " : "";
    case '@':
      return " @ ";
    default:
      return {};
  }
}

std::string_view plain_of(std::string_view text, std::size_t at) {
  if (text[at] == '<') return "‹";
  if (text[at] == '>') return "›";
  return {};
}

// Whole and printable: no more code points than `most` are looked at, single spaces between words.
std::string cleaned(std::string_view text, std::size_t most) {
  text = text.substr(0, fhir::first_invalid_utf8(text));
  std::string result;
  result.reserve(text.size());
  bool space = false;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size() && count <= most;) {
    const std::size_t start = at;
    const char32_t point = fhir::next_code_point(text, at);
    if (point == U' ' || is_unprintable(point)) {
      space = !result.empty();
      continue;
    }
    if (space) result += ' ';
    result.append(text, start, at - start);
    count += space ? 2 : 1;
    space = false;
  }
  return result;
}

// What a character may do: it stands for itself, it does so beside most neighbours, or it may not.
enum class Standing : unsigned char { unclear, by_neighbours, itself };

constexpr std::array<Standing, 256> make_standing_table() {
  std::array<Standing, 256> table{};
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = Standing::itself;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = Standing::itself;
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = Standing::itself;
  for (const char c : std::string_view("!\"#$%'()+,-;=?^{}"))
    table[static_cast<unsigned char>(c)] = Standing::itself;
  for (const char c : std::string_view(" ./"))
    table[static_cast<unsigned char>(c)] = Standing::by_neighbours;
  return table;
}
constexpr std::array<Standing, 256> kStanding = make_standing_table();

// It starts with a letter, or with digits that number no list.
bool starts_harmlessly(std::string_view text) {
  const char first = lower(text.front());
  if (first >= 'a' && first <= 'z') return true;
  if (!is_digit(first)) return false;
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at == text.size() || (text[at] != '.' && text[at] != ')') || !ends_list_number(text, at);
}

// The space, dot or slash at `at`, not the first character, shows as it is and breaks nothing: the
// space is single, the dot in no domain, the slash alone.
bool stands_beside_neighbours(std::string_view text, std::size_t at) {
  if (text[at] != '.') return text[at - 1] != text[at];
  return !follows_www(text, at) && !is_dot_of_domain(text, at);
}

// Every character stands for itself where it is: what most texts of a record are, at no cost.
bool is_harmless(std::string_view text) {
  if (text.empty()) return true;
  if (!starts_harmlessly(text) || text.back() == ' ') return false;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const Standing standing = kStanding[static_cast<unsigned char>(text[at])];
    if (standing == Standing::itself) continue;
    if (standing == Standing::unclear || !stands_beside_neighbours(text, at)) return false;
  }
  return true;
}

// Each character rendered by `form`, cut to the limit.
template <typename Form>
std::string rendered(std::string_view outside, std::size_t limit, Form form) {
  if (outside.size() <= limit && is_harmless(outside)) return std::string(outside);
  const std::string text = cleaned(outside, limit);
  std::string result;
  result.reserve(text.size() + text.size() / 4);
  std::size_t used = 0;
  std::size_t whole = 0;  // bytes of the result that leave room for the ellipsis
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const bool ascii = fhir::next_code_point(text, at) < 0x80;
    const std::string_view written = ascii ? form(text, start) : std::string_view();
    if (written.empty()) {
      result.append(text, start, at - start);
      ++used;
    } else {
      result += written;
      used += fhir::count_code_points(written);
    }
    if (used > limit) {
      result.resize(whole);
      while (result.ends_with(' ')) result.pop_back();
      return limit == 0 ? std::string() : result + std::string(kEllipsis);
    }
    if (used < limit) whole = result.size();
  }
  return result;
}

}  // namespace

std::string escape(std::string_view text, std::size_t limit) {
  return rendered(text, limit, markdown_of);
}

std::string plain(std::string_view text, std::size_t limit) {
  return rendered(text, limit, plain_of);
}

std::string table_row(std::initializer_list<std::string_view> cells) {
  std::size_t size = 2;
  for (const std::string_view cell : cells) size += cell.size() + 3;
  std::string row;
  row.reserve(size);
  row += '|';
  for (const std::string_view cell : cells) row.append(" ").append(cell).append(" |");
  row += '\n';
  return row;
}

std::string table_head(std::initializer_list<std::string_view> columns) {
  std::string head = table_row(columns) + '|';
  for (std::size_t i = 0; i < columns.size(); ++i) head += "---|";
  return head + '\n';
}

std::string bullets(std::span<const std::string> items) {
  std::string list;
  for (const std::string& item : items) list.append("- ").append(item).append("\n");
  return list;
}

std::string paragraphs(std::initializer_list<std::string_view> blocks) {
  std::string text;
  for (const std::string_view block : blocks) {
    if (!block.empty()) text.append(text.empty() ? "" : "\n").append(block);
  }
  return text;
}

std::string joined(std::span<const std::string> items) {
  std::size_t size = 0;
  for (const std::string& item : items) size += item.size() + 2;
  std::string text;
  text.reserve(size);
  for (const std::string& item : items) text.append(text.empty() ? "" : ", ").append(item);
  return text;
}

}  // namespace cards
