#include "hooks/service_setup.h"

#include <iterator>
#include <utility>

namespace hooks {

std::vector<PrefetchTemplate> prefetch_templates(const std::vector<PrefetchRow>& rows,
                                                 const fhir::ValueSets& value_sets) {
  constexpr std::string_view kPatientToken = "{{context.patientId}}";
  std::vector<PrefetchTemplate> templates;
  templates.push_back(
      {std::string(to_text(PrefetchKey::patient)), "Patient/" + std::string(kPatientToken)});
  for (const PrefetchRow& row : rows) {
    std::vector<fhir::ValueSets::SystemCodes> systems;
    for (const guideline::Set set : row.sets) {
      auto of_set = value_sets.codes_of(static_cast<std::size_t>(set));
      std::move(of_set.begin(), of_set.end(), std::back_inserter(systems));
    }
    PrefetchSearch search;
    search.key = to_text(row.key);
    search.resource = row.resource;
    search.parameters.emplace_back("patient", kPatientToken);
    if (!row.sort.empty()) search.parameters.emplace_back("_sort", row.sort);
    search.parameters.emplace_back("_count", row.count);
    for (const auto& system : systems) {
      for (const std::string& code : system.codes) search.codes.push_back({system.system, code});
    }
    auto split = search_templates(search);
    std::move(split.begin(), split.end(), std::back_inserter(templates));
  }
  return templates;
}

}  // namespace hooks
