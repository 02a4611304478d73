// An order of the record with one thing changed, as an `update` action must carry it: the whole
// resource as it came (CDS Hooks 3.0, "Action"), numbers to the letter, unknown elements included.
//
// What is no FHIR JSON (null and empty members, which some clients send) is left out: CDS Hooks
// allows neither in an answer. Nulls that hold a place in an array of primitives stay.
#pragma once

#include <string>

#include "fhir/json_document.h"

namespace cards {

// With status "stopped".
[[nodiscard]] std::string stopped(fhir::Json order);

// With one administration of that many grams.
//
// The first dosageInstruction is kept and the others dropped, for their doses would add up. In it
// the dose is replaced where it stood (R4 doseAndRate, older FHIR doseQuantity); timing.repeat
// becomes count 1, with only the duration of the one administration kept; timing.event, .code and
// the free text, which would still tell the old dose, give way. So does the order's narrative.
[[nodiscard]] std::string with_one_dose(fhir::Json order, double grams);

}  // namespace cards
