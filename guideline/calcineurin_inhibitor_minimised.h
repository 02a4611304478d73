// C2b: is every calcineurin inhibitor as low as it can be?
//
// Source: guideline section 3, C2b; seed: calcineurin inhibitors at the lowest level that prevents
// rejection (reference 1).
#pragma once

#include "guideline/reduction_maximal.h"

namespace guideline {

// Reads the reduction's date, and adds to it the inhibitors that are above their target.
[[nodiscard]] Criterion calcineurin_inhibitor_minimised(PatientRecord& record,
                                                        Reduction& reduction);

}  // namespace guideline
