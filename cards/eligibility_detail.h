// The body of the eligibility card: label risk, verdict, criteria, what settles or comes first,
// dose, graft function, rejection, caveats, evidence, limits, local settings, notes on the data.
//
// At most kDetailLimit code points, whatever the record holds. Where everything would be longer,
// the least important parts shrink first, in the order of `kShrinkings` in the source; the label
// line, the criteria table, what settles, the dose and the rejection caveat only lose text inside
// them.
//
// Source: guideline sections 5 to 8 and 11.
#pragma once

#include <string>

#include "guideline/assessment.h"
#include "guideline/thresholds.h"

namespace cards {

[[nodiscard]] std::string eligibility_detail(const guideline::Assessment& assessment,
                                             const guideline::Thresholds& thresholds);

}  // namespace cards
