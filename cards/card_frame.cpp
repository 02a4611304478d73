#include "cards/card_frame.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cards/assessment_extension.h"
#include "cards/caveats.h"
#include "cards/suggestions.h"
#include "fhir/utf8.h"
#include "guideline/evidence_table.h"

namespace cards {
namespace {

using guideline::LabelRiskKind;

Indicator at_least(Indicator least, const std::vector<guideline::LabelRisk>& risks) {
  if (has_risk(risks, LabelRiskKind::immune_globulin_allergy)) return Indicator::critical;
  if (has_risk(risks, LabelRiskKind::thrombosis)) return std::max(least, Indicator::warning);
  return least;
}

}  // namespace

Card new_card(std::string_view guideline_version, const CardContext& context, const Coding& topic,
              Indicator indicator, std::string assessment) {
  const std::string version(guideline_version.empty() ? guideline::kGuidelineVersion
                                                      : guideline_version);
  Card card;
  card.indicator = indicator;
  card.source = {"IVIG for refractory BK virus nephropathy (ivig-cds guideline " + version + ")",
                 context.source_url, topic};
  if (!context.source_url.empty()) {
    card.links.push_back({"The guideline behind this card, and its limits", context.source_url});
  }
  card.assessment = std::move(assessment);
  return card;
}

Card framed_card(const guideline::Assessment& assessment, const CardContext& context,
                 const Coding& topic, Indicator least) {
  return new_card(assessment.guideline_version, context, topic,
                  at_least(least, assessment.label_risks), assessment_json(assessment));
}

std::string within_detail_limit(std::string markdown) {
  if (fhir::count_code_points(markdown) <= kDetailLimit) return markdown;
  markdown.resize(fhir::first_code_points(markdown, kDetailLimit).size());
  if (const std::size_t line = markdown.rfind('\n'); line != std::string::npos)
    markdown.resize(line + 1);
  return markdown;
}

void put_removal_first(Card& card, const guideline::Assessment& assessment) {
  if (!has_risk(assessment.label_risks, LabelRiskKind::immune_globulin_allergy)) return;
  for (Suggestion& suggestion : card.suggestions) suggestion.is_recommended = false;
  auto removal = remove_drafts(assessment.orders);
  if (!removal) return;
  std::erase_if(card.suggestions, [&](const Suggestion& s) { return s.label == removal->label; });
  removal->is_recommended = true;
  card.suggestions.insert(card.suggestions.begin(), std::move(*removal));
}

void give_uuids(Card& card, const CardContext& context) {
  card.uuid = context.new_uuid();
  for (Suggestion& suggestion : card.suggestions) suggestion.uuid = context.new_uuid();
}

}  // namespace cards
