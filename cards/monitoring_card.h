// The card of monitoring after IVIG: what is overdue, what the load and the creatinine do.
//
// Source: guideline section 10, bkvn-ivig-monitoring; 6.4 (expectation).
#pragma once

#include "cards/cards.h"
#include "guideline/monitoring.h"

namespace cards {

[[nodiscard]] Card monitoring_card(const guideline::Monitoring& monitoring,
                                   const CardContext& context);

// What is due and what has changed, in one line of fewer than kSummaryLimit code points.
[[nodiscard]] std::string monitoring_summary(const guideline::Monitoring& monitoring);

}  // namespace cards
