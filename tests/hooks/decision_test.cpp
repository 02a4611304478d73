#include "hooks/decision.h"

#include <catch2/catch.hpp>

using guideline::Assessment;
using guideline::CriterionId;
using guideline::Indication;
using guideline::Truth;
using guideline::Verdict;

namespace {

Assessment example() {
  Assessment assessment;
  assessment.guideline_version = "1.0.0";
  assessment.verdict = Verdict::not_supported;
  guideline::Criterion reduction;
  reduction.id = CriterionId::immunosuppression_reduction_maximal;
  reduction.status = Truth::not_met;
  guideline::Criterion stopped;
  stopped.id = CriterionId::antimetabolite_stopped;
  stopped.status = Truth::not_met;
  reduction.parts = {stopped};
  guideline::Criterion progression;
  progression.id = CriterionId::progression_despite_reduction;
  progression.status = Truth::met;
  assessment.criteria = {reduction, progression};
  assessment.notes = {{"wrong-patient", "…"}, {"future-date", "…"}, {"wrong-patient", "…"}};
  return assessment;
}

}  // namespace

TEST_CASE("a decision keeps verdict, criteria with their parts, and kinds of notes",
          "[hooks][decision]") {
  const hooks::Decision decision = hooks::decision_of(example(), "card-1");
  CHECK(decision.card == "card-1");
  CHECK(decision.indication == Indication::bk_nephropathy);
  CHECK(decision.verdict == Verdict::not_supported);
  CHECK(decision.guideline_version == "1.0.0");
  REQUIRE(decision.criteria.size() == 3);
  CHECK(decision.criteria[0].id == CriterionId::immunosuppression_reduction_maximal);
  CHECK(decision.criteria[1].id == CriterionId::antimetabolite_stopped);
  CHECK(decision.criteria[1].status == Truth::not_met);
  CHECK(decision.criteria[2].status == Truth::met);
  CHECK(decision.note_kinds == std::vector<std::string>{"future-date", "wrong-patient"});
}

TEST_CASE("a caveat has neither verdict nor criteria", "[hooks][decision]") {
  Assessment assessment = example();
  assessment.indication = Indication::rejection;
  const hooks::Decision decision = hooks::decision_of(assessment, "card-1");
  CHECK(decision.indication == Indication::rejection);
  CHECK_FALSE(decision.verdict);
  CHECK(decision.criteria.empty());
  CHECK(decision.note_kinds.size() == 2);
}
