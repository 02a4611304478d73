// A FHIR R4 TestReport: each check is a test with one assert.
#include "conformance/report.h"

#include <array>
#include <ctime>

#include "fhir/json_writer.h"

namespace conformance {
namespace {

std::string_view result_code(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return "pass";
    case Outcome::fail:
      return "fail";
    case Outcome::warning:
      return "warning";
    case Outcome::not_seen:
      return "skip";
  }
  return {};
}

std::string message_of(const Result& result) {
  if (result.verdict.findings().empty()) {
    return result.outcome() == Outcome::not_seen ? result.verdict.reason()
                                                 : std::string(result.check->what);
  }
  const Finding& finding = result.verdict.findings().front();
  return "sent: " + finding.sent + "; came: " + finding.came + "; expected: " + finding.expected;
}

std::string now() {
  const std::time_t instant = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&instant, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace

std::string test_report(const Report& report) {
  const std::size_t failed = report.count(Outcome::fail);
  const std::size_t all = report.results.size();
  fhir::JsonWriter json;
  json.begin_object().member("resourceType", "TestReport");
  json.member("name", "cds-hooks-conformance").member("status", "completed");
  json.key("testScript").begin_object();
  json.member("display", "CDS Hooks " + std::string(name_of(report.versions))).end_object();
  json.member("result", failed == 0 ? "pass" : "fail");
  json.key("score").number(
      all == 0 ? 0.0 : 100.0 * static_cast<double>(all - failed) / static_cast<double>(all));
  json.member("tester", "cds-hooks-conformance").member("issued", now());
  json.key("participant").begin_array().begin_object().member("type", "server");
  json.member("uri", report.base_url).end_object().end_array();
  json.key("test").begin_array();
  for (const Result& result : report.results) {
    const Requirement& row = requirement(result.check->requirement);
    json.begin_object().member("name", result.check->id);
    json.member("description", std::string(result.check->what) + " (requirement " +
                                   std::string(row.number) + ", " +
                                   std::string(name_of(row.strength)) + ')');
    json.key("action").begin_array().begin_object().key("assert").begin_object();
    json.member("result", result_code(result.outcome())).member("message", message_of(result));
    json.end_object().end_object().end_array().end_object();
  }
  return json.end_array().end_object().take() + '\n';
}

}  // namespace conformance
