#include "hooks/prefetch_key.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "hooks/prefetch_template.h"

namespace hooks {
namespace {

using guideline::Availability;

constexpr std::array kKeys = std::to_array<PrefetchKeyRow>({
    {PrefetchKey::patient, "patient", "the patient"},
    {PrefetchKey::conditions, "conditions", "conditions", &Availability::conditions},
    {PrefetchKey::procedures, "procedures", "procedures"},
    {PrefetchKey::bk_loads, "bkLoads", "BK loads", &Availability::bk_loads},
    {PrefetchKey::renal_function, "renalFunction", "kidney function", &Availability::creatinine},
    {PrefetchKey::drug_levels, "drugLevels", "drug levels", &Availability::drug_levels},
    {PrefetchKey::body_weight, "bodyWeight", "body weight"},
    {PrefetchKey::biopsy_findings, "biopsyFindings", "biopsy findings",
     &Availability::biopsy_findings},
    {PrefetchKey::biopsy_reports, "biopsyReports", "biopsy reports", &Availability::biopsy_reports},
    {PrefetchKey::medication_statements, "medicationStatements", "medication statements",
     &Availability::medication_statements},
    {PrefetchKey::medication_requests, "medicationRequests", "medication orders",
     &Availability::medication_requests},
    {PrefetchKey::medication_administrations, "medicationAdministrations",
     "administered medications"},
    {PrefetchKey::allergies, "allergies", "allergies", &Availability::allergies},
});

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    if (kKeys[i].key != static_cast<PrefetchKey>(i)) return false;
  }
  return true;
}
static_assert(is_in_order());

}  // namespace

std::span<const PrefetchKeyRow> prefetch_keys() { return kKeys; }

std::string_view to_text(PrefetchKey key) { return kKeys[static_cast<std::size_t>(key)].name; }

const PrefetchKeyRow* find_prefetch_key(std::string_view name) {
  const auto find = [](auto is_it) {
    const auto* const row = std::find_if(kKeys.begin(), kKeys.end(), is_it);
    return row == kKeys.end() ? nullptr : row;
  };
  const auto* const same = find([name](const PrefetchKeyRow& one) { return one.name == name; });
  if (same != nullptr) return same;
  return find([name](const PrefetchKeyRow& one) { return is_key_of(name, one.name); });
}

void PrefetchKinds::add(std::string_view key) {
  if (const PrefetchKeyRow* const row = find_prefetch_key(key)) add(*row);
}

}  // namespace hooks
