// An assessment for a terminal: the verdict in one line, then a table of the criteria with what is
// behind each. Plain text of at most 100 columns; what comes from the record is cleaned of control
// characters, so that it cannot steer the terminal.
#pragma once

#include <string>

#include "guideline/assessment.h"
#include "guideline/thresholds.h"

namespace cards {

[[nodiscard]] std::string terminal_text(const guideline::Assessment& assessment,
                                        const guideline::Thresholds& thresholds);

}  // namespace cards
