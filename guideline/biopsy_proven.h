// C1: is the nephropathy proven by biopsy?
// Source: guideline section 3, C1; seed: IVIG is reserved for biopsy-proven disease (reference 1).
#pragma once

#include <optional>
#include <string_view>

#include "guideline/assessment.h"
#include "guideline/patient_record.h"

namespace guideline {

[[nodiscard]] Criterion biopsy_proven(PatientRecord& record);

// What a text says of a stain ("Positive", "neg", "+"): true, false, or neither.
[[nodiscard]] std::optional<bool> read_stain_text(std::string_view text);

// What a class of polyomavirus nephropathy says: "2", "B1", "PVN class 2/B2" are positive, "0" is
// negative, anything else neither.
[[nodiscard]] std::optional<bool> read_class_text(std::string_view text);

}  // namespace guideline
