#include "cards/eligibility_card.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "cards/card_frame.h"
#include "cards/criteria_text.h"
#include "cards/eligibility_detail.h"
#include "cards/eligibility_summary.h"
#include "cards/override_reasons.h"
#include "cards/suggestions.h"

namespace cards {
namespace {

using guideline::Assessment;
using guideline::Verdict;

// Section 5's table.
Indicator indicator_of(Verdict verdict) {
  return verdict == Verdict::reasonable_salvage_option ? Indicator::info : Indicator::warning;
}

std::vector<Suggestion> for_salvage(const Assessment& assessment,
                                    const guideline::Thresholds& thresholds,
                                    const OrderFor& target) {
  std::vector<Suggestion> list;
  if (assessment.dose) {
    append(list, change_dose(*assessment.dose, thresholds));
    if (assessment.dose->comparison == guideline::DoseComparison::no_weight) {
      append(list, supplying(guideline::Supply::body_weight, target));
    }
  }
  if (!assessment.allergies_available) {
    append(list, supplying(guideline::Supply::allergy_review, target));
  }
  for (Suggestion& order : monitoring(thresholds, target)) {
    order.is_recommended = true;
    list.push_back(std::move(order));
  }
  return list;
}

std::vector<Suggestion> for_missing_data(const Assessment& assessment, const OrderFor& target) {
  std::vector<guideline::Supply> needed;
  for (const guideline::Criterion* criterion : deciding_criteria(assessment)) {
    if (criterion->status != guideline::Truth::unknown) continue;
    for (const guideline::Supply supply : criterion->supplies) {
      if (std::find(needed.begin(), needed.end(), supply) == needed.end()) needed.push_back(supply);
    }
  }
  std::vector<Suggestion> list;
  for (const guideline::Supply supply : needed) append(list, supplying(supply, target));
  return list;
}

std::vector<Suggestion> for_earlier_step(const Assessment& assessment) {
  std::vector<Suggestion> list;
  for (const guideline::CurrentOrder& current : assessment.antimetabolites_to_stop) {
    append(list, stop_order(current));
  }
  for (Suggestion& stop : list) stop.is_recommended = true;
  append(list, remove_drafts(assessment.orders));
  return list;
}

}  // namespace

Card eligibility_card(const Assessment& assessment, const CardContext& context) {
  const Verdict verdict = assessment.verdict.value_or(Verdict::insufficient_data);
  const OrderFor target{assessment.patient_reference, assessment.indication,
                        assessment.nephropathy_on_record};
  Card card = framed_card(
      assessment, context,
      {kTopicSystem, "ivig-bkvn-eligibility", "IVIG eligibility in BK virus nephropathy"},
      indicator_of(verdict));
  card.summary = eligibility_summary(assessment, context.thresholds);
  card.detail = eligibility_detail(assessment, context.thresholds);
  switch (verdict) {
    case Verdict::reasonable_salvage_option:
      card.suggestions = for_salvage(assessment, context.thresholds, target);
      break;
    case Verdict::insufficient_data:
      card.suggestions = for_missing_data(assessment, target);
      break;
    case Verdict::not_supported:
      card.suggestions = for_earlier_step(assessment);
      break;
  }
  card.override_reasons = reasons_against(verdict);
  put_removal_first(card, assessment);
  give_uuids(card, context);
  return card;
}

}  // namespace cards
