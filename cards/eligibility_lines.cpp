#include "cards/eligibility_lines.h"

#include "cards/citation.h"
#include "cards/criteria_text.h"
#include "cards/figure.h"
#include "cards/markdown.h"

namespace cards {

using guideline::Assessment;
using guideline::Thresholds;
using guideline::Verdict;

namespace {

std::string comparison_words(const guideline::Dose& dose, const Thresholds& thresholds) {
  switch (dose.comparison) {
    case guideline::DoseComparison::agrees:
      return "agrees";
    case guideline::DoseComparison::divided:
      return "the total agrees, divided over several administrations";
    case guideline::DoseComparison::differs:
      return "**differs** by more than " + figure(thresholds.dose_agreement_percent) + " %";
    case guideline::DoseComparison::no_weight:
      return "no recent weight to compute the dose from";
    case guideline::DoseComparison::not_computable:
      break;
  }
  return "the ordered amount cannot be computed";
}

}  // namespace

std::string verdict_line(const Assessment& assessment) {
  std::string line;
  switch (assessment.verdict.value_or(Verdict::insufficient_data)) {
    case Verdict::reasonable_salvage_option:
      line = "**Criteria met:** IVIG is a reasonable salvage option; the evidence is weak.";
      break;
    case Verdict::insufficient_data:
      line =
          "**Cannot be judged yet:** no criterion has failed, but not all can be told from the "
          "record.";
      break;
    case Verdict::not_supported:
      line =
          only_the_load_fails(assessment)
              ? "**Not supported:** the load answers the reduction; IVIG is kept for disease that "
                "goes on despite it."
              : "**Not supported yet:** something else comes before IVIG.";
      break;
  }
  if (assessment.antivirals_advisory) {
    line += " Cidofovir and foscarnet are shown, not counted (local setting).";
  }
  return line + "\n";
}

std::string dose_line(const Assessment& assessment, const Thresholds& thresholds) {
  if (!assessment.dose) return {};
  const guideline::Dose& dose = *assessment.dose;
  std::string line = "**Dose:** " + figure(thresholds.dose_g_per_kg) + " g/kg once";
  if (dose.recommended_grams) line += " = **" + figure(*dose.recommended_grams) + " g**";
  if (dose.weight_kg) line += " for " + figure(*dose.weight_kg) + " kg";
  if (dose.weight) line += " (" + cite(*dose.weight, CitationStyle::brief) + ")";
  line += "; ";
  if (dose.ordered_grams) line += "ordered " + figure(*dose.ordered_grams) + " g: ";
  line += comparison_words(dose, thresholds) + ".";
  if (dose.consider_adjusted_weight) {
    line += " Above " + figure(thresholds.adjusted_weight_above_kg) +
            " kg (local setting): consider adjusted weight.";
  }
  return line + "\n";
}

std::string graft_function_line(const Assessment& assessment, std::size_t finding_limit,
                                std::size_t most_items) {
  if (!assessment.graft_function) return {};
  const guideline::GraftFunction& graft = *assessment.graft_function;
  std::string line =
      "**Graft function** (does not decide): " + escape(graft.finding, finding_limit);
  const std::string evidence = cite_first(graft.evidence, most_items, CitationStyle::brief);
  if (!evidence.empty()) line += " (" + evidence + ")";
  if (graft.declining) line += "; **declining**";
  if (graft.declining_while_load_responds) {
    line += " while the load responds: look for rejection or another cause";
  }
  return line + "\n";
}

}  // namespace cards
