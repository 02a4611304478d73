#include "cards/other_indication_card.h"

#include <utility>

#include "cards/card_frame.h"
#include "cards/caveats.h"
#include "cards/citation.h"
#include "cards/markdown.h"
#include "cards/override_reasons.h"

namespace cards {
namespace {

constexpr std::size_t kRecordItems = 3;

std::string detail(const guideline::Assessment& assessment) {
  const std::string load = cite_first(assessment.newest_load, 1, CitationStyle::full);
  return within_detail_limit(paragraphs(
      {label_line(assessment.label_risks, kRecordItems, CitationStyle::full),
       not_looked_for(assessment),
       "**BK viraemia is present**" + (load.empty() ? std::string() : " (" + load + ")") +
           ". IVIG is ordered for another reason, which this guideline does not judge. What is "
           "published about IVIG and BK virus conflicts: case series report clearance, one report "
           "a surge. Follow the plasma BK load.\n",
       published_bullets(PublishedScope::series_and_harm),
       notes_block(assessment.notes, kMostNotes)}));
}

}  // namespace

Card other_indication_card(const guideline::Assessment& assessment, const CardContext& context) {
  Card card = framed_card(
      assessment, context,
      {kTopicSystem, "ivig-bkvn-viraemia-caveat", "IVIG for another indication in BK viraemia"},
      Indicator::info);
  card.summary = summary_alarm(assessment.label_risks) +
                 "BK viraemia present: watch the BK load; published evidence on IVIG conflicts";
  card.detail = detail(assessment);
  card.override_reasons = reasons_against_viraemia_caveat();
  put_removal_first(card, assessment);
  give_uuids(card, context);
  return card;
}

}  // namespace cards
