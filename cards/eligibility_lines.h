// Single lines of the eligibility card's detail: what was decided, the dose, the graft's function.
// Each ends with a line break; where there is nothing to say it is empty.
//
// Source: guideline sections 4, 5 and 8.
#pragma once

#include <cstddef>
#include <string>

#include "guideline/assessment.h"
#include "guideline/thresholds.h"

namespace cards {

[[nodiscard]] std::string verdict_line(const guideline::Assessment& assessment);

[[nodiscard]] std::string dose_line(const guideline::Assessment& assessment,
                                    const guideline::Thresholds& thresholds);

// `finding_limit`: code points of what was found. Cites the first `most_items` of its evidence.
[[nodiscard]] std::string graft_function_line(const guideline::Assessment& assessment,
                                              std::size_t finding_limit, std::size_t most_items);

}  // namespace cards
