// What an order or statement says a patient takes of a drug, as far as two of them can be compared.
//
// Source: FHIR R4 dosage.html (doseAndRate.doseQuantity, timing.repeat); guideline section 10
// ("starts, continues or raises").
#pragma once

#include <compare>
#include <optional>
#include <vector>

#include "fhir/resources.h"

namespace guideline {

struct StatedDose {
  double mg = 0;
  bool per_day = false;  // else per dose: how often is not stated
  bool per_kg = false;   // of body weight
};

// The sum of all dosages a day; or the one dose, where there is one dosage and how often is not
// stated. Nothing where a dosage has no dose in a mass, or where it cannot be told how often one of
// several is taken.
[[nodiscard]] std::optional<StatedDose> stated_dose(const std::vector<fhir::Dosage>& dosages);

// Both taken together; nothing where one of them is not per day, or only one is per kilogram.
[[nodiscard]] std::optional<StatedDose> together(const std::optional<StatedDose>& a,
                                                 const std::optional<StatedDose>& b);

// Unordered where one is not known, or only one is per day or per kilogram. Decimals are not exact
// in binary: doses a billionth apart are equal.
[[nodiscard]] std::partial_ordering compare(const std::optional<StatedDose>& a,
                                            const std::optional<StatedDose>& b);

}  // namespace guideline
