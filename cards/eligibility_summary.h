// The one sentence of the eligibility card: the verdict and why, so that it can be read alone.
#pragma once

#include <string>

#include "guideline/assessment.h"
#include "guideline/thresholds.h"

namespace cards {

// Plain text of fewer than kSummaryLimit code points.
[[nodiscard]] std::string eligibility_summary(const guideline::Assessment& assessment,
                                              const guideline::Thresholds& thresholds);

}  // namespace cards
