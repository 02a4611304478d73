#include "conformance/report.h"
#include "fhir/json_writer.h"

namespace conformance {
namespace {

void write_requirement(const Requirement& row, fhir::JsonWriter& json) {
  json.member("requirement", row.number).member("strength", name_of(row.strength));
  json.member("versions", name_of(row.versions)).member("section", row.section);
}

void write_result(const Result& result, fhir::JsonWriter& json) {
  json.begin_object().member("id", result.check->id).member("area", result.area);
  write_requirement(requirement(result.check->requirement), json);
  json.member("what", result.check->what).member("outcome", name_of(result.outcome()));
  if (result.outcome() == Outcome::not_seen) json.member("reason", result.verdict.reason());
  if (result.verdict.found() > 0) {
    json.key("found").integer(static_cast<std::int64_t>(result.verdict.found()));
    json.key("findings").begin_array();
    for (const Finding& finding : result.verdict.findings()) {
      json.begin_object().member("sent", finding.sent).member("came", finding.came);
      json.member("expected", finding.expected).end_object();
    }
    json.end_array();
  }
  json.end_object();
}

}  // namespace

std::string json_report(const Report& report) {
  fhir::JsonWriter json;
  json.begin_object().member("target", report.base_url);
  json.member("versions", name_of(report.versions));
  json.key("services").integer(static_cast<std::int64_t>(report.services));
  json.key("calls").integer(static_cast<std::int64_t>(report.calls));
  json.key("seconds").number(report.seconds);
  json.key("summary").begin_object();
  for (const Outcome outcome :
       {Outcome::pass, Outcome::fail, Outcome::warning, Outcome::not_seen}) {
    json.key(name_of(outcome)).integer(static_cast<std::int64_t>(report.count(outcome)));
  }
  json.end_object().key("checks").begin_array();
  for (const Result& result : report.results) write_result(result, json);
  json.end_array().key("notSeenFromOutside").begin_array();
  for (const Requirement& row : requirements()) {
    if (row.not_seen.empty() || (row.versions & report.versions) == 0) continue;
    json.begin_object();
    write_requirement(row, json);
    json.member("text", row.text).member("why", row.not_seen).end_object();
  }
  return json.end_array().end_object().take() + '\n';
}

}  // namespace conformance
