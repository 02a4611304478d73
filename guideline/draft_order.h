// Which drafts of a request are orders under consideration, whatever they are orders of: in
// order-select only the selected ones, in order-sign all; never one that is over.
// Source: guideline section 2, "IVIG order".
#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/resources.h"

namespace guideline {

// The selections of a request, parsed once for all its drafts. Views into the selections' texts.
class Selections {
 public:
  // As context.selections has them; nothing means that all drafts count.
  explicit Selections(const std::optional<std::vector<std::string_view>>& selections);

  // Not asked here: whose the order is, and what it orders.
  [[nodiscard]] bool under_consideration(const fhir::OrderRequest& draft) const;

 private:
  [[nodiscard]] bool is_selected(const fhir::OrderRequest& draft) const;

  bool all_ = false;
  std::set<std::string_view> urls_;
  std::set<std::pair<std::string_view, std::string_view>> orders_;  // id; type, which may be empty
};

}  // namespace guideline
