#include "cards/eligibility_summary.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "cards/card.h"
#include "cards/caveats.h"
#include "cards/criteria_text.h"
#include "cards/figure.h"
#include "cards/markdown.h"
#include "fhir/utf8.h"

namespace cards {
namespace {

using guideline::Assessment;
using guideline::Criterion;
using guideline::CriterionId;
using guideline::Supply;
using guideline::Truth;

constexpr std::string_view kSubject = "IVIG for BK nephropathy";

bool fits(std::string_view text) { return fhir::count_code_points(text) < kSummaryLimit; }

std::string dose_words(const guideline::Dose& dose, const guideline::Thresholds& thresholds) {
  std::string words = figure(thresholds.dose_g_per_kg) + " g/kg once";
  if (dose.comparison == guideline::DoseComparison::no_weight || !dose.recommended_grams) {
    return words + ", weight missing";
  }
  words += " = " + figure(*dose.recommended_grams) + " g";
  if (!dose.ordered_grams) return words + " (ordered dose not computable)";
  words += " (ordered " + figure(*dose.ordered_grams) + " g";
  if (dose.comparison == guideline::DoseComparison::divided) words += ", divided";
  return words + ")";
}

std::string failed_words(const Assessment& assessment, CriterionId id) {
  switch (id) {
    case CriterionId::biopsy_proven_bkvn:
      return "biopsy is negative";
    case CriterionId::antimetabolite_stopped:
      return antimetabolites_named(assessment) + " still current";
    case CriterionId::calcineurin_inhibitor_minimised:
      return inhibitors_named(assessment) + " not minimised";
    case CriterionId::immunosuppression_reduction_maximal:
      return "immunosuppression not fully reduced";
    case CriterionId::progression_despite_reduction:
      return "no progression shown despite reduction";
    case CriterionId::cidofovir_exhausted:
      return "cidofovir comes first";
    case CriterionId::foscarnet_exhausted:
      return "foscarnet comes first";
  }
  return {};
}

bool needs(const Criterion& criterion, Supply supply) {
  return std::find(criterion.supplies.begin(), criterion.supplies.end(), supply) !=
         criterion.supplies.end();
}

std::string unknown_words(const Criterion& criterion) {
  switch (criterion.id) {
    case CriterionId::biopsy_proven_bkvn:
      return "biopsy proof";
    case CriterionId::antimetabolite_stopped:
      return "antimetabolite stop";
    case CriterionId::calcineurin_inhibitor_minimised:
      return needs(criterion, Supply::tacrolimus_trough) ||
                     needs(criterion, Supply::ciclosporin_trough)
                 ? "inhibitor trough"
                 : "calcineurin inhibitor";
    case CriterionId::immunosuppression_reduction_maximal:
      return "immunosuppression reduction";
    case CriterionId::progression_despite_reduction:
      return needs(criterion, Supply::medication_review) ? "day of the reduction"
                                                         : "BK load after reduction";
    case CriterionId::cidofovir_exhausted:
      return criterion.supplies.empty() ? "decision on cidofovir" : "cidofovir history";
    case CriterionId::foscarnet_exhausted:
      return criterion.supplies.empty() ? "decision on foscarnet" : "foscarnet history";
  }
  return {};
}

// The finding as it goes on within a sentence: "The load is falling" begins with a small letter.
std::string within_sentence(std::string finding) {
  const auto between = [&finding](std::size_t i, char low, char high) {
    return finding.size() > i && finding[i] >= low && finding[i] <= high;
  };
  if (between(0, 'A', 'Z') && between(1, 'a', 'z')) {
    finding[0] = static_cast<char>(finding[0] - 'A' + 'a');
  }
  return finding;
}

// As many reasons as fit after the start, the rest as a number.
std::string with_reasons(const std::string& start, const std::vector<std::string>& reasons) {
  std::string text = start;
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    const std::size_t left = reasons.size() - i - 1;
    const std::string tail = left == 0 ? "" : " + " + std::to_string(left) + " more";
    const std::string longer = text + (i == 0 ? ": " : ", ") + reasons[i];
    if (!fits(longer + tail))
      return i == 0 ? text : text + " + " + std::to_string(left + 1) + " more";
    text = longer;
  }
  return text;
}

std::vector<const Criterion*> criteria_with(const Assessment& assessment, Truth status) {
  std::vector<const Criterion*> list = deciding_criteria(assessment);
  std::erase_if(list, [status](const Criterion* criterion) { return criterion->status != status; });
  return list;
}

// In the findings' own words where all of them fit, else in fewer.
std::string what_failed(const std::string& start, const Assessment& assessment) {
  std::string findings = start;
  std::vector<std::string> brief;
  for (const Criterion* criterion : criteria_with(assessment, Truth::not_met)) {
    findings += brief.empty() ? ": " : "; ";
    findings += within_sentence(plain(criterion->finding, kSummaryLimit));
    brief.push_back(failed_words(assessment, criterion->id));
  }
  return fits(findings) ? findings : with_reasons(start, brief);
}

std::string what_is_unknown(const std::string& start, const Assessment& assessment) {
  std::vector<std::string> words;
  for (const Criterion* criterion : criteria_with(assessment, Truth::unknown)) {
    words.push_back(unknown_words(*criterion));
  }
  return with_reasons(start, words);
}

// What no clinician may miss, before the verdict.
std::string alarm(const Assessment& assessment) {
  std::string risk = summary_alarm(assessment.label_risks);
  if (!risk.empty()) return risk;
  const bool rejection = std::any_of(assessment.rejections.begin(), assessment.rejections.end(),
                                     [](const auto& r) { return r.active; });
  return rejection ? "Rejection active. " : "";
}

}  // namespace

std::string eligibility_summary(const Assessment& assessment,
                                const guideline::Thresholds& thresholds) {
  using guideline::Verdict;
  const std::string start = alarm(assessment) + std::string(kSubject);
  switch (assessment.verdict.value_or(Verdict::insufficient_data)) {
    case Verdict::not_supported:
      return what_failed(
          start + (only_the_load_fails(assessment) ? " not supported" : " not supported yet"),
          assessment);
    case Verdict::insufficient_data:
      return what_is_unknown(start + " cannot be judged yet; unknown", assessment);
    case Verdict::reasonable_salvage_option:
      break;
  }
  std::string text = start + ": criteria met; reasonable as salvage";
  if (!assessment.dose) return text;
  for (const std::string& longer :
       {text + ", " + dose_words(*assessment.dose, thresholds),
        start + ": reasonable as salvage, " + dose_words(*assessment.dose, thresholds)}) {
    if (fits(longer)) return longer;
  }
  return text;
}

}  // namespace cards
