#include <cstdio>

#include "conformance/report.h"

namespace conformance {
namespace {

std::string line_of(const Result& result) {
  const Requirement& row = requirement(result.check->requirement);
  std::string text = "  ";
  text += name_of(result.outcome());
  text.resize(11, ' ');
  text += result.check->id;
  text.resize(std::max<std::size_t>(text.size() + 1, 38), ' ');
  return text + std::string(row.number) + ' ' + std::string(name_of(row.strength)) + " (" +
         std::string(name_of(row.versions)) + "), " + std::string(row.section) + '\n';
}

void add_findings(const Result& result, std::string& text) {
  for (const Finding& finding : result.verdict.findings()) {
    text += "             sent      " + finding.sent + "\n             came      " + finding.came +
            "\n             expected  " + finding.expected + '\n';
  }
  const std::size_t more = result.verdict.found() - result.verdict.findings().size();
  if (more > 0) text += "             and " + std::to_string(more) + " more\n";
}

std::string seconds(double value) {
  std::string text(32, '\0');
  text.resize(static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%.1f", value)));
  return text;
}

}  // namespace

std::string text_report(const Report& report, bool verbose) {
  std::string text =
      report.base_url + ", CDS Hooks " + std::string(name_of(report.versions)) + '\n';
  std::string_view area;
  for (const Result& result : report.results) {
    const Outcome outcome = result.outcome();
    if (outcome == Outcome::pass && !verbose) continue;
    if (area != result.area) {
      area = result.area;
      text += '\n' + std::string(area) + '\n';
    }
    text += line_of(result) + "             " + std::string(result.check->what) + '\n';
    if (outcome == Outcome::not_seen) text += "             " + result.verdict.reason() + '\n';
    add_findings(result, text);
  }
  std::string unseen;
  for (const Requirement& row : requirements()) {
    if (row.not_seen.empty() || (row.versions & report.versions) == 0) continue;
    unseen += "  " + std::string(row.number) + ' ' + std::string(name_of(row.strength)) + ": " +
              std::string(row.text) + ": " + std::string(row.not_seen) + '\n';
  }
  text += "\ncannot be seen from outside, or not wholly\n" + unseen;
  return text + '\n' + std::to_string(report.results.size()) + " checks of " +
         std::to_string(report.services) + " services in " + std::to_string(report.calls) +
         " calls and " + seconds(report.seconds) +
         " s: " + std::to_string(report.count(Outcome::pass)) + " passed, " +
         std::to_string(report.count(Outcome::fail)) + " failed, " +
         std::to_string(report.count(Outcome::warning)) + " warnings, " +
         std::to_string(report.count(Outcome::not_seen)) + " not seen\n";
}

}  // namespace conformance
