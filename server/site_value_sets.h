// The value sets of this process: those that come with the program, and what a site adds to them.
#pragma once

#include <string>

#include "fhir/value_set.h"

namespace server {

// Every *.json of the folder, in the order of their names, adds to the set that it names; an empty
// `folder` is none. Throws ConfigurationError with the path and the reason.
[[nodiscard]] fhir::ValueSets load_value_sets(const std::string& folder);

}  // namespace server
