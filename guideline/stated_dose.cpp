#include "guideline/stated_dose.h"

#include <algorithm>
#include <cmath>

#include "fhir/quantity.h"

namespace guideline {
namespace {

constexpr double kEqual = 1e-9;

std::optional<double> mass_mg(const fhir::Dosage& dosage) {
  if (!dosage.dose) return std::nullopt;
  const std::optional<fhir::Measure> dose = fhir::measure(*dosage.dose);
  if (!dose || dose->unit != fhir::Unit::gram || dose->comparator != fhir::Comparator::none ||
      dose->value < 0) {
    return std::nullopt;
  }
  const double mg = dose->value * 1000;
  return std::isfinite(mg) ? std::optional(mg) : std::nullopt;
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
  if (dosages.size() == 1 && !says_how_often(dosages.front())) {
    const std::optional<double> mg = mass_mg(dosages.front());
    return mg ? std::optional(StatedDose{*mg, false}) : std::nullopt;
  }
  StatedDose sum{0, true};
  for (const fhir::Dosage& dosage : dosages) {
    const std::optional<double> mg = mass_mg(dosage);
    const std::optional<double> times = times_a_day(dosage);
    if (!mg || !times) return std::nullopt;
    sum.mg += *mg * *times;
  }
  return std::isfinite(sum.mg) ? std::optional(sum) : std::nullopt;
}

std::optional<StatedDose> together(const std::optional<StatedDose>& a,
                                   const std::optional<StatedDose>& b) {
  if (!a || !b || !a->per_day || !b->per_day) return std::nullopt;
  const double mg = a->mg + b->mg;
  return std::isfinite(mg) ? std::optional(StatedDose{mg, true}) : std::nullopt;
}

std::partial_ordering compare(const std::optional<StatedDose>& a,
                              const std::optional<StatedDose>& b) {
  if (!a || !b || a->per_day != b->per_day) return std::partial_ordering::unordered;
  if (std::abs(a->mg - b->mg) <= kEqual * std::max(a->mg, b->mg)) {
    return std::partial_ordering::equivalent;
  }
  return a->mg <=> b->mg;
}

}  // namespace guideline
