#include "cards/local_settings.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "cards/criteria_text.h"
#include "cards/figure.h"
#include "cards/markdown.h"

namespace cards {
namespace {

using guideline::Criterion;
using guideline::CriterionId;
using guideline::Thresholds;
using guideline::Truth;

bool rests_on_observation(const Criterion& criterion) {
  return std::any_of(criterion.evidence.begin(), criterion.evidence.end(),
                     [](const auto& evidence) {
                       return evidence.reference.find("Observation/") != std::string::npos;
                     });
}

bool speaks_of(const Criterion& criterion, std::string_view drug) {
  const auto names = [drug](const std::string& text) {
    return text.find(drug) != std::string::npos;
  };
  return names(criterion.finding) ||
         std::any_of(criterion.evidence.begin(), criterion.evidence.end(),
                     [&](const auto& evidence) { return names(evidence.sentence); });
}

void add_trough(std::vector<std::string>& list, const Criterion& criterion, const Thresholds& t) {
  if (speaks_of(criterion, "acrolimus")) {
    list.push_back("tacrolimus target " + figure(t.tacrolimus_target_ng_ml) + " ng/mL");
  }
  if (speaks_of(criterion, "iclosporin")) {
    list.push_back("ciclosporin target " + figure(t.ciclosporin_target_ng_ml) + " ng/mL");
  }
  list.push_back("trough within " + figure(t.trough_oldest_days) + " days");
}

void add_progression(std::vector<std::string>& list, const Thresholds& t) {
  list.push_back("load within " + figure(t.load_oldest_days) + " days and from day " +
                 figure(t.load_after_reduction_days) + " of the reduction");
  list.push_back("response: " + figure(t.response_log10) + " log10");
}

void add_antiviral(std::vector<std::string>& list, const Criterion& criterion,
                   const Thresholds& t) {
  const bool cidofovir = criterion.id == CriterionId::cidofovir_exhausted;
  if (criterion.status != Truth::unknown) {
    list.push_back(std::string(cidofovir ? "cidofovir" : "foscarnet") + " course of at least " +
                   figure(t.course_shortest_days) +
                   " days, failed where the load fell by less than " + figure(t.response_log10) +
                   " log10");
  } else if (cidofovir) {
    list.push_back("cidofovir doubtful at eGFR " + figure(t.cidofovir_egfr) +
                   " or less, or creatinine above " + figure(t.cidofovir_creatinine_mg_dl) +
                   " mg/dL");
  } else {
    list.push_back("foscarnet doubtful at eGFR below " + figure(t.foscarnet_egfr));
  }
}

void add(std::vector<std::string>& list, const Criterion& criterion, const Thresholds& thresholds) {
  if (!rests_on_observation(criterion)) return;
  switch (criterion.id) {
    case CriterionId::calcineurin_inhibitor_minimised:
      add_trough(list, criterion, thresholds);
      break;
    case CriterionId::progression_despite_reduction:
      add_progression(list, thresholds);
      break;
    case CriterionId::cidofovir_exhausted:
    case CriterionId::foscarnet_exhausted:
      add_antiviral(list, criterion, thresholds);
      break;
    case CriterionId::biopsy_proven_bkvn:
    case CriterionId::immunosuppression_reduction_maximal:
    case CriterionId::antimetabolite_stopped:
      break;
  }
}

}  // namespace

std::string local_settings(const guideline::Assessment& assessment, const Thresholds& thresholds) {
  std::vector<std::string> list;
  for (const Criterion* criterion : deciding_criteria(assessment))
    add(list, *criterion, thresholds);
  if (assessment.dose && assessment.dose->recommended_grams) {
    const bool light = assessment.dose->weight_kg.value_or(thresholds.dose_fine_step_below_kg) <
                       thresholds.dose_fine_step_below_kg;
    list.push_back("weight within " + figure(thresholds.weight_oldest_days) + " days, rounded to " +
                   figure(light ? thresholds.dose_fine_step_g : thresholds.dose_step_g) + " g");
  }
  if (assessment.graft_function && assessment.graft_function->declining) {
    list.push_back("declining from +" + figure(thresholds.creatinine_rise_percent) + " %");
  }
  if (std::any_of(assessment.rejections.begin(), assessment.rejections.end(),
                  [](const auto& one) { return one.active; })) {
    list.push_back("rejection active for " + figure(thresholds.rejection_active_days) + " days");
  }
  return list.empty() ? "" : "Local settings, not from the guideline: " + joined(list) + ".\n";
}

}  // namespace cards
