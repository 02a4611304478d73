#include "guideline/stated_dose.h"

#include <algorithm>
#include <cmath>

#include "fhir/quantity.h"

namespace guideline {
namespace {

constexpr double kEqual = 1e-9;

// One dose, as a mass or a mass for each kilogram.
std::optional<StatedDose> one_dose(const fhir::Dosage& dosage) {
  if (!dosage.dose) return std::nullopt;
  const std::optional<fhir::Measure> dose = fhir::measure(*dosage.dose);
  if (!dose || (dose->unit != fhir::Unit::gram && dose->unit != fhir::Unit::gram_per_kg) ||
      dose->comparator != fhir::Comparator::none || dose->value < 0) {
    return std::nullopt;
  }
  const double mg = dose->value * 1000;
  if (!std::isfinite(mg)) return std::nullopt;
  return StatedDose{mg, false, dose->unit == fhir::Unit::gram_per_kg};
}

bool says_how_often(const fhir::Dosage& dosage) {
  return !dosage.frequency.empty() || !dosage.period.empty() || !dosage.period_unit.empty();
}

// A week and less: nobody takes these drugs by the month, and months are of several lengths.
std::optional<double> days_of(std::string_view unit) {
  if (unit == "h") return 1.0 / 24;
  if (unit == "d") return 1.0;
  if (unit == "wk") return 7.0;
  return std::nullopt;
}

// timing.repeat: so many times (once where it is not said) in so many periods.
std::optional<double> times_a_day(const fhir::Dosage& dosage) {
  const std::optional<double> frequency =
      dosage.frequency.empty() ? 1 : fhir::read_decimal(dosage.frequency);
  const std::optional<double> period = fhir::read_decimal(dosage.period);
  const std::optional<double> unit = days_of(dosage.period_unit);
  if (!frequency || !period || !unit || *frequency <= 0 || *period <= 0) return std::nullopt;
  return *frequency / (*period * *unit);
}

}  // namespace

std::optional<StatedDose> stated_dose(const std::vector<fhir::Dosage>& dosages) {
  if (dosages.empty()) return std::nullopt;
  if (dosages.size() == 1 && !says_how_often(dosages.front())) return one_dose(dosages.front());
  std::optional<StatedDose> sum;
  for (const fhir::Dosage& dosage : dosages) {
    std::optional<StatedDose> dose = one_dose(dosage);
    const std::optional<double> times = times_a_day(dosage);
    if (!dose || !times) return std::nullopt;
    dose->mg *= *times;
    dose->per_day = true;
    sum = sum ? together(sum, dose) : dose;
    if (!sum || !std::isfinite(sum->mg)) return std::nullopt;
  }
  return sum;
}

std::optional<StatedDose> together(const std::optional<StatedDose>& a,
                                   const std::optional<StatedDose>& b) {
  if (!a || !b || !a->per_day || !b->per_day || a->per_kg != b->per_kg) return std::nullopt;
  const double mg = a->mg + b->mg;
  return std::isfinite(mg) ? std::optional(StatedDose{mg, true, a->per_kg}) : std::nullopt;
}

std::partial_ordering compare(const std::optional<StatedDose>& a,
                              const std::optional<StatedDose>& b) {
  if (!a || !b || a->per_day != b->per_day || a->per_kg != b->per_kg) {
    return std::partial_ordering::unordered;
  }
  if (std::abs(a->mg - b->mg) <= kEqual * std::max(a->mg, b->mg)) {
    return std::partial_ordering::equivalent;
  }
  return a->mg <=> b->mg;
}

}  // namespace guideline
