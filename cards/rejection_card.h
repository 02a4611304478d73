// The card for IVIG ordered against rejection while BK virus is in play: the one report of harm.
// Source: guideline sections 2 and 6.1.
#pragma once

#include "cards/cards.h"

namespace cards {

// For an assessment with indication rejection.
[[nodiscard]] Card rejection_card(const guideline::Assessment& assessment,
                                  const CardContext& context);

}  // namespace cards
