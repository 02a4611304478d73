// What the criteria that are judged by the medication list have in common: how they cite it, and
// how they say that it is not enough.
//
// Source: guideline section 3, C2, over the states of section 1.8.
#pragma once

#include <string>
#include <string_view>

#include "guideline/assessment.h"
#include "guideline/medication_timeline.h"
#include "guideline/patient_record.h"

namespace guideline {

// "mycophenolate", for people.
[[nodiscard]] std::string_view drug_name(Set drug);

// How an entry is cited. The day of one that is stopped is its stop: where that is not on record,
// no other day stands in for it.
[[nodiscard]] Evidence evidence_of(const MedicationEntry& entry, Set drug, std::string sentence);

// Cites the entries that win, those that the drug's state is told from.
void add_evidence(const DrugHistory& history, Criterion& criterion);

// A list without any immunosuppressant of a transplant recipient is likely incomplete.
[[nodiscard]] bool any_immunosuppressant(const PatientRecord& record);

// Unknown, to be settled by a review of the medications.
[[nodiscard]] Criterion unknown_by_medication(CriterionId id, std::string finding,
                                              std::string settles);

}  // namespace guideline
