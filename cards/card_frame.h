// What every card has alike: source and link, the label risks' say in its urgency, the assessment,
// the longest text, and the UUIDs.
//
// Source: guideline sections 6.6 and 10; CDS Hooks 3.0, "Card" and "Source".
#pragma once

#include <string>
#include <string_view>

#include "cards/card.h"
#include "cards/cards.h"
#include "guideline/assessment.h"

namespace cards {

inline constexpr std::string_view kTopicSystem = "https://ivig-cds.org/fhir/CodeSystem/card-topic";

// A card with its source and link, for an assessment that is already JSON.
[[nodiscard]] Card new_card(std::string_view guideline_version, const CardContext& context,
                            const Coding& topic, Indicator indicator, std::string assessment);

// A card with its source, link, assessment and urgency: at least `least`, warning with a
// thrombosis, critical with an allergy to immune globulin.
[[nodiscard]] Card framed_card(const guideline::Assessment& assessment, const CardContext& context,
                               const Coding& topic, Indicator least);

// Of a card's Markdown the whole lines at the front that keep within kDetailLimit.
[[nodiscard]] std::string within_detail_limit(std::string markdown);

// With an allergy to immune globulin, the drafts' removal stands first and is all that is
// recommended, whatever else the card offers.
void put_removal_first(Card& card, const guideline::Assessment& assessment);

// UUIDs for the card and then for its suggestions.
void give_uuids(Card& card, const CardContext& context);

}  // namespace cards
