// C2a: has every antimetabolite been stopped, not only reduced? And since when?
//
// Source: guideline section 3, C2a; seed: antimetabolites discontinued, not just reduced
// (reference 1).
#pragma once

#include "guideline/reduction_maximal.h"

namespace guideline {

// The criterion, and in `reduction` its date R, or why that is not known, and the orders to stop.
[[nodiscard]] Criterion antimetabolite_stopped(PatientRecord& record, Reduction& reduction);

}  // namespace guideline
