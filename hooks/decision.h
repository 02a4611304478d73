// What one card of an answer says, in a few words that a log can keep: the way from an assessment
// to the decision log that does not lead through JSON.
//
// Source: docs/protocol.md "Feedback". Nothing in it is about the patient but the judgement itself.
// Everything is owned: a Decision outlives the request and its record.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guideline/assessment.h"

namespace hooks {

struct CriterionStatus {
  guideline::CriterionId id{};
  guideline::Truth status = guideline::Truth::unknown;
};

struct Decision {
  std::string card;                                                          // the card's uuid
  guideline::Indication indication = guideline::Indication::bk_nephropathy;  // which card it is
  std::optional<guideline::Verdict> verdict;  // only for bk_nephropathy
  std::vector<CriterionStatus> criteria;      // each followed by its parts
  std::vector<std::string> note_kinds;        // each once, in alphabetical order
  std::string guideline_version;
};

[[nodiscard]] Decision decision_of(const guideline::Assessment& assessment, std::string card);

}  // namespace hooks
