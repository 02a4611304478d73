#include "fhir/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "fhir/code_system.h"

namespace fhir {
namespace {

// Conversions are exact by definition but for creatinine: 1 mg/dL = 88.4 umol/L (molar mass
// 113.12 g/mol, the factor that laboratories use). A pound is 7000 grains, 453.59237 g.
constexpr double kCreatinineUmolPerMg = 88.4;
constexpr double kGramsPerPound = 453.59237;

struct UnitRow {
  std::string_view spelling;  // lower case, no spaces, micro as u
  Unit unit;
  double factor;
};

// What laboratories and pharmacies write for a unit. Sorted by spelling.
constexpr std::array kLenientUnits = std::to_array<UnitRow>({
    {"/ml", Unit::copies_per_ml, 1},
    {"10*3/ml", Unit::copies_per_ml, 1e3},
    {"10*3{copies}/ml", Unit::copies_per_ml, 1e3},
    {"[iu]/ml", Unit::iu_per_ml, 1},
    {"[lb_av]", Unit::gram, kGramsPerPound},
    {"[lg]{copies}/ml", Unit::log10_copies_per_ml, 1},
    {"c/ml", Unit::copies_per_ml, 1},
    {"copias/ml", Unit::copies_per_ml, 1},
    {"copies/l", Unit::copies_per_ml, 1e-3},
    {"copies/ml", Unit::copies_per_ml, 1},
    {"copy/ml", Unit::copies_per_ml, 1},
    {"cp/ml", Unit::copies_per_ml, 1},
    {"cpy/ml", Unit::copies_per_ml, 1},
    {"c\xC3\xB3pias/ml", Unit::copies_per_ml, 1},
    {"g", Unit::gram, 1},
    {"g/kg", Unit::gram_per_kg, 1},
    {"g/kgbodyweight", Unit::gram_per_kg, 1},
    {"g/kg{body_wt}", Unit::gram_per_kg, 1},
    {"gm", Unit::gram, 1},
    {"gm/kg", Unit::gram_per_kg, 1},
    {"gram", Unit::gram, 1},
    {"gram/kg", Unit::gram_per_kg, 1},
    {"grams", Unit::gram, 1},
    {"iu/ml", Unit::iu_per_ml, 1},
    {"k[iu]/ml", Unit::iu_per_ml, 1e3},
    {"kg", Unit::gram, 1e3},
    {"kgs", Unit::gram, 1e3},
    {"kilogram", Unit::gram, 1e3},
    {"kilograms", Unit::gram, 1e3},
    {"lb", Unit::gram, kGramsPerPound},
    {"lbs", Unit::gram, kGramsPerPound},
    {"log", Unit::log10, 1},
    {"log(10)copies/ml", Unit::log10_copies_per_ml, 1},
    {"log10", Unit::log10, 1},
    {"log10copies/ml", Unit::log10_copies_per_ml, 1},
    {"log10cpy/ml", Unit::log10_copies_per_ml, 1},
    {"log10iu/ml", Unit::log10_iu_per_ml, 1},
    {"logcopies/ml", Unit::log10_copies_per_ml, 1},
    {"logcpy/ml", Unit::log10_copies_per_ml, 1},
    {"logiu/ml", Unit::log10_iu_per_ml, 1},
    {"mcg", Unit::gram, 1e-6},
    {"mcg/kg", Unit::gram_per_kg, 1e-6},
    {"mcg/l", Unit::ng_per_ml, 1},
    {"mcmol/l", Unit::mg_per_dl, 1 / kCreatinineUmolPerMg},
    {"mg", Unit::gram, 1e-3},
    {"mg%", Unit::mg_per_dl, 1},
    {"mg/dl", Unit::mg_per_dl, 1},
    {"mg/kg", Unit::gram_per_kg, 1e-3},
    {"microgram", Unit::gram, 1e-6},
    {"micrograms", Unit::gram, 1e-6},
    {"micromol/l", Unit::mg_per_dl, 1 / kCreatinineUmolPerMg},
    {"ml/min", Unit::ml_per_min_per_1_73m2, 1},
    {"ml/min/1.73_m2", Unit::ml_per_min_per_1_73m2, 1},
    {"ml/min/1.73m2", Unit::ml_per_min_per_1_73m2, 1},
    {"ml/min/1.73m^2", Unit::ml_per_min_per_1_73m2, 1},
    {"ml/min/1.73m\xC2\xB2", Unit::ml_per_min_per_1_73m2, 1},
    {"ml/min/1.73sqm", Unit::ml_per_min_per_1_73m2, 1},
    {"ml/min/{1.73_m2}", Unit::ml_per_min_per_1_73m2, 1},
    {"ng/ml", Unit::ng_per_ml, 1},
    {"ug", Unit::gram, 1e-6},
    {"ug/kg", Unit::gram_per_kg, 1e-6},
    {"ug/l", Unit::ng_per_ml, 1},
    {"ui/ml", Unit::iu_per_ml, 1},
    {"umol/l", Unit::mg_per_dl, 1 / kCreatinineUmolPerMg},
    {"{copies}/l", Unit::copies_per_ml, 1e-3},
    {"{copies}/ml", Unit::copies_per_ml, 1},
    {"{copy}/ml", Unit::copies_per_ml, 1},
    {"{lgcopies}/ml", Unit::log10_copies_per_ml, 1},
    {"{log_copies}/ml", Unit::log10_copies_per_ml, 1},
    {"{log_iu}", Unit::log10_iu_per_ml, 1},
    {"{log_iu}/ml", Unit::log10_iu_per_ml, 1},
    {"{log}", Unit::log10, 1},
});
static_assert(std::is_sorted(kLenientUnits.begin(), kLenientUnits.end(),
                             [](const UnitRow& a, const UnitRow& b) {
                               return a.spelling < b.spelling;
                             }));

// UCUM codes as ucum.org defines them, where case matters; braces are annotations, whose case does
// not.
constexpr std::array kUcumUnits = std::to_array<UnitRow>({
    {"/mL", Unit::copies_per_ml, 1},
    {"10*3/mL", Unit::copies_per_ml, 1e3},
    {"10*3{copies}/mL", Unit::copies_per_ml, 1e3},
    {"[IU]/mL", Unit::iu_per_ml, 1},
    {"[iU]/mL", Unit::iu_per_ml, 1},
    {"[lb_av]", Unit::gram, kGramsPerPound},
    {"g", Unit::gram, 1},
    {"g/kg", Unit::gram_per_kg, 1},
    {"k[IU]/mL", Unit::iu_per_ml, 1e3},
    {"k[iU]/mL", Unit::iu_per_ml, 1e3},
    {"kg", Unit::gram, 1e3},
    {"mL/min/{1.73_m2}", Unit::ml_per_min_per_1_73m2, 1},
    {"mg", Unit::gram, 1e-3},
    {"mg/dL", Unit::mg_per_dl, 1},
    {"mg/kg", Unit::gram_per_kg, 1e-3},
    {"ng/mL", Unit::ng_per_ml, 1},
    {"ug", Unit::gram, 1e-6},
    {"ug/L", Unit::ng_per_ml, 1},
    {"ug/kg", Unit::gram_per_kg, 1e-6},
    {"umol/L", Unit::mg_per_dl, 1 / kCreatinineUmolPerMg},
    {"{copies}/mL", Unit::copies_per_ml, 1},
});
static_assert(std::is_sorted(kUcumUnits.begin(), kUcumUnits.end(),
                             [](const UnitRow& a, const UnitRow& b) {
                               return a.spelling < b.spelling;
                             }));

template <std::size_t N>
UnitReading look_up(const std::array<UnitRow, N>& table, std::string_view spelling) {
  const auto row =
      std::lower_bound(table.begin(), table.end(), spelling,
                       [](const UnitRow& r, std::string_view s) { return r.spelling < s; });
  if (row == table.end() || row->spelling != spelling) return {};
  return {row->unit, row->factor};
}

constexpr std::size_t kLongestSpelling = 40;

// Lower case, no spaces, both micro signs (U+00B5, U+03BC) as u.
std::string normalise(std::string_view spelling) {
  std::string result;
  for (std::size_t i = 0; i < spelling.size(); ++i) {
    const char c = spelling[i];
    const std::string_view two = spelling.substr(i, 2);
    if (two == "\xC2\xB5" || two == "\xCE\xBC") {
      result += 'u';
      ++i;
    } else if (two == "\xC2\xA0") {  // a space that does not break
      ++i;
    } else if (c >= 'A' && c <= 'Z') {
      result += static_cast<char>(c - 'A' + 'a');
    } else if (c != ' ' && c != '\t') {
      result += c;
    }
  }
  return result;
}

}  // namespace

UnitReading read_unit(std::string_view spelling) {
  if (spelling.empty()) return {Unit::none, 1};
  if (spelling.size() > kLongestSpelling) return {};
  return look_up(kLenientUnits, normalise(spelling));
}

UnitReading read_unit(const Quantity& quantity) {
  if (quantity.code.empty() && quantity.unit.empty()) return {Unit::none, 1};
  if (quantity.code.empty()) return read_unit(quantity.unit);
  const bool is_ucum = quantity.system == kUcum;
  if (is_ucum) {
    const UnitReading strict = look_up(kUcumUnits, quantity.code);
    if (strict.unit != Unit::unknown) return strict;
  }
  const UnitReading coded = read_unit(quantity.code);
  // A code that says it is UCUM stands, known or not: the unit beside it is for people. A code of
  // another system may be a number in some table.
  if (coded.unit != Unit::unknown || is_ucum || quantity.unit.empty()) return coded;
  return read_unit(quantity.unit);
}

std::optional<double> read_decimal(std::string_view text) {
  bool negative = false;
  if (text.starts_with('+'))
    text.remove_prefix(1);
  else if (text.starts_with('-'))
    negative = true, text.remove_prefix(1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return std::nullopt;
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return negative ? -value : value;
}

Comparator read_comparator(std::string_view text) {
  if (text.empty()) return Comparator::none;
  if (text == "<") return Comparator::less;
  if (text == "<=") return Comparator::less_or_equal;
  if (text == ">=") return Comparator::greater_or_equal;
  if (text == ">") return Comparator::greater;
  return Comparator::other;
}

std::string_view to_text(Comparator comparator) {
  switch (comparator) {
    case Comparator::none:
      return "";
    case Comparator::less:
      return "<";
    case Comparator::less_or_equal:
      return "<=";
    case Comparator::greater_or_equal:
      return ">=";
    case Comparator::greater:
      return ">";
    case Comparator::other:
      return "?";
  }
  return "";
}

std::optional<Measure> measure(const Quantity& quantity) {
  const std::optional<double> value = read_decimal(quantity.value);
  const UnitReading reading = read_unit(quantity);
  if (!value || reading.unit == Unit::unknown || quantity.comparator == Comparator::other) {
    return std::nullopt;
  }
  const double converted = *value * reading.factor;
  if (!std::isfinite(converted)) return std::nullopt;
  return Measure{converted, quantity.comparator, reading.unit};
}

}  // namespace fhir
