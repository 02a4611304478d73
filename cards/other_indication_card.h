// The card for IVIG ordered for another reason in a viraemic patient: watch the load.
// Source: guideline section 2 (table, "other").
#pragma once

#include "cards/cards.h"

namespace cards {

// For an assessment with indication other.
[[nodiscard]] Card other_indication_card(const guideline::Assessment& assessment,
                                         const CardContext& context);

}  // namespace cards
