// C3: does the disease progress although immunosuppression was reduced? Judged by the viral load
// against its baseline at the reduction. Beside it, deciding nothing, graft function (4.4).
// Source: guideline section 4.
#pragma once

#include <optional>
#include <vector>

#include "guideline/assessment.h"
#include "guideline/patient_record.h"
#include "guideline/reduction_maximal.h"

namespace guideline {

struct Progression {
  Criterion criterion;
  bool load_responds = false;  // undetectable, or down by the response threshold
};

// `load_undecided`: no load of the last year can say whether there is viraemia (section 2), so
// nothing may be concluded from loads.
[[nodiscard]] Progression progression_despite_reduction(PatientRecord& record,
                                                        const Reduction& reduction,
                                                        bool load_undecided);

// Nothing where there is no recent creatinine or nothing to compare it with.
[[nodiscard]] std::optional<GraftFunction> graft_function(const PatientRecord& record,
                                                          std::optional<fhir::Day> reduction_date,
                                                          bool load_responds);

// What creatinine did between two results; nothing where one cannot be compared.
[[nodiscard]] std::optional<GraftFunction> graft_change(const LabResult& newest,
                                                        const LabResult& baseline,
                                                        const Thresholds& thresholds);

// The day's standing in the search for a baseline of something measured on `newest` (4.3): in the
// window around the reduction, after it, or neither.
enum class BaselineWindow : std::uint8_t { outside, around_reduction, after_reduction };
[[nodiscard]] BaselineWindow baseline_window(fhir::Day candidate, fhir::Day newest,
                                             fhir::Day reduction_date,
                                             const Thresholds& thresholds);

// What viral loads of the last year say of viraemia (section 2).
struct Viraemia {
  enum class State : std::uint8_t { none, detectable, undetectable, undecided } state = State::none;
  const ViralLoad* load = nullptr;  // the one that decided
};
[[nodiscard]] Viraemia viraemia(const PatientRecord& record,
                                std::optional<fhir::Day> reduction_date);
// The same where "the series that has a baseline" (4.2) means another baseline.
[[nodiscard]] Viraemia viraemia_with(const PatientRecord& record, const HasBaseline& has_baseline);

}  // namespace guideline
