#include "cards/terminal_lines.h"

#include <algorithm>

#include "cards/markdown.h"
#include "fhir/date_time.h"
#include "fhir/utf8.h"

namespace cards {
namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kLongestText = 400;

// Breaks a text at spaces into lines of at most that many columns.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t used = fhir::count_code_points(lines.back());
    if (used > 0 && used + 1 + fhir::count_code_points(word) > columns) {
      lines.emplace_back();
    } else if (used > 0) {
      lines.back() += ' ';
    }
    lines.back() += word;
  }
  return lines;
}

}  // namespace

std::string padded(std::string_view text, std::size_t columns) {
  std::string result(text);
  const std::size_t used = fhir::count_code_points(text);
  result.append(used < columns ? columns - used : 1, ' ');
  return result;
}

void append_wrapped(std::string& out, const std::string& first_indent, std::string_view text) {
  const std::size_t indent = fhir::count_code_points(first_indent);
  bool first = true;
  for (const std::string& line : wrapped(plain(text, kLongestText), kColumns - indent)) {
    out += (first ? first_indent : std::string(indent, ' ')) + line + '\n';
    first = false;
  }
}

std::string evidence_line(const guideline::Evidence& evidence) {
  std::string line = evidence.reference;
  if (evidence.day) line += " (" + fhir::format_day(*evidence.day) + ")";
  if (!evidence.recorded.empty()) line += ": " + evidence.recorded;
  if (!evidence.normalised.empty()) line += " = " + evidence.normalised;
  if (evidence.by_name) line += " [matched by name]";
  return line;
}

void append_list(std::string& out, std::string_view heading,
                 const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out.append("\n").append(heading).append("\n");
  for (const std::string& line : lines) append_wrapped(out, "- ", line);
}

void append_notes(std::string& out, const std::vector<guideline::Note>& notes) {
  std::vector<std::string> lines;
  lines.reserve(notes.size());
  for (const guideline::Note& note : notes) lines.push_back(note.kind + ": " + note.text);
  append_list(out, "Notes on the data", lines);
}

}  // namespace cards
