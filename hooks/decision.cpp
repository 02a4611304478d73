#include "hooks/decision.h"

#include <algorithm>
#include <utility>

namespace hooks {
namespace {

void add(std::vector<CriterionStatus>& all, const std::vector<guideline::Criterion>& criteria) {
  for (const guideline::Criterion& criterion : criteria) {
    all.push_back({criterion.id, criterion.status});
    add(all, criterion.parts);
  }
}

CardKind kind_of(guideline::Indication indication) {
  switch (indication) {
    case guideline::Indication::bk_nephropathy:
      return CardKind::eligibility;
    case guideline::Indication::rejection:
      return CardKind::rejection_caveat;
    case guideline::Indication::other:
      break;
  }
  return CardKind::viraemia_caveat;
}

Decision begin(CardKind kind, std::string card, const std::string& guideline_version,
               const std::vector<guideline::Note>& notes) {
  Decision decision;
  decision.card = std::move(card);
  decision.kind = kind;
  decision.guideline_version = guideline_version;
  std::vector<std::string>& kinds = decision.note_kinds;
  for (const guideline::Note& note : notes) kinds.push_back(note.kind);
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  return decision;
}

}  // namespace

std::string_view to_text(CardKind kind) {
  switch (kind) {
    case CardKind::eligibility:
      return "eligibility";
    case CardKind::rejection_caveat:
      return "rejection-caveat";
    case CardKind::viraemia_caveat:
      return "viraemia-caveat";
    case CardKind::immunosuppression:
      return "immunosuppression";
    case CardKind::monitoring:
      return "monitoring";
  }
  return {};
}

Decision decision_of(const guideline::Assessment& assessment, std::string card) {
  Decision decision = begin(kind_of(assessment.indication), std::move(card),
                            assessment.guideline_version, assessment.notes);
  if (decision.kind == CardKind::eligibility) {
    decision.verdict = assessment.verdict;
    add(decision.criteria, assessment.criteria);
  }
  return decision;
}

Decision decision_of(const guideline::ImmunosuppressionAnswer& answer, std::string card) {
  return begin(CardKind::immunosuppression, std::move(card), answer.guideline_version,
               answer.notes);
}

Decision decision_of(const guideline::Monitoring& monitoring, std::string card) {
  return begin(CardKind::monitoring, std::move(card), monitoring.guideline_version,
               monitoring.notes);
}

}  // namespace hooks
