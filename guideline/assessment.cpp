#include "guideline/assessment.h"

namespace guideline {

std::string_view to_text(CriterionId id) {
  switch (id) {
    case CriterionId::biopsy_proven_bkvn:
      return "biopsy-proven-bkvn";
    case CriterionId::immunosuppression_reduction_maximal:
      return "immunosuppression-reduction-maximal";
    case CriterionId::antimetabolite_stopped:
      return "antimetabolite-stopped";
    case CriterionId::calcineurin_inhibitor_minimised:
      return "calcineurin-inhibitor-minimised";
    case CriterionId::progression_despite_reduction:
      return "progression-despite-reduction";
    case CriterionId::cidofovir_exhausted:
      return "cidofovir-exhausted";
    case CriterionId::foscarnet_exhausted:
      return "foscarnet-exhausted";
  }
  return {};
}

std::string_view title(CriterionId id) {
  switch (id) {
    case CriterionId::biopsy_proven_bkvn:
      return "Biopsy-proven BK virus nephropathy";
    case CriterionId::immunosuppression_reduction_maximal:
      return "Immunosuppression reduced as far as tolerated";
    case CriterionId::antimetabolite_stopped:
      return "Antimetabolite stopped";
    case CriterionId::calcineurin_inhibitor_minimised:
      return "Calcineurin inhibitor minimised";
    case CriterionId::progression_despite_reduction:
      return "Progression despite the reduction";
    case CriterionId::cidofovir_exhausted:
      return "Cidofovir contraindicated or failed";
    case CriterionId::foscarnet_exhausted:
      return "Foscarnet contraindicated or failed";
  }
  return {};
}

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::reasonable_salvage_option:
      return "reasonable-salvage-option";
    case Verdict::insufficient_data:
      return "insufficient-data";
    case Verdict::not_supported:
      return "not-supported";
  }
  return {};
}

std::string_view to_text(Indication indication) {
  switch (indication) {
    case Indication::bk_nephropathy:
      return "bk-nephropathy";
    case Indication::rejection:
      return "rejection";
    case Indication::other:
      return "other";
  }
  return {};
}

std::string_view to_text(DoseComparison comparison) {
  switch (comparison) {
    case DoseComparison::agrees:
      return "agrees";
    case DoseComparison::divided:
      return "divided";
    case DoseComparison::differs:
      return "differs";
    case DoseComparison::no_weight:
      return "no-weight";
    case DoseComparison::not_computable:
      return "not-computable";
  }
  return {};
}

}  // namespace guideline
