// The card against a draft that starts, continues or raises what the guideline lowers, its
// assessment for programs, and the same for a terminal.
//
// Source: guideline section 10, bkvn-immunosuppression; docs/protocol.md "Assessments".
#pragma once

#include <string>

#include "cards/cards.h"
#include "guideline/immunosuppression_order.h"

namespace cards {

// Only for an answer with orders.
[[nodiscard]] Card immunosuppression_card(const guideline::ImmunosuppressionAnswer& answer,
                                          const CardContext& context);

[[nodiscard]] std::string assessment_json(const guideline::ImmunosuppressionAnswer& answer);

[[nodiscard]] std::string terminal_text(const guideline::ImmunosuppressionAnswer& answer);

}  // namespace cards
