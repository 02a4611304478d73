// Monitoring after IVIG for programs, and for a terminal.
//
// Source: guideline section 10, bkvn-ivig-monitoring; docs/protocol.md "Assessments".
#pragma once

#include <string>

#include "guideline/monitoring.h"

namespace cards {

// What the card carries as extension["org.ivig-cds.assessment"].
[[nodiscard]] std::string assessment_json(const guideline::Monitoring& monitoring);

[[nodiscard]] std::string terminal_text(const guideline::Monitoring& monitoring);

}  // namespace cards
