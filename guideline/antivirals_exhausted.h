// C4 and C5: were cidofovir and foscarnet contraindicated, or tried without success? Each drug
// alone, by the first rule that applies.
// Source: guideline section 5; seed: they stand before IVIG in the hierarchy (references 1, 2).
#pragma once

#include "guideline/assessment.h"
#include "guideline/patient_record.h"

namespace guideline {

// `drug` is Set::cidofovir or Set::foscarnet.
[[nodiscard]] Criterion antiviral_exhausted(PatientRecord& record, Set drug);

}  // namespace guideline
