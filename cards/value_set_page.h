// The value sets for people: which codes and names are in each, and what it is used for.
// Source: guideline section 12; the files of fhir/value_sets/ and of the site.
#pragma once

#include "cards/page.h"
#include "fhir/value_set.h"

namespace cards {

// Appends a section with every set.
void add_value_sets(Page& page, const fhir::ValueSets& sets);

}  // namespace cards
