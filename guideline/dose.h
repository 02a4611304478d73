// What was ordered against 2 g/kg once.
// Source: guideline section 8; seed references 3 to 6.
#pragma once

#include <optional>
#include <vector>

#include "guideline/assessment.h"
#include "guideline/patient_record.h"

namespace guideline {

[[nodiscard]] Dose judge_dose(const std::vector<const fhir::OrderRequest*>& orders,
                              const PatientRecord& record);

// 2 g/kg rounded half up to the step for that weight.
[[nodiscard]] double recommended_grams(double weight_kg, const Thresholds& thresholds);

// Number of administrations that one dosage states; 1 where it states none.
[[nodiscard]] double administrations(const fhir::Dosage& dosage);

}  // namespace guideline
