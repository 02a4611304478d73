// After IVIG in someone with BK virus disease: what is overdue, what the load does, whether the
// creatinine rises.
//
// "Overdue" is only said where it is certain: the kind of data was asked for and answered, and
// nothing in it, not even a preliminary or unreadable result, could be the missing one. Else it is
// "cannot tell". All days are UTC calendar days (1.5): no time zone of the server enters.
//
// Source: guideline section 10, bkvn-ivig-monitoring; 1.3, 1.5, 1.6; seed, references 2, 3 and 5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guideline/assess.h"
#include "guideline/assessment.h"
#include "guideline/ivig_given.h"
#include "guideline/viral_load_course.h"

namespace guideline {

// `not_due` also where the time of watching is over.
enum class Due : std::uint8_t { not_due, overdue, cannot_tell };
[[nodiscard]] std::string_view to_text(Due due);

struct Watched {
  Due due = Due::not_due;
  std::string finding;             // one plain sentence; empty where the time of watching is over
  std::vector<Evidence> evidence;  // the newest results, at most the few that were counted
};

struct Monitoring {
  std::string guideline_version;
  fhir::Instant as_of{};
  std::string patient_reference;
  std::vector<Evidence> disease;  // what shows the nephropathy or viraemia
  bool nephropathy = false;       // a live Condition, not viraemia alone
  IvigGiven given;                // with a dated dose
  bool repeated = false;          // more than one dose, not one divided over days
  Watched load;
  Watched creatinine;
  CourseOfLoad course;
  std::optional<GraftFunction> graft;  // against the last creatinine before the first dose
  std::vector<Note> notes;
};

struct MonitoringAnswer {
  std::optional<Monitoring> monitoring;  // nothing is silence
  std::string silence;                   // why; only where there is silence
  std::vector<Note> notes;               // also in silence
};

[[nodiscard]] MonitoringAnswer judge_monitoring(const Question& question,
                                                const fhir::ValueSets& value_sets,
                                                const Settings& settings);

// The two clocks alone. `newest_dose`: the last day of the newest dose.
[[nodiscard]] Watched watch_load(const PatientRecord& record, fhir::Day newest_dose);
[[nodiscard]] Watched watch_creatinine(const PatientRecord& record, fhir::Day newest_dose);

}  // namespace guideline
