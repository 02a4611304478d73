// Which drafts of a request are orders under consideration, whatever they are orders of: in
// order-select only the selected ones, in order-sign all; never one that is over.
// Source: guideline section 2, "IVIG order".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fhir/resources.h"

namespace guideline {

// `selections` as context.selections has them; nothing means that all drafts count. Not asked here:
// whose the order is, and what it orders.
[[nodiscard]] bool under_consideration(
    const fhir::OrderRequest& draft,
    const std::optional<std::vector<std::string_view>>& selections);

}  // namespace guideline
