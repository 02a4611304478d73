#include "cards/override_reasons.h"

#include <string_view>

namespace cards {
namespace {

OverrideReason hl7(std::string_view code, std::string_view display) {
  return {"http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes", code, display};
}

OverrideReason own(std::string_view code, std::string_view display) {
  return {"https://ivig-cds.org/fhir/CodeSystem/override-reason", code, display};
}

OverrideReason risk_benefit() {
  return hl7("risk-benefit-ratio", "Recipient assessment of risk/benefit ratio");
}
OverrideReason expert_contradicts() {
  return hl7("expert-contradicts", "Advice from expert contradicts the recommended action");
}
OverrideReason contraindication() {
  return hl7("patient-contraindication", "Patient has contraindication to recommended action");
}
OverrideReason need_more_info() {
  return hl7("need-more-info",
             "Could not address recommended action due to need for more information/pending "
             "results/pending consult");
}
OverrideReason known_outside_record() {
  return own("known-outside-record", "What is missing is known to me, outside this record");
}
OverrideReason record_incorrect() {
  return own("record-incorrect", "The record that this card rests on is wrong or out of date");
}
OverrideReason action_completed() {
  return hl7("action-completed", "Recommended action was already completed");
}

}  // namespace

std::vector<OverrideReason> reasons_against(guideline::Verdict verdict) {
  switch (verdict) {
    case guideline::Verdict::reasonable_salvage_option:
      return {risk_benefit(), contraindication(), need_more_info(),
              hl7("prefers-alternative", "Patient prefers an alternative approach or treatment"),
              hl7("too-costly-uncovered",
                  "Recommended action is too costly or not covered by insurance")};
    case guideline::Verdict::insufficient_data:
      return {known_outside_record(), need_more_info(),
              own("cannot-wait", "Treatment cannot wait for what is missing"),
              expert_contradicts()};
    case guideline::Verdict::not_supported:
      return {action_completed(),
              hl7("action-unsuccessful", "Recommended action was previously unsuccessful"),
              contraindication(),
              record_incorrect(),
              risk_benefit(),
              expert_contradicts()};
  }
  return {};
}

std::vector<OverrideReason> reasons_against_rejection_caveat() {
  return {own("rejection-takes-priority", "Treating the rejection takes priority"), risk_benefit(),
          expert_contradicts()};
}

std::vector<OverrideReason> reasons_against_viraemia_caveat() {
  return {own("viraemia-followed", "The viraemia is known and being followed"), risk_benefit(),
          action_completed()};
}

std::vector<OverrideReason> reasons_against_lowering() {
  return {own("rejection-takes-priority", "Treating the rejection takes priority"), risk_benefit(),
          record_incorrect(), expert_contradicts()};
}

std::vector<OverrideReason> reasons_against_monitoring() {
  return {action_completed(), known_outside_record(), need_more_info(), record_incorrect()};
}

}  // namespace cards
