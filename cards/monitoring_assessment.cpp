#include "cards/monitoring_assessment.h"

#include <string_view>
#include <vector>

#include "cards/json_members.h"
#include "cards/monitoring_card.h"
#include "cards/terminal_lines.h"
#include "fhir/date_time.h"
#include "fhir/json_writer.h"

namespace cards {
namespace {

using fhir::JsonWriter;
using guideline::Monitoring;

void write_reference(JsonWriter& json, const guideline::Evidence& evidence) {
  json.string(evidence.reference);
}

void write_dose(JsonWriter& json, const guideline::IvigDose& dose) {
  json.begin_object();
  json.member("evidence", dose.evidence.reference);
  json.member("first", fhir::format_day(dose.first)).member("last", fhir::format_day(dose.last));
  json.end_object();
}

void write_watched(JsonWriter& json, std::string_view name, const guideline::Watched& watched) {
  json.key(name).begin_object().member("status", to_text(watched.due));
  list_member(json, "evidence", watched.evidence, write_reference);
  json.end_object();
}

void append_line(std::string& out, std::string_view title, std::string_view status,
                 std::string_view finding, const std::vector<guideline::Evidence>& evidence) {
  constexpr std::size_t kTitleColumns = 20;
  constexpr std::size_t kStatusColumns = 26;
  if (finding.empty()) return;
  append_wrapped(out, padded(title, kTitleColumns) + padded(status, kStatusColumns), finding);
  for (const guideline::Evidence& one : evidence) {
    append_wrapped(out, std::string(kTitleColumns + kStatusColumns, ' ') + "- ",
                   evidence_line(one));
  }
}

}  // namespace

std::string assessment_json(const Monitoring& monitoring) {
  JsonWriter json;
  json.begin_object();
  text_member(json, "guideline", monitoring.guideline_version);
  json.member("asOf", fhir::format_instant(monitoring.as_of));
  json.member("service", "bkvn-ivig-monitoring");
  list_member(json, "disease", monitoring.disease, write_reference);
  list_member(json, "doses", monitoring.given.doses, write_dose);
  write_watched(json, "load", monitoring.load);
  write_watched(json, "creatinine", monitoring.creatinine);
  json.key("course").begin_object().member("status", to_text(monitoring.course.course));
  list_member(json, "evidence", monitoring.course.evidence, write_reference);
  json.end_object();
  if (monitoring.graft) {
    json.key("graftFunction").begin_object();
    json.member("status", monitoring.graft->declining ? "declining" : "stable");
    list_member(json, "evidence", monitoring.graft->evidence, write_reference);
    json.end_object();
  }
  write_notes(json, monitoring.notes);
  json.end_object();
  return json.take();
}

std::string terminal_text(const Monitoring& monitoring) {
  std::string out;
  append_wrapped(out, "", monitoring_summary(monitoring));
  out += "guideline " + monitoring.guideline_version + ", as of " +
         fhir::format_instant(monitoring.as_of) + "\n\n";
  append_line(out, "BK load", to_text(monitoring.load.due), monitoring.load.finding,
              monitoring.load.evidence);
  append_line(out, "Creatinine", to_text(monitoring.creatinine.due), monitoring.creatinine.finding,
              monitoring.creatinine.evidence);
  append_line(out, "Course of the load", to_text(monitoring.course.course),
              monitoring.course.finding, monitoring.course.evidence);
  if (monitoring.graft) {
    append_line(out, "Graft function", monitoring.graft->declining ? "declining" : "stable",
                monitoring.graft->finding, monitoring.graft->evidence);
  }
  std::vector<std::string> given;
  for (const guideline::IvigDose& dose : monitoring.given.doses) {
    given.push_back(evidence_line(dose.evidence));
  }
  append_list(out, "IVIG given", given);
  std::vector<std::string> disease;
  for (const guideline::Evidence& evidence : monitoring.disease) {
    disease.push_back(evidence.sentence + ": " + evidence_line(evidence));
  }
  append_list(out, "BK virus disease on record", disease);
  append_notes(out, monitoring.notes);
  return out;
}

}  // namespace cards
