// C2: has immunosuppression been reduced as far as it goes? The antimetabolite stopped (C2a), the
// calcineurin inhibitor minimised (C2b).
//
// Source: guideline section 3, C2; seed: antimetabolites discontinued, not just reduced, and
// calcineurin inhibitors at the lowest level that prevents rejection (reference 1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guideline/assessment.h"
#include "guideline/patient_record.h"

namespace guideline {

struct Reduction {
  Criterion criterion;            // C2 with C2a and C2b as parts
  std::optional<fhir::Day> date;  // R, from which progression is judged
  // Why R is not known, and what would tell; empty where it is.
  struct NoDate {
    std::string finding;
    std::string settles;
  } no_date;
  std::vector<std::string> current;   // antimetabolites still taken
  std::vector<CurrentOrder> to_stop;  // their orders, where there are
  std::vector<std::string> to_lower;  // inhibitors above their target
};

[[nodiscard]] Reduction reduction_maximal(PatientRecord& record);

}  // namespace guideline
