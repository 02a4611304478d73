// What this server decides, for people: the criteria with the thresholds that hold here, the
// verdicts, dose and monitoring, the published evidence and where the literature differs. Made of
// the tables that the decision itself uses.
//
// Source: guideline sections 2 to 9 and 11.
#pragma once

#include "cards/page.h"
#include "guideline/assess.h"
#include "guideline/criterion_rules.h"

namespace cards {

[[nodiscard]] Page guideline_page(const guideline::Settings& settings);

// The question of one criterion, what counts and when it has which status; no heading.
void add_rule(Page& page, const guideline::CriterionRule& rule,
              const guideline::Thresholds& thresholds);

// The thresholds that its rule names, with value, default and source.
[[nodiscard]] PageTable thresholds_of(const guideline::CriterionRule& rule,
                                      const guideline::Thresholds& thresholds);

}  // namespace cards
