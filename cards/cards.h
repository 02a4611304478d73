// From an assessment to what the clinician sees: the way into this folder.
//
// Source: guideline sections 2 (which card) and 5 to 10 (what it says); CDS Hooks 3.0, "CDS Service
// Response". Pure functions: the same assessment gives the same cards, but for their UUIDs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cards/card.h"
#include "cards/writer.h"
#include "guideline/assessment.h"
#include "guideline/thresholds.h"

namespace cards {

struct CardContext {
  const guideline::Thresholds& thresholds;
  std::string source_url;                 // absolute, of the guideline page; empty: left out
  std::function<std::string()> new_uuid;  // asked once per card and suggestion, in their order
};

// Eligibility, rejection caveat or viraemia caveat, as the indication has it.
[[nodiscard]] Card card_for(const guideline::Assessment& assessment, const CardContext& context);

}  // namespace cards
