#include "guideline/dose.h"

#include <array>
#include <cmath>

#include "fhir/quantity.h"
#include "fhir/record.h"

namespace guideline {
namespace {

constexpr double kGramsPerKilogram = 1000;

// A hair: decimals and converted pounds are not exact in binary, and must not fall short of a
// limit.
constexpr double kRounding = 1e-9;

// UCUM units of time as Timing.repeat has them, in days. A month and a year are UCUM's mean ones.
std::optional<double> days_of(std::string_view unit) {
  struct Row {
    std::string_view unit;
    double days;
  };
  constexpr std::array kRows = std::to_array<Row>({{"d", 1},
                                                   {"days", 1},
                                                   {"day", 1},
                                                   {"wk", 7},
                                                   {"week", 7},
                                                   {"weeks", 7},
                                                   {"h", 1.0 / 24},
                                                   {"hour", 1.0 / 24},
                                                   {"hours", 1.0 / 24},
                                                   {"min", 1.0 / 1440},
                                                   {"s", 1.0 / 86400},
                                                   {"mo", 30.4375},
                                                   {"a", 365.25}});
  for (const Row& row : kRows) {
    if (row.unit == unit) return row.days;
  }
  return std::nullopt;
}

// How long a dosage goes on. A period counts both its first and its last day.
std::optional<double> bounds_in_days(const fhir::Dosage& dosage) {
  if (dosage.bounds_duration) {
    const std::optional<double> value = fhir::read_decimal(dosage.bounds_duration->value);
    const std::string_view unit = dosage.bounds_duration->code.empty()
                                      ? dosage.bounds_duration->unit
                                      : dosage.bounds_duration->code;
    const std::optional<double> days = days_of(unit);
    if (value && days) return *value * *days;
  }
  if (dosage.bounds.start && dosage.bounds.end) {
    return static_cast<double>(
               (dosage.bounds.end.last_day() - dosage.bounds.start.first_day()).count()) +
           1;
  }
  return std::nullopt;
}

// Grams of one order over all its administrations; nothing where that is not arithmetic.
struct OrderedAmount {
  std::optional<double> grams;
  double administrations = 0;
};

OrderedAmount ordered_amount(const fhir::OrderRequest& order, std::optional<double> weight_kg) {
  OrderedAmount amount;
  if (order.is_service_request() || order.dosage.empty()) return amount;
  double grams = 0;
  for (const fhir::Dosage& dosage : order.dosage) {
    const double count = administrations(dosage);
    amount.administrations += count;
    if (!dosage.dose) return amount;
    const std::optional<fhir::Measure> dose = fhir::measure(*dosage.dose);
    if (!dose || dose->comparator != fhir::Comparator::none || dose->value <= 0) return amount;
    if (dose->unit == fhir::Unit::gram) {
      grams += dose->value * count;
    } else if (dose->unit == fhir::Unit::gram_per_kg && weight_kg) {
      grams += dose->value * *weight_kg * count;
    } else {
      return amount;
    }
  }
  if (std::isfinite(grams)) amount.grams = grams;
  return amount;
}

// The newest weight that can be a person's.
const LabResult* usable_weight(const PatientRecord& record, std::vector<LabResult>& usable) {
  const Thresholds& thresholds = record.thresholds();
  for (const LabResult& weight : record.body_weights) {
    if (!weight.readable() || weight.value->comparator != fhir::Comparator::none) continue;
    const double kilograms = weight.value->value / kGramsPerKilogram;
    if (kilograms >= thresholds.weight_least_kg && kilograms <= thresholds.weight_most_kg) {
      usable.push_back(weight);
    }
  }
  return newest_readable(usable, record.clock(), thresholds.weight_oldest_days, Prefer::higher);
}

std::string grams_text(double grams) { return number_text(grams, 1) + " g"; }

void compare(Dose& dose, double administrations, const Thresholds& thresholds) {
  if (!dose.recommended_grams) {
    dose.comparison = DoseComparison::no_weight;
    dose.finding = "No body weight of the last " + number_text(thresholds.weight_oldest_days) +
                   " days: the dose cannot be worked out";
    return;
  }
  const std::string recommended = "2 g/kg once is " + grams_text(*dose.recommended_grams);
  if (!dose.ordered_grams) {
    dose.comparison = DoseComparison::not_computable;
    dose.finding = recommended + "; what was ordered cannot be compared with it";
    return;
  }
  const double allowed = *dose.recommended_grams * thresholds.dose_agreement_percent / 100 +
                         thresholds.dose_tolerance_g + kRounding;
  const bool agrees = std::fabs(*dose.ordered_grams - *dose.recommended_grams) <= allowed;
  const std::string ordered = grams_text(*dose.ordered_grams);
  if (!agrees) {
    dose.comparison = DoseComparison::differs;
    dose.finding = recommended + "; the order adds up to " + ordered;
  } else if (administrations > 1 || dose.orders.size() > 1) {
    dose.comparison = DoseComparison::divided;
    dose.finding = recommended + "; the order gives " + ordered + " in divided doses";
  } else {
    dose.comparison = DoseComparison::agrees;
    dose.finding = recommended + "; the order of " + ordered + " agrees";
  }
}

}  // namespace

double recommended_grams(double weight_kg, const Thresholds& thresholds) {
  const double step = weight_kg < thresholds.dose_fine_step_below_kg ? thresholds.dose_fine_step_g
                                                                     : thresholds.dose_step_g;
  return std::floor(thresholds.dose_g_per_kg * weight_kg / step + 0.5 + kRounding) * step;
}

double administrations(const fhir::Dosage& dosage) {
  if (const std::optional<double> count = fhir::read_decimal(dosage.repeat_count);
      count && *count > 0) {
    return *count;
  }
  const std::optional<double> bounds = bounds_in_days(dosage);
  const std::optional<double> frequency = fhir::read_decimal(dosage.frequency);
  const std::optional<double> period = fhir::read_decimal(dosage.period);
  const std::optional<double> unit = days_of(dosage.period_unit);
  if (!bounds || !period || !unit || *period <= 0) return 1;
  // FHIR: a repeat with a period and no frequency happens once in it.
  const double count = *bounds * frequency.value_or(1) / (*period * *unit);
  return count > 0 ? count : 1;
}

Dose judge_dose(const std::vector<const fhir::OrderRequest*>& orders, const PatientRecord& record) {
  const Thresholds& thresholds = record.thresholds();
  Dose dose;
  std::vector<LabResult> usable;
  if (const LabResult* weight = usable_weight(record, usable)) {
    dose.weight_kg = weight->value->value / kGramsPerKilogram;
    dose.weight = evidence_of(*weight, "newest body weight");
    dose.recommended_grams = recommended_grams(*dose.weight_kg, thresholds);
    dose.consider_adjusted_weight = *dose.weight_kg > thresholds.adjusted_weight_above_kg;
  }
  double total = 0;
  double administrations = 0;
  bool computable = true;
  for (const fhir::OrderRequest* order : orders) {
    const OrderedAmount amount = ordered_amount(*order, dose.weight_kg);
    dose.orders.push_back({order, amount.grams});
    computable = computable && amount.grams.has_value();
    total += amount.grams.value_or(0);
    administrations += amount.administrations;
  }
  if (computable && std::isfinite(total)) dose.ordered_grams = total;
  compare(dose, administrations, thresholds);
  dose.update_offered = dose.comparison == DoseComparison::differs && orders.size() == 1 &&
                        !dose.consider_adjusted_weight;
  return dose;
}

}  // namespace guideline
