#include "cards/rejection_card.h"

#include <utility>

#include "cards/card_frame.h"
#include "cards/caveats.h"
#include "cards/citation.h"
#include "cards/markdown.h"
#include "cards/override_reasons.h"
#include "cards/suggestions.h"

namespace cards {
namespace {

constexpr std::size_t kRecordItems = 3;

std::string cited(std::string_view title, const std::vector<guideline::Evidence>& evidence) {
  const std::string items = cite_first(evidence, kRecordItems, CitationStyle::full);
  return items.empty() ? items : std::string(title) + items + ".\n";
}

std::string detail(const guideline::Assessment& assessment) {
  std::vector<guideline::Evidence> rejections;
  for (const guideline::RejectionOnRecord& r : assessment.rejections)
    rejections.push_back(r.evidence);
  return within_detail_limit(
      paragraphs({label_line(assessment.label_risks, kRecordItems, CitationStyle::full),
                  not_looked_for(assessment),
                  "**IVIG given against rejection may worsen BK viraemia.** " + harm_statement() +
                      " Weigh that before signing, and follow the plasma BK load if it is given.\n",
                  cited("Rejection on record: ", rejections),
                  cited("Newest BK load: ", assessment.newest_load),
                  notes_block(assessment.notes, kMostNotes)}));
}

}  // namespace

Card rejection_card(const guideline::Assessment& assessment, const CardContext& context) {
  Card card = framed_card(
      assessment, context,
      {kTopicSystem, "ivig-bkvn-rejection-caveat", "IVIG for rejection while BK virus is in play"},
      Indicator::warning);
  card.summary =
      summary_alarm(assessment.label_risks) +
      "IVIG for rejection with BK virus in play: one report of surging viraemia and nephropathy";
  card.detail = detail(assessment);
  const OrderFor target{assessment.patient_reference, assessment.indication};
  append(card.suggestions, remove_drafts(assessment.orders));
  auto load = weekly_bk_load(context.thresholds, target);
  if (load) load->is_recommended = true;
  append(card.suggestions, std::move(load));
  card.override_reasons = reasons_against_rejection_caveat();
  put_removal_first(card, assessment);
  give_uuids(card, context);
  return card;
}

}  // namespace cards
