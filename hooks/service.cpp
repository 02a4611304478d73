#include "hooks/service.h"

#include "cards/writer.h"

namespace hooks {

ServiceAnswer CdsService::answer(const HookRequest& request, const std::vector<FilledGap>& filled,
                                 const CallContext& call) const {
  const PatientCase patient_case(request, filled, description().prefetch);
  Judgement judgement = judge(patient_case, call);
  if (!judgement.silence.empty() && judgement.record_matters) {
    for (const std::string& sentence : patient_case.not_available()) {
      judgement.silence.append(" ").append(sentence);
    }
  }
  return {cards::write_response(judgement.cards), std::move(judgement.decisions),
          std::move(judgement.silence), std::move(judgement.notes)};
}

}  // namespace hooks
