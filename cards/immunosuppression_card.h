// The card against a draft that starts, continues or raises what the guideline lowers, its
// assessment for programs, and the same for a terminal.
//
// Source: guideline section 10, bkvn-immunosuppression; docs/protocol.md "Assessments".
#pragma once

#include <cstddef>
#include <string>

#include "cards/cards.h"
#include "guideline/immunosuppression_order.h"

namespace cards {

// A card lists no more than that of what a request may hold without end: drafts, and what is on
// record of the drug of each (both in the assessment and in a terminal, which say how many more),
// and offers to remove a draft.
inline constexpr std::size_t kMostOrders = 50;
inline constexpr std::size_t kMostEvidence = 20;
inline constexpr std::size_t kMostSuggestions = 50;

// Only for an answer with orders.
[[nodiscard]] Card immunosuppression_card(const guideline::ImmunosuppressionAnswer& answer,
                                          const CardContext& context);

[[nodiscard]] std::string assessment_json(const guideline::ImmunosuppressionAnswer& answer);

[[nodiscard]] std::string terminal_text(const guideline::ImmunosuppressionAnswer& answer);

}  // namespace cards
