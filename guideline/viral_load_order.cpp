// Which load counts before which. Source: guideline section 4.2.
#include <algorithm>
#include <array>
#include <tuple>

#include "guideline/viral_load.h"

namespace guideline {

bool counts_before(const ViralLoad& one, const ViralLoad& other) {
  const auto key = [](const ViralLoad& load) {
    const double value = load.undetectable() ? -1 : load.value.log10.value_or(0);
    return std::tuple(load.time, value);
  };
  return key(one) > key(other);
}

const ViralLoad* newest_load(const std::vector<const ViralLoad*>& loads,
                             const HasBaseline& has_baseline) {
  const auto newest =
      std::max_element(loads.begin(), loads.end(),
                       [](const ViralLoad* a, const ViralLoad* b) { return a->day < b->day; });
  if (newest == loads.end()) return nullptr;
  std::array<std::array<std::optional<bool>, kLoadKinds>, kSpecimens> asked;
  const auto key = [&](const ViralLoad& load) {
    std::optional<bool>& has = asked.at(static_cast<std::size_t>(load.series.specimen))
                                   .at(static_cast<std::size_t>(load.series.kind));
    if (!has) has = has_baseline(load);
    return std::tuple(load.final, load.readable(), load.series.specimen == Specimen::plasma, *has,
                      load.series.kind == LoadKind::copies);
  };
  const ViralLoad* best = *newest;
  for (const ViralLoad* load : loads) {
    if (load->day != best->day || load == best) continue;
    const auto ours = key(*load);
    const auto its = key(*best);
    if (ours > its || (ours == its && counts_before(*load, *best))) best = load;
  }
  return best;
}

}  // namespace guideline
