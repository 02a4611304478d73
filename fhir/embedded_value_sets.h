// The value sets that come with the program: the files of fhir/value_sets/, put into it by the
// build.
#pragma once

#include <span>

#include "fhir/value_set_file.h"

namespace fhir {

[[nodiscard]] std::span<const ValueSetFile> embedded_value_sets();

}  // namespace fhir
