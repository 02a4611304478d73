#include "cards/cards.h"

#include "cards/eligibility_card.h"
#include "cards/other_indication_card.h"
#include "cards/rejection_card.h"

namespace cards {

Card card_for(const guideline::Assessment& assessment, const CardContext& context) {
  switch (assessment.indication) {
    case guideline::Indication::bk_nephropathy:
      return eligibility_card(assessment, context);
    case guideline::Indication::rejection:
      return rejection_card(assessment, context);
    case guideline::Indication::other:
      break;
  }
  return other_indication_card(assessment, context);
}

}  // namespace cards
