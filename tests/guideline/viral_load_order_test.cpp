#include <catch2/catch.hpp>
#include <vector>

#include "guideline/viral_load.h"
#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

TEST_CASE("Whether a series has a baseline is asked once for each, however many loads there are",
          "[guideline][viral-load][hostile]") {
  constexpr std::size_t kMany = 100'000;
  std::vector<ViralLoad> loads(kMany);
  std::vector<const ViralLoad*> pointers;
  for (std::size_t i = 0; i < kMany; ++i) {
    loads[i].day = today() - std::chrono::days(static_cast<int>(i % 2));
    loads[i].final = true;
    loads[i].series = {i % 3 == 0 ? Specimen::plasma : Specimen::whole_blood,
                       i % 5 == 0 ? LoadKind::copies : LoadKind::international_units};
    loads[i].value = {Detection::detectable, static_cast<double>(i % 7), false};
    pointers.push_back(&loads[i]);
  }
  int asked = 0;
  const ViralLoad* newest = newest_load(pointers, [&asked](const ViralLoad& load) {
    ++asked;
    return load.series.kind == LoadKind::international_units;
  });
  REQUIRE(newest != nullptr);
  CHECK(asked <= 4);
  CHECK(newest->day == today());
  CHECK(newest->series.specimen == Specimen::plasma);
  CHECK(newest->series.kind == LoadKind::international_units);
  CHECK(newest->value.log10 == 6.0);
  CHECK(newest == &loads[6]);
}
