// The answer of a hook as one JSON text: {"cards":[…]}.
// Source: CDS Hooks 3.0, "CDS Service Response" and "Use of JSON": no null, and no empty member but
// `cards` itself.
#pragma once

#include <string>
#include <vector>

#include "cards/card.h"

namespace cards {

// Resources and assessments of the cards must be JSON; throws fhir::JsonError where one is not.
[[nodiscard]] std::string write_response(const std::vector<Card>& cards);

}  // namespace cards
