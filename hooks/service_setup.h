// What every service of this program shares, and the ways that they have alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/value_set.h"
#include "guideline/assess.h"
#include "guideline/terminology.h"
#include "hooks/prefetch_key.h"
#include "hooks/prefetch_template.h"

namespace hooks {

// Outlives the services.
struct ServiceSetup {
  const fhir::ValueSets& value_sets;
  const guideline::Settings& settings;
  std::string source_url;  // absolute, of the page that says what this server decides; may be empty
};

// One search that a service asks the EHR to run before it calls: by patient, and by the codes of
// these sets where there are any.
struct PrefetchRow {
  PrefetchKey key;
  std::string_view resource;
  std::string_view sort;  // "-date": newest first; empty: as the server has it
  std::string_view count;
  std::vector<guideline::Set> sets;
};

// The Patient and then the rows, each as one template or as many as its codes need.
[[nodiscard]] std::vector<PrefetchTemplate> prefetch_templates(const std::vector<PrefetchRow>& rows,
                                                               const fhir::ValueSets& value_sets);

}  // namespace hooks
