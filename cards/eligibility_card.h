// The card for BK nephropathy: whether IVIG is supported, and what to do next.
// Source: guideline sections 3 to 9.
#pragma once

#include "cards/cards.h"

namespace cards {

// For an assessment with indication bk-nephropathy.
[[nodiscard]] Card eligibility_card(const guideline::Assessment& assessment,
                                    const CardContext& context);

}  // namespace cards
