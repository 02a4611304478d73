// The value sets of guideline section 12 by name, and the classification of a request's concepts.
// What is in each set stands in fhir/value_sets/<id>.json.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fhir/value_set.h"

namespace guideline {

enum class Set : std::uint8_t {
  ivig,
  mycophenolate,
  azathioprine,
  tacrolimus,
  ciclosporin,
  sirolimus,
  everolimus,
  belatacept,
  corticosteroid,
  leflunomide,
  immunosuppressant,
  cidofovir,
  foscarnet,
  bk_nephropathy,
  bk_viraemia,
  kidney_transplant_status,
  kidney_transplant_dated,
  kidney_transplant,
  kidney_rejection,
  acute_rejection,
  sv40_stain,
  polyomavirus_nephropathy_class,
  kidney_biopsy,
  tissue_pathology_report,
  kidney_specimen,
  positive,
  negative,
  bk_load,
  bk_load_plasma,
  bk_load_blood,
  bk_load_unspecified,
  bk_load_urine,
  bk_load_copies,
  bk_load_iu,
  bk_load_log10,
  creatinine,
  egfr,
  tacrolimus_level,
  ciclosporin_level,
  body_weight,
  contraindicated,
  adverse_effect,
  treatment_ineffective,
  iga_deficiency,
  thrombosis,
  local_route,
  subcutaneous_or_intramuscular_route,
};

// The ids of the value set files, in the order of Set.
inline constexpr auto kSetIds = std::to_array<std::string_view>({
    "ivig",
    "mycophenolate",
    "azathioprine",
    "tacrolimus",
    "ciclosporin",
    "sirolimus",
    "everolimus",
    "belatacept",
    "corticosteroid",
    "leflunomide",
    "immunosuppressant",
    "cidofovir",
    "foscarnet",
    "bk-nephropathy",
    "bk-viraemia",
    "kidney-transplant-status",
    "kidney-transplant-dated",
    "kidney-transplant",
    "kidney-rejection",
    "acute-rejection",
    "sv40-stain",
    "polyomavirus-nephropathy-class",
    "kidney-biopsy",
    "tissue-pathology-report",
    "kidney-specimen",
    "positive",
    "negative",
    "bk-load",
    "bk-load-plasma",
    "bk-load-blood",
    "bk-load-unspecified",
    "bk-load-urine",
    "bk-load-copies",
    "bk-load-iu",
    "bk-load-log10",
    "creatinine",
    "egfr",
    "tacrolimus-level",
    "ciclosporin-level",
    "body-weight",
    "contraindicated",
    "adverse-effect",
    "treatment-ineffective",
    "iga-deficiency",
    "thrombosis",
    "local-route",
    "subcutaneous-or-intramuscular-route",
});
static_assert(kSetIds.size() ==
              static_cast<std::size_t>(Set::subcutaneous_or_intramuscular_route) + 1);

[[nodiscard]] constexpr fhir::SetMask bit(Set set) noexcept {
  return fhir::SetMask{1} << static_cast<std::size_t>(set);
}

// Where a concept is: by a code, or (only where no code is) by a name.
struct Classification {
  fhir::Membership membership;

  [[nodiscard]] bool in(Set set) const noexcept { return (membership.any() & bit(set)) != 0; }
  [[nodiscard]] bool in_any(fhir::SetMask sets) const noexcept {
    return (membership.any() & sets) != 0;
  }
  [[nodiscard]] bool by_name(Set set) const noexcept {
    return (membership.by_name & bit(set)) != 0;
  }
};

}  // namespace guideline
