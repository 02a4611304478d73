// The body of a request as JSON, or the refusal that says at which byte it is none.
#pragma once

#include <string>

#include "fhir/json_document.h"

namespace hooks {

// Throws Refusal.
[[nodiscard]] fhir::JsonDocument parse_json_body(std::string body);

}  // namespace hooks
