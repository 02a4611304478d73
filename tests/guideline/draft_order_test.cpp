#include "guideline/draft_order.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <string>

using guideline::Selections;

namespace {

fhir::OrderRequest draft(std::string_view id, std::string_view full_url = {}) {
  fhir::OrderRequest order;
  order.type = "MedicationRequest";
  order.id = id;
  order.full_url = full_url;
  order.status = "draft";
  return order;
}

bool selected(const fhir::OrderRequest& order, std::vector<std::string_view> selections) {
  return Selections(std::move(selections)).under_consideration(order);
}

}  // namespace

TEST_CASE("A draft is selected by its reference, its id or its full URL", "[guideline][drafts]") {
  CHECK(selected(draft("a"), {"MedicationRequest/b", "MedicationRequest/a"}));
  CHECK(selected(draft("a"), {"a"}));
  CHECK(selected(draft("a"), {"https://ehr.example/fhir/MedicationRequest/a"}));
  CHECK(selected(draft("", "urn:uuid:1"), {"urn:uuid:1"}));
  CHECK(selected(draft("a", "urn:uuid:1"), {"urn:uuid:1"}));
  CHECK_FALSE(selected(draft("a"), {"ServiceRequest/a"}));
  CHECK_FALSE(selected(draft("a"), {"MedicationRequest/A"}));
  CHECK_FALSE(selected(draft(""), {"", "MedicationRequest/", "urn:uuid:1"}));
  CHECK_FALSE(selected(draft("a"), {}));
}

TEST_CASE("Without selections every draft that is not over counts", "[guideline][drafts]") {
  const Selections all(std::nullopt);
  CHECK(all.under_consideration(draft("a")));
  CHECK(all.under_consideration(draft("")));
  for (const char* const over : {"entered-in-error", "cancelled", "stopped"}) {
    fhir::OrderRequest order = draft("a");
    order.status = over;
    CHECK_FALSE(all.under_consideration(order));
    CHECK_FALSE(selected(order, {"a"}));
  }
}

TEST_CASE("Many selections of many drafts are not their product", "[guideline][drafts][hostile]") {
  constexpr std::size_t kMany = 150'000;
  std::deque<std::string> texts;
  std::vector<std::string_view> selections;
  std::vector<fhir::OrderRequest> drafts;
  for (std::size_t i = 0; i < kMany; ++i) {
    selections.push_back(texts.emplace_back("MedicationRequest/" + std::to_string(2 * i)));
    drafts.push_back(draft(texts.emplace_back(std::to_string(i))));
  }
  const Selections some(selections);
  CHECK(std::count_if(drafts.begin(), drafts.end(), [&](const fhir::OrderRequest& order) {
          return some.under_consideration(order);
        }) == kMany / 2);
}
