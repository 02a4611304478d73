// What one card of an answer says, in a few words that a log can keep: the way from an assessment
// to the decision log that does not lead through JSON.
//
// Source: docs/protocol.md "Feedback". Nothing in it is about the patient but the judgement itself.
// Everything is owned: a Decision outlives the request and its record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guideline/assessment.h"
#include "guideline/immunosuppression_order.h"
#include "guideline/monitoring.h"

namespace hooks {

struct CriterionStatus {
  guideline::CriterionId id{};
  guideline::Truth status = guideline::Truth::unknown;
};

// Which card it is.
enum class CardKind : std::uint8_t {
  eligibility,
  rejection_caveat,
  viraemia_caveat,
  immunosuppression,
  monitoring,
};
// "rejection-caveat"
[[nodiscard]] std::string_view to_text(CardKind kind);

struct Decision {
  std::string card;  // the card's uuid
  CardKind kind = CardKind::eligibility;
  std::optional<guideline::Verdict> verdict;  // only for eligibility
  std::vector<CriterionStatus> criteria;      // each followed by its parts
  std::vector<std::string> note_kinds;        // each once, in alphabetical order
  std::string guideline_version;
};

[[nodiscard]] Decision decision_of(const guideline::Assessment& assessment, std::string card);
[[nodiscard]] Decision decision_of(const guideline::ImmunosuppressionAnswer& answer,
                                   std::string card);
[[nodiscard]] Decision decision_of(const guideline::Monitoring& monitoring, std::string card);

}  // namespace hooks
