// hooks/prefetch_key.h: one table, which all that names a kind of data goes by.
#include "hooks/prefetch_key.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "fhir/embedded_value_sets.h"
#include "hooks/prefetch_gap.h"
#include "hooks/services/bkvn_immunosuppression.h"
#include "hooks/services/bkvn_ivig.h"
#include "hooks/services/bkvn_ivig_monitoring.h"

TEST_CASE("Every key has a name and words of its own", "[hooks][prefetch_key]") {
  std::set<std::string_view> names;
  std::set<std::string_view> words;
  for (const hooks::PrefetchKeyRow& row : hooks::prefetch_keys()) {
    CHECK_FALSE(row.name.empty());
    CHECK_FALSE(row.words.empty());
    CHECK(names.insert(row.name).second);
    CHECK(words.insert(row.words).second);
    CHECK(hooks::to_text(row.key) == row.name);
  }
  CHECK(names.size() == 13);
}

TEST_CASE("A key is found by its name, split or not, and nothing else is",
          "[hooks][prefetch_key]") {
  for (const hooks::PrefetchKeyRow& row : hooks::prefetch_keys()) {
    const std::string name(row.name);
    CHECK(hooks::find_prefetch_key(name) == &row);
    CHECK(hooks::find_prefetch_key(name + "2") == &row);
    CHECK(hooks::find_prefetch_key(name + "Other") == nullptr);
  }
  CHECK(hooks::find_prefetch_key("") == nullptr);
}

TEST_CASE("What a service asks for is never called by its raw key", "[hooks][prefetch_key]") {
  static const fhir::ValueSets sets(guideline::kSetIds, fhir::embedded_value_sets());
  static const guideline::Settings settings;
  const hooks::ServiceSetup setup{sets, settings, ""};
  for (const auto& service : {hooks::make_bkvn_ivig("order-sign", setup),
                              hooks::make_bkvn_immunosuppression("order-sign", setup),
                              hooks::make_bkvn_ivig_monitoring("patient-view", setup)}) {
    for (const hooks::PrefetchTemplate& one : service->description().prefetch) {
      CAPTURE(one.key);
      CHECK(hooks::find_prefetch_key(one.key) != nullptr);
    }
  }
}
