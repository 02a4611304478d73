#include "guideline/draft_order.h"

#include "fhir/record.h"

namespace guideline {
namespace {

bool is_open(const fhir::OrderRequest& order) {
  return order.status != "entered-in-error" && order.status != "cancelled" &&
         order.status != "stopped" && !order.do_not_perform;
}

}  // namespace

Selections::Selections(const std::optional<std::vector<std::string_view>>& selections)
    : all_(!selections) {
  if (all_) return;
  for (const std::string_view selection : *selections) {
    urls_.insert(selection);
    const fhir::ReferenceTarget target = fhir::parse_reference(selection);
    if (!target.id.empty()) orders_.emplace(target.id, target.type);
  }
}

bool Selections::is_selected(const fhir::OrderRequest& draft) const {
  return (!draft.full_url.empty() && urls_.contains(draft.full_url)) ||
         orders_.contains({draft.id, draft.type}) || orders_.contains({draft.id, {}});
}

bool Selections::under_consideration(const fhir::OrderRequest& draft) const {
  return is_open(draft) && (all_ || is_selected(draft));
}

}  // namespace guideline
