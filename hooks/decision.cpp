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

}  // namespace

Decision decision_of(const guideline::Assessment& assessment, std::string card) {
  Decision decision;
  decision.card = std::move(card);
  decision.indication = assessment.indication;
  decision.guideline_version = assessment.guideline_version;
  if (assessment.indication == guideline::Indication::bk_nephropathy) {
    decision.verdict = assessment.verdict;
    add(decision.criteria, assessment.criteria);
  }
  std::vector<std::string>& kinds = decision.note_kinds;
  for (const guideline::Note& note : assessment.notes) kinds.push_back(note.kind);
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  return decision;
}

}  // namespace hooks
