// Why a clinician may pass over a card, to be offered with it.
//
// Source: HL7's non-adherence reason codes,
// http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes (HL7/cds-hooks,
// input/vocabulary/CodeSystem-non-adherence-reason-codes.json, displays as there); where none of
// them fits, this project's https://ivig-cds.org/fhir/CodeSystem/override-reason.
#pragma once

#include <vector>

#include "cards/card.h"
#include "guideline/assessment.h"

namespace cards {

[[nodiscard]] std::vector<OverrideReason> reasons_against(guideline::Verdict verdict);
[[nodiscard]] std::vector<OverrideReason> reasons_against_rejection_caveat();
[[nodiscard]] std::vector<OverrideReason> reasons_against_viraemia_caveat();
[[nodiscard]] std::vector<OverrideReason> reasons_against_lowering();
[[nodiscard]] std::vector<OverrideReason> reasons_against_monitoring();

}  // namespace cards
