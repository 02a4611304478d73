#include "guideline/draft_order.h"

#include <algorithm>

#include "fhir/record.h"

namespace guideline {
namespace {

bool is_selected(const fhir::OrderRequest& order, const std::vector<std::string_view>& selections) {
  return std::any_of(selections.begin(), selections.end(), [&order](std::string_view selection) {
    if (!order.full_url.empty() && selection == order.full_url) return true;
    const fhir::ReferenceTarget target = fhir::parse_reference(selection);
    return !target.id.empty() && target.id == order.id &&
           (target.type.empty() || target.type == order.type);
  });
}

bool is_open(const fhir::OrderRequest& order) {
  return order.status != "entered-in-error" && order.status != "cancelled" &&
         order.status != "stopped" && !order.do_not_perform;
}

}  // namespace

bool under_consideration(const fhir::OrderRequest& draft,
                         const std::optional<std::vector<std::string_view>>& selections) {
  return is_open(draft) && (!selections || is_selected(draft, *selections));
}

}  // namespace guideline
