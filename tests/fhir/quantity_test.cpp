#include "fhir/quantity.h"

#include <catch2/catch.hpp>
#include <string>

using fhir::Comparator;
using fhir::Quantity;
using fhir::Unit;

namespace {

constexpr std::string_view kUcum = "http://unitsofmeasure.org";

struct Spelling {
  std::string_view text;
  Unit unit;
  double factor;
};

Unit coded(std::string_view code, std::string_view unit = {}, std::string_view system = kUcum) {
  return fhir::read_unit(Quantity{"1", Comparator::none, unit, system, code}).unit;
}

}  // namespace

TEST_CASE("Every spelling that laboratories use for a unit is read", "[fhir][quantity]") {
  constexpr double kPound = 453.59237;
  for (const Spelling& row : std::initializer_list<Spelling>{
           {"{copies}/mL", Unit::copies_per_ml, 1},
           {"{Copies}/mL", Unit::copies_per_ml, 1},
           {"{copy}/mL", Unit::copies_per_ml, 1},
           {"/mL", Unit::copies_per_ml, 1},
           {"copies/mL", Unit::copies_per_ml, 1},
           {"copies/ml", Unit::copies_per_ml, 1},
           {"Copies / mL", Unit::copies_per_ml, 1},
           {"cp/mL", Unit::copies_per_ml, 1},
           {"cpy/mL", Unit::copies_per_ml, 1},
           {"copy/mL", Unit::copies_per_ml, 1},
           {"c/mL", Unit::copies_per_ml, 1},
           {"c\xC3\xB3pias/mL", Unit::copies_per_ml, 1},
           {"10*3{copies}/mL", Unit::copies_per_ml, 1e3},
           {"copies/L", Unit::copies_per_ml, 1e-3},
           {"{copies}/L", Unit::copies_per_ml, 1e-3},
           {"[IU]/mL", Unit::iu_per_ml, 1},
           {"[iU]/mL", Unit::iu_per_ml, 1},
           {"IU/mL", Unit::iu_per_ml, 1},
           {"IU/ml", Unit::iu_per_ml, 1},
           {"UI/mL", Unit::iu_per_ml, 1},
           {"iU/mL", Unit::iu_per_ml, 1},
           {"k[IU]/mL", Unit::iu_per_ml, 1e3},
           {"{Log_copies}/mL", Unit::log10_copies_per_ml, 1},
           {"{log_copies}/mL", Unit::log10_copies_per_ml, 1},
           {"{lgCopies}/ml", Unit::log10_copies_per_ml, 1},
           {"log copies/mL", Unit::log10_copies_per_ml, 1},
           {"log cpy/mL", Unit::log10_copies_per_ml, 1},
           {"log10 copies/mL", Unit::log10_copies_per_ml, 1},
           {"log(10) copies/mL", Unit::log10_copies_per_ml, 1},
           {"[lg]{copies}/mL", Unit::log10_copies_per_ml, 1},
           {"{log}", Unit::log10, 1},
           {"{Log}", Unit::log10, 1},
           {"log", Unit::log10, 1},
           {"{Log_IU}/mL", Unit::log10_iu_per_ml, 1},
           {"{log_IU}/mL", Unit::log10_iu_per_ml, 1},
           {"{Log_IU}", Unit::log10_iu_per_ml, 1},
           {"log IU/mL", Unit::log10_iu_per_ml, 1},
           {"mg/dL", Unit::mg_per_dl, 1},
           {"mg/dl", Unit::mg_per_dl, 1},
           {"MG/DL", Unit::mg_per_dl, 1},
           {"mg%", Unit::mg_per_dl, 1},
           {"umol/L", Unit::mg_per_dl, 1 / 88.4},
           {"\xC2\xB5mol/L", Unit::mg_per_dl, 1 / 88.4},
           {"\xCE\xBCmol/L", Unit::mg_per_dl, 1 / 88.4},
           {"umol/l", Unit::mg_per_dl, 1 / 88.4},
           {"mcmol/L", Unit::mg_per_dl, 1 / 88.4},
           {"micromol/L", Unit::mg_per_dl, 1 / 88.4},
           {"ng/mL", Unit::ng_per_ml, 1},
           {"NG/ML", Unit::ng_per_ml, 1},
           {"ug/L", Unit::ng_per_ml, 1},
           {"\xC2\xB5g/l", Unit::ng_per_ml, 1},
           {"\xCE\xBCg/L", Unit::ng_per_ml, 1},
           {"mcg/L", Unit::ng_per_ml, 1},
           {"kg", Unit::gram, 1e3},
           {"KG", Unit::gram, 1e3},
           {"Kg", Unit::gram, 1e3},
           {"kilogram", Unit::gram, 1e3},
           {"[lb_av]", Unit::gram, kPound},
           {"lb", Unit::gram, kPound},
           {"lbs", Unit::gram, kPound},
           {"g", Unit::gram, 1},
           {"gm", Unit::gram, 1},
           {"GM", Unit::gram, 1},
           {"gram", Unit::gram, 1},
           {"grams", Unit::gram, 1},
           {"mg", Unit::gram, 1e-3},
           {"mL/min/{1.73_m2}", Unit::ml_per_min_per_1_73m2, 1},
           {"mL/min/1.73m2", Unit::ml_per_min_per_1_73m2, 1},
           {"mL/min/1.73 m2", Unit::ml_per_min_per_1_73m2, 1},
           {"mL/min/1.73m^2", Unit::ml_per_min_per_1_73m2, 1},
           {"mL/min/1.73 sq m", Unit::ml_per_min_per_1_73m2, 1},
           {"mL/min/1.73_m2", Unit::ml_per_min_per_1_73m2, 1},
           {"ml/min", Unit::ml_per_min_per_1_73m2, 1},
           {"g/kg", Unit::gram_per_kg, 1},
           {"gm/kg", Unit::gram_per_kg, 1},
           {"gram/kg", Unit::gram_per_kg, 1},
           {"g/kg body weight", Unit::gram_per_kg, 1},
           {"g/kg{body_wt}", Unit::gram_per_kg, 1},
           {"mg/kg", Unit::gram_per_kg, 1e-3},
       }) {
    CAPTURE(row.text);
    const fhir::UnitReading reading = fhir::read_unit(row.text);
    CHECK(reading.unit == row.unit);
    CHECK(reading.factor == Approx(row.factor).epsilon(1e-12));
  }
}

TEST_CASE("A unit that the table does not hold is never guessed", "[fhir][quantity]") {
  for (const char* const text :
       {"U/mL", "[lb_tr]", "mol/L", "mmol/L", "copies", "mL", "{pill}", "stone", "mg/dLx",
        "copies/mL plasma copies/mL plasma copies/mL plasma"}) {
    CAPTURE(text);
    CHECK(fhir::read_unit(text).unit == Unit::unknown);
    CHECK(coded(text) == Unit::unknown);
  }
  CHECK(fhir::read_unit("").unit == Unit::none);
  CHECK(fhir::read_unit(Quantity{}).unit == Unit::none);
}

TEST_CASE("The code of a quantity comes before its unit", "[fhir][quantity]") {
  CHECK(coded("[IU]/mL", "copies/mL") == Unit::iu_per_ml);
  CHECK(coded("mg/dL", "umol/L") == Unit::mg_per_dl);
  SECTION("UCUM codes are also read leniently, for feeds that label what is not UCUM") {
    CHECK(coded("{Copies}/mL") == Unit::copies_per_ml);
    CHECK(coded("IU/mL") == Unit::iu_per_ml);
  }
  SECTION("a code of another system is read leniently") {
    CHECK(coded("KG", "", "urn:local") == Unit::gram);
    CHECK(coded("ng/ml", "", "") == Unit::ng_per_ml);
  }
  SECTION("the unit is read where there is no code, or none that is known") {
    CHECK(coded("", "log IU/mL") == Unit::log10_iu_per_ml);
    CHECK(coded("CPML", "copies/mL", "urn:local") == Unit::copies_per_ml);
  }
}

TEST_CASE("Decimals are read as FHIR and JSON write them", "[fhir][quantity]") {
  CHECK(fhir::read_decimal("205314") == 205314.0);
  CHECK(fhir::read_decimal("1.50") == 1.5);
  CHECK(fhir::read_decimal("-0.25") == -0.25);
  CHECK(fhir::read_decimal("+2") == 2.0);
  CHECK(fhir::read_decimal("1.2E5") == 120000.0);
  CHECK(fhir::read_decimal("1e-3") == 0.001);
  for (const char* const text : {"", " ", "-", "+", "--1", "1 ", " 1", "1,000", "1.2.3", "1e",
                                 "0x10", "inf", "-inf", "nan", "NaN", "1e400", "12 mg", "."}) {
    CAPTURE(text);
    CHECK_FALSE(fhir::read_decimal(text));
  }
}

TEST_CASE("A number of a million digits is read or refused", "[fhir][quantity][hostile]") {
  const std::string digits(1'000'000, '1');
  const std::string zeros(1'000'000, '0');
  CHECK_FALSE(fhir::read_decimal(digits));
  CHECK_FALSE(fhir::read_decimal("1e" + digits));
  CHECK(fhir::read_decimal("1." + zeros) == 1.0);
  CHECK(fhir::read_decimal("0." + digits).value() == Approx(1.0 / 9));
  for (const std::string& text : {"0." + zeros + '1', "1e-" + digits}) {
    const auto value = fhir::read_decimal(text);
    CHECK(value.value_or(0) == 0);
  }
}

TEST_CASE("Comparators are read and written", "[fhir][quantity]") {
  for (const char* const text : {"", "<", "<=", ">=", ">"}) {
    CHECK(to_text(fhir::read_comparator(text)) == text);
  }
  CHECK(fhir::read_comparator("ad") == Comparator::other);
  CHECK(fhir::read_comparator("=") == Comparator::other);
}

TEST_CASE("A measure is a quantity in the normal unit", "[fhir][quantity]") {
  const auto measured = [](std::string_view value, std::string_view unit,
                           Comparator comparator = Comparator::none) {
    return fhir::measure(Quantity{value, comparator, unit, {}, {}});
  };
  CHECK(measured("132.6", "umol/L")->value == Approx(1.5));
  CHECK(measured("154.32", "lb")->value == Approx(69998.37).epsilon(1e-6));
  CHECK(measured("5", "ug/L")->unit == Unit::ng_per_ml);
  CHECK(measured("3", "ng/mL", Comparator::less)->comparator == Comparator::less);
  CHECK(measured("3", "")->unit == Unit::none);
  CHECK_FALSE(measured("3", "ng/mL", Comparator::other));
  CHECK_FALSE(measured("three", "ng/mL"));
  CHECK_FALSE(measured("3", "U/mL"));
}

TEST_CASE("A value that no number holds in its unit is no measure", "[fhir][quantity][hostile]") {
  CHECK_FALSE(fhir::measure({"9e306", fhir::Comparator::none, "10*3/mL", {}, {}}).has_value());
  CHECK(fhir::measure({"9e306", fhir::Comparator::none, "copies/mL", {}, {}}).has_value());
}
