#include "guideline/assess.h"

#include <algorithm>

#include "guideline/antivirals_exhausted.h"
#include "guideline/biopsy_proven.h"
#include "guideline/caveats.h"
#include "guideline/dose.h"
#include "guideline/evidence_table.h"
#include "guideline/indication.h"
#include "guideline/progression.h"
#include "guideline/reduction_maximal.h"

namespace guideline {
namespace {

Verdict verdict_of(const std::vector<Criterion>& criteria, Antivirals antivirals) {
  Truth all = Truth::met;
  for (const Criterion& criterion : criteria) {
    const bool is_antiviral = criterion.id == CriterionId::cidofovir_exhausted ||
                              criterion.id == CriterionId::foscarnet_exhausted;
    if (is_antiviral && antivirals == Antivirals::advisory) continue;
    all = all && criterion.status;
  }
  switch (all) {
    case Truth::met:
      return Verdict::reasonable_salvage_option;
    case Truth::unknown:
      return Verdict::insufficient_data;
    case Truth::not_met:
      break;
  }
  return Verdict::not_supported;
}

// One request's worth of state: the facts, and what was found on the way to the indications.
class Assessor {
 public:
  Assessor(const Question& question, const fhir::ValueSets& value_sets, const Settings& settings)
      : question_(question),
        settings_(settings),
        record_(question.record, question.patient_id, value_sets, Clock(question.now),
                settings.thresholds, question.availability) {
    record_.notes().add_texts(NoteKind::not_available, question.not_available);
  }

  Answer answer() {
    Answer result;
    const std::vector<ConsideredOrder> orders =
        ivig_orders(question_.drafts, question_.selections, record_);
    result.ivig_ordered = !orders.empty();
    if (!orders.empty()) decide(orders, result);
    result.notes = record_.notes().list();
    for (Assessment& assessment : result.assessments) assessment.notes = result.notes;
    return result;
  }

 private:
  void decide(const std::vector<ConsideredOrder>& orders, Answer& result) {
    reduction_ = reduction_maximal(record_);
    viraemia_ = viraemia(record_, reduction_.date);
    in_play_ = bk_disease_in_play(orders, record_, viraemia_);
    if (in_play_ == InPlay::no) return;
    rejections_ = rejections(record_);
    rejection_active_ = std::any_of(rejections_.begin(), rejections_.end(),
                                    [](const auto& one) { return one.active; });
    for (const ConsideredOrder& order : orders) {
      if (in_play_ == InPlay::only_without_reason && order.reason != StatedReason::none) continue;
      const Indication indication = indication_of(order);
      if (indication == Indication::other && viraemia_.state != Viraemia::State::detectable)
        continue;
      const auto course = std::find_if(
          result.assessments.begin(), result.assessments.end(),
          [indication](const Assessment& one) { return one.indication == indication; });
      if (course != result.assessments.end()) {
        course->orders.push_back(order.order);
      } else {
        result.assessments.push_back(begin(indication, *order.order));
      }
    }
    for (Assessment& assessment : result.assessments) complete(assessment);
  }

  Indication indication_of(const ConsideredOrder& order) {
    switch (order.reason) {
      case StatedReason::rejection:
        return Indication::rejection;
      case StatedReason::bk_disease:
        return Indication::bk_nephropathy;
      case StatedReason::other:
        return Indication::other;
      case StatedReason::none:
        break;
    }
    return rejection_active_ && biopsy().status != Truth::met ? Indication::rejection
                                                              : Indication::bk_nephropathy;
  }

  // The same for all orders.
  const Criterion& biopsy() {
    if (!biopsy_) biopsy_ = biopsy_proven(record_);
    return *biopsy_;
  }

  Assessment begin(Indication indication, const fhir::OrderRequest& order) const {
    Assessment assessment;
    assessment.guideline_version = kGuidelineVersion;
    assessment.as_of = question_.now;
    assessment.indication = indication;
    assessment.orders = {&order};
    assessment.patient_reference = fhir::patient_reference(question_.patient_id);
    return assessment;
  }

  void complete(Assessment& assessment) {
    assessment.allergies_available = question_.availability.allergies;
    assessment.conditions_available = question_.availability.conditions;
    assessment.label_risks = label_risks(record_);
    assessment.rejections = rejections_;
    if (viraemia_.state == Viraemia::State::detectable) {
      assessment.newest_load = {evidence_of_load(
          *viraemia_.load,
          "newest " + std::string(to_text(viraemia_.load->series.specimen)) + " BK load")};
    }
    if (assessment.indication == Indication::bk_nephropathy) judge_criteria(assessment);
  }

  void judge_criteria(Assessment& assessment) {
    const bool load_undecided = in_play_ == InPlay::only_without_reason;
    Progression progression = progression_despite_reduction(record_, reduction_, load_undecided);
    assessment.antivirals_advisory = settings_.antivirals == Antivirals::advisory;
    assessment.load_responds = progression.load_responds;
    assessment.graft_function = graft_function(record_, reduction_.date, progression.load_responds);
    assessment.current_antimetabolites = std::move(reduction_.current);
    assessment.antimetabolites_to_stop = std::move(reduction_.to_stop);
    assessment.inhibitors_to_lower = std::move(reduction_.to_lower);
    assessment.criteria.push_back(biopsy());
    assessment.nephropathy_on_record = assessment.criteria.back().status == Truth::met ||
                                       record_.live_condition(Set::bk_nephropathy) != nullptr;
    assessment.criteria.push_back(std::move(reduction_.criterion));
    assessment.criteria.push_back(std::move(progression.criterion));
    assessment.criteria.push_back(antiviral_exhausted(record_, Set::cidofovir));
    assessment.criteria.push_back(antiviral_exhausted(record_, Set::foscarnet));
    assessment.verdict = verdict_of(assessment.criteria, settings_.antivirals);
    if (assessment.verdict == Verdict::reasonable_salvage_option) {
      assessment.dose = judge_dose(assessment.orders, record_);
    }
  }

  const Question& question_;
  const Settings& settings_;
  PatientRecord record_;
  Reduction reduction_;
  Viraemia viraemia_;
  InPlay in_play_ = InPlay::no;
  std::vector<RejectionOnRecord> rejections_;
  bool rejection_active_ = false;
  std::optional<Criterion> biopsy_;
};

}  // namespace

Answer assess(const Question& question, const fhir::ValueSets& value_sets,
              const Settings& settings) {
  return Assessor(question, value_sets, settings).answer();
}

}  // namespace guideline
