// What must be said beside the verdict because of this patient: rejection on record, and what the
// product label warns of.
// Source: guideline sections 6.1 and 6.6.
#pragma once

#include <vector>

#include "guideline/assessment.h"
#include "guideline/patient_record.h"

namespace guideline {

// Active rejection first; rejection with no date at the end; older rejection not at all.
[[nodiscard]] std::vector<RejectionOnRecord> rejections(const PatientRecord& record);

// Allergies first. Any Condition of thrombosis counts, past ones too.
[[nodiscard]] std::vector<LabelRisk> label_risks(const PatientRecord& record);

}  // namespace guideline
