#include "cards/terminal_text.h"

#include <cstddef>
#include <string_view>
#include <vector>

#include "cards/eligibility_summary.h"
#include "cards/terminal_lines.h"
#include "fhir/date_time.h"

namespace cards {
namespace {

constexpr std::size_t kTitleColumns = 47;
constexpr std::size_t kStatusColumns = 9;

std::string_view status_word(guideline::Truth status) {
  return status == guideline::Truth::not_met ? "NOT MET" : to_text(status);
}

void append_criterion(std::string& out, const guideline::Criterion& criterion,
                      std::string_view before) {
  const std::string heading =
      padded(std::string(before) + std::string(title(criterion.id)), kTitleColumns) +
      padded(status_word(criterion.status), kStatusColumns);
  append_wrapped(out, heading, criterion.parts.empty() ? criterion.finding : "both of:");
  const std::string indent(kTitleColumns + kStatusColumns, ' ');
  if (criterion.parts.empty()) {
    for (const guideline::Evidence& evidence : criterion.evidence) {
      append_wrapped(out, indent + "- ", evidence_line(evidence));
    }
  }
  if (!criterion.settles.empty()) append_wrapped(out, indent + "? ", criterion.settles);
  for (const guideline::Criterion& part : criterion.parts) append_criterion(out, part, "  ");
}

std::string first_line(const guideline::Assessment& assessment,
                       const guideline::Thresholds& thresholds) {
  switch (assessment.indication) {
    case guideline::Indication::bk_nephropathy:
      return eligibility_summary(assessment, thresholds);
    case guideline::Indication::rejection:
      return "IVIG for rejection with BK virus disease in play: see the caveat";
    case guideline::Indication::other:
      break;
  }
  return "IVIG for another indication; BK viraemia present: watch the load";
}

}  // namespace

std::string terminal_text(const guideline::Assessment& assessment,
                          const guideline::Thresholds& thresholds) {
  std::string out;
  append_wrapped(out, "", first_line(assessment, thresholds));
  out += "guideline " + assessment.guideline_version + ", as of " +
         fhir::format_instant(assessment.as_of);
  if (assessment.verdict) out.append(", verdict ").append(to_text(*assessment.verdict));
  out += '\n';
  if (!assessment.criteria.empty()) {
    out += '\n' + padded("CRITERION", kTitleColumns) + padded("STATUS", kStatusColumns) + "WHY\n";
    for (const guideline::Criterion& criterion : assessment.criteria)
      append_criterion(out, criterion, "");
  }
  std::vector<std::string> stated;
  if (assessment.dose) stated.push_back("Dose: " + assessment.dose->finding);
  if (assessment.graft_function)
    stated.push_back("Graft function: " + assessment.graft_function->finding);
  for (const guideline::Evidence& load : assessment.newest_load)
    stated.push_back("Newest load: " + evidence_line(load));
  append_list(out, "Beside the criteria", stated);
  std::vector<std::string> caveats;
  for (const guideline::LabelRisk& risk : assessment.label_risks) {
    caveats.push_back("Product label: " + risk.evidence.sentence + ", " +
                      evidence_line(risk.evidence));
  }
  for (const guideline::RejectionOnRecord& rejection : assessment.rejections) {
    caveats.push_back("Rejection: " + rejection.evidence.sentence + ", " +
                      evidence_line(rejection.evidence));
  }
  append_list(out, "Caveats of this patient", caveats);
  append_notes(out, assessment.notes);
  return out;
}

}  // namespace cards
