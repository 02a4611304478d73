#include <algorithm>

#include "conformance/report.h"
#include "fhir/json_writer.h"

namespace conformance {
namespace {

std::vector<const Check*> checks_of(const Requirement& row) {
  std::vector<const Check*> found;
  for (const Area& area : areas()) {
    for (const Check& check : area.checks) {
      if (check.requirement == row.number) found.push_back(&check);
    }
  }
  return found;
}

// A cell of a Markdown table.
std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.insert(at, 1, '\\');
  return text;
}

std::string how(const Requirement& row) {
  std::string text;
  for (const Check* check : checks_of(row)) {
    if (!text.empty()) text += "; ";
    text += '`' + std::string(check->id) + "` " + std::string(check->what);
  }
  if (row.not_seen.empty()) return cell(text);
  return cell(text + (text.empty() ? "not seen: " : ". Not seen: ") + std::string(row.not_seen));
}

std::string outcome_of(const Requirement& row, const Report& report) {
  std::string text;
  for (const Result& result : report.results) {
    if (result.check->requirement != row.number) continue;
    if (!text.empty()) text += ", ";
    text += name_of(result.outcome());
    if (result.outcome() == Outcome::not_seen) text += ": " + result.verdict.reason();
  }
  // Once for all where all say the same.
  const std::size_t comma = text.find(", ");
  if (comma != std::string::npos) {
    const std::string first = text.substr(0, comma);
    std::string repeated = first;
    for (std::size_t i = 1; i < checks_of(row).size(); ++i) repeated += ", " + first;
    if (repeated == text) return cell(first);
  }
  return cell(text);
}

// How many SHALLs there are, how many a check looks at, and by how many checks all in all.
std::string counts() {
  std::size_t shalls = 0;
  std::size_t seen = 0;
  for (const Requirement& row : requirements()) {
    if (row.strength != Strength::shall) continue;
    ++shalls;
    seen += checks_of(row).empty() ? 0U : 1U;
  }
  std::size_t checks = 0;
  for (const Area& area : areas()) checks += area.checks.size();
  return std::to_string(shalls) + " SHALLs bind a service. " + std::to_string(seen) +
         " of them show from outside, wholly or in part, and are checked. All in all there are " +
         std::to_string(checks) + " checks.\n\n";
}

}  // namespace

std::string requirements_as_text() {
  std::string text = counts();
  for (const Requirement& row : requirements()) {
    text += std::string(row.number) + ' ' + std::string(name_of(row.strength)) + " (" +
            std::string(name_of(row.versions)) + "), " + std::string(row.section) + ": " +
            std::string(row.text) + '\n';
    for (const Check* check : checks_of(row)) {
      text += "    " + std::string(check->id) + ": " + std::string(check->what) +
              (check->is_failure() ? "" : " (warning)") + '\n';
    }
    if (!row.not_seen.empty()) text += "    not seen: " + std::string(row.not_seen) + '\n';
  }
  return text;
}

std::string requirements_as_json() {
  fhir::JsonWriter json;
  json.begin_array();
  for (const Requirement& row : requirements()) {
    json.begin_object().member("requirement", row.number);
    json.member("strength", name_of(row.strength)).member("versions", name_of(row.versions));
    json.member("section", row.section).member("text", row.text);
    json.key("checks").begin_array();
    for (const Check* check : checks_of(row)) json.string(check->id);
    json.end_array();
    if (!row.not_seen.empty()) json.member("notSeen", row.not_seen);
    json.end_object();
  }
  return json.end_array().take() + '\n';
}

std::string requirements_as_markdown(const Report* report) {
  std::string text = counts() + "| | strength | version | section | what | checked how |";
  text += report != nullptr ? " outcome |\n|---|---|---|---|---|---|---|\n"
                            : "\n|---|---|---|---|---|---|\n";
  for (const Requirement& row : requirements()) {
    text += "| " + std::string(row.number) + " | " + std::string(name_of(row.strength)) + " | " +
            std::string(name_of(row.versions)) + " | " + std::string(row.section) + " | " +
            cell(std::string(row.text)) + " | " + how(row) + " |";
    if (report != nullptr) text += ' ' + outcome_of(row, *report) + " |";
    text += '\n';
  }
  return text;
}

}  // namespace conformance
