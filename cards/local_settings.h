// The operational thresholds that decided something on a card, with their values, named as what
// they are: settings of this site, not the guideline's.
//
// Source: guideline page, opening paragraph and the numbers marked (op).
#pragma once

#include <string>

#include "guideline/assessment.h"
#include "guideline/thresholds.h"

namespace cards {

// One line of Markdown; empty where none decided.
[[nodiscard]] std::string local_settings(const guideline::Assessment& assessment,
                                         const guideline::Thresholds& thresholds);

}  // namespace cards
