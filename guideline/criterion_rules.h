// What each criterion asks, what counts as an answer, and when it is met, not met or unknown: the
// rules as a clinician would sign them, beside the code that follows them. Shown on the server's
// page and in docs/criteria/.
//
// A threshold stands in a sentence as {name of its row in the threshold table}, so that every
// number keeps its one home. Source: guideline sections 3 to 5.
#pragma once

#include <span>
#include <string_view>

#include "guideline/assessment.h"

namespace guideline {

struct CriterionRule {
  CriterionId id;
  std::string_view section;  // of docs/guideline.md
  std::string_view question;
  std::span<const std::string_view> counts;  // what is read for it
  std::span<const std::string_view> met;
  std::span<const std::string_view> not_met;
  std::span<const std::string_view> unknown;
};

// Every criterion and part, in the order in which cards show them.
[[nodiscard]] std::span<const CriterionRule> criterion_rules();

}  // namespace guideline
