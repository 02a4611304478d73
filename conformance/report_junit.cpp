// JUnit's XML, as CI systems read it: an area is a suite. A warning is a test that passed, with its
// findings in <system-out>.
#include "conformance/report.h"

namespace conformance {
namespace {

std::string xml(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '&':
        safe += "&amp;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n') safe += c;
    }
  }
  return safe;
}

std::string told(const Result& result) {
  std::string text;
  for (const Finding& finding : result.verdict.findings()) {
    text += "sent: " + finding.sent + "\ncame: " + finding.came +
            "\nexpected: " + finding.expected + '\n';
  }
  return xml(text);
}

std::string test_case(const Result& result) {
  const Requirement& row = requirement(result.check->requirement);
  std::string text = "    <testcase classname=\"" + xml(result.area) + "\" name=\"" +
                     xml(result.check->id) + ": " + xml(result.check->what) + "\">\n";
  const std::string about = "requirement " + std::string(row.number) + ", " +
                            std::string(name_of(row.strength)) + ", " + std::string(row.section);
  switch (result.outcome()) {
    case Outcome::pass:
      break;
    case Outcome::fail:
      text += "      <failure message=\"" + xml(about) + "\">" + told(result) + "</failure>\n";
      break;
    case Outcome::warning:
      text += "      <system-out>warning, " + xml(about) + '\n' + told(result) + "</system-out>\n";
      break;
    case Outcome::not_seen:
      text += "      <skipped message=\"" + xml(result.verdict.reason()) + "\"/>\n";
      break;
  }
  return text + "    </testcase>\n";
}

}  // namespace

std::string junit_report(const Report& report) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"" +
                     xml(report.base_url) + "\" tests=\"" + std::to_string(report.results.size()) +
                     "\" failures=\"" + std::to_string(report.count(Outcome::fail)) + "\">\n";
  std::string_view area;
  for (const Result& result : report.results) {
    if (area != result.area) {
      if (!area.empty()) text += "  </testsuite>\n";
      area = result.area;
      text += "  <testsuite name=\"" + xml(area) + "\">\n";
    }
    text += test_case(result);
  }
  return text + (area.empty() ? "" : "  </testsuite>\n") + "</testsuites>\n";
}

}  // namespace conformance
