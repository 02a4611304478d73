#include "guideline/reduction_maximal.h"

#include <utility>

#include "guideline/antimetabolite_stopped.h"
#include "guideline/calcineurin_inhibitor_minimised.h"

namespace guideline {

Reduction reduction_maximal(PatientRecord& record) {
  Reduction reduction;
  Criterion stopped = antimetabolite_stopped(record, reduction);
  Criterion minimised = calcineurin_inhibitor_minimised(record, reduction);
  if (record.availability().medication() && !record.availability().both_medication_kinds()) {
    record.notes().add_text(
        NoteKind::one_medication_kind,
        "Only medication orders or only medication statements could be read, so "
        "that a drug was never recorded cannot be concluded.");
  }

  Criterion& whole = reduction.criterion;
  whole.id = CriterionId::immunosuppression_reduction_maximal;
  whole.status = stopped.status && minimised.status;
  whole.finding = stopped.finding + "; " + minimised.finding;
  whole.parts.reserve(2);
  whole.parts.push_back(std::move(stopped));
  whole.parts.push_back(std::move(minimised));
  return reduction;
}

}  // namespace guideline
