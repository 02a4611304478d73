// The assessment as JSON, for programs: what every card carries as
// extension["org.ivig-cds.assessment"], and what the command line prints.
//
// Source: guideline section 10. Members without a value are left out, never null.
#pragma once

#include <string>
#include <string_view>

#include "guideline/assessment.h"

namespace cards {

inline constexpr std::string_view kAssessmentExtension = "org.ivig-cds.assessment";

[[nodiscard]] std::string assessment_json(const guideline::Assessment& assessment);

}  // namespace cards
