#include "cards/value_set_page.h"

#include <catch2/catch.hpp>
#include <string>

#include "fhir/embedded_value_sets.h"
#include "guideline/terminology.h"

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the page lists every value set with its codes and names", "[cards][page]") {
  const fhir::ValueSets sets(guideline::kSetIds, fhir::embedded_value_sets());
  cards::Page page{"Sets", {}};
  cards::add_value_sets(page, sets);
  const std::string html = cards::to_html(page);
  for (const std::string_view id : guideline::kSetIds) {
    INFO(id);
    CHECK(has(html, std::string("id=\"set-").append(id).append("\"")));
  }
  CHECK(has(html, "<th scope=\"row\"><code>41479-7</code></th><td>LOINC</td>"));
  CHECK(has(html, "Excluded by name: "));
}
