#include "guideline/stated_dose.h"

#include <catch2/catch.hpp>

using fhir::Dosage;
using guideline::compare;
using guideline::stated_dose;
using guideline::StatedDose;
using guideline::together;

namespace {

// A dose of that many mg, so often in each period; without a period it does not say how often.
Dosage dosage(std::string_view mg, std::string_view frequency = {}, std::string_view period = {},
              std::string_view unit = "d") {
  Dosage one;
  one.dose = fhir::Quantity{mg, {}, "mg", {}, {}};
  one.frequency = frequency;
  one.period = period;
  if (!period.empty()) one.period_unit = unit;
  return one;
}

std::optional<StatedDose> of(const std::vector<Dosage>& dosages) { return stated_dose(dosages); }

}  // namespace

TEST_CASE("A stated dose is what is taken in a day", "[guideline][dose]") {
  CHECK(of({dosage("500", "2", "1")})->mg == Approx(1000));
  CHECK(of({dosage("500", "2", "1")})->per_day);
  CHECK(of({dosage("1", "1", "12", "h")})->mg == Approx(2));
  CHECK(of({dosage("7", "", "1", "wk")})->mg == Approx(1));
  SECTION("dosages add up") {
    CHECK(of({dosage("1", "1", "1"), dosage("0.5", "1", "1")})->mg == Approx(1.5));
  }
  SECTION("one dose without a timing is per dose") {
    CHECK(of({dosage("500")})->mg == Approx(500));
    CHECK_FALSE(of({dosage("500")})->per_day);
  }
}

TEST_CASE("A dose that cannot be told is none", "[guideline][dose]") {
  CHECK_FALSE(of({}));
  CHECK_FALSE(of({Dosage{}}));
  CHECK_FALSE(of({dosage("500"), dosage("500")}));
  CHECK_FALSE(of({dosage("500", "2", "1"), dosage("500")}));
  CHECK_FALSE(of({dosage("500", "2", "1", "mo")}));
  CHECK_FALSE(of({dosage("500", "0", "1")}));
  CHECK_FALSE(of({dosage("many", "2", "1")}));
  Dosage tablets = dosage("2", "1", "1");
  tablets.dose->unit = "tablet";
  CHECK_FALSE(of({tablets}));
}

TEST_CASE("Doses compare only where both are per day or both per dose", "[guideline][dose]") {
  CHECK(compare(of({dosage("2", "1", "1")}), of({dosage("1", "2", "1")})) ==
        std::partial_ordering::equivalent);
  CHECK(compare(of({dosage("0.1", "3", "1")}), of({dosage("0.3", "1", "1")})) ==
        std::partial_ordering::equivalent);
  CHECK(compare(of({dosage("3", "1", "1")}), of({dosage("1", "2", "1")})) ==
        std::partial_ordering::greater);
  CHECK(compare(of({dosage("1", "1", "1")}), of({dosage("1", "2", "1")})) ==
        std::partial_ordering::less);
  CHECK(compare(of({dosage("3")}), of({dosage("1", "2", "1")})) ==
        std::partial_ordering::unordered);
  CHECK(compare(of({dosage("3")}), of({dosage("2")})) == std::partial_ordering::greater);
  CHECK(compare(std::nullopt, of({dosage("2")})) == std::partial_ordering::unordered);
}

TEST_CASE("Doses are taken together only per day", "[guideline][dose]") {
  CHECK(together(of({dosage("1", "2", "1")}), of({dosage("0.5", "1", "1")}))->mg == Approx(2.5));
  CHECK_FALSE(together(of({dosage("1")}), of({dosage("1")})));
  CHECK_FALSE(together(std::nullopt, of({dosage("1", "1", "1")})));
}

TEST_CASE("A dose that no number holds is not stated", "[guideline][dose][hostile]") {
  Dosage grams = dosage("9e307");
  grams.dose->unit = "g";
  CHECK_FALSE(of({grams}).has_value());
  CHECK_FALSE(together(StatedDose{1.7e308, true}, StatedDose{1.7e308, true}).has_value());
}

TEST_CASE("Doses for each kilogram compare with their like alone", "[guideline][dose]") {
  const auto per_kg = [](std::string_view value) {
    Dosage one = dosage(value, "2", "1");
    one.dose->unit = "mg/kg";
    one.dose->code = "mg/kg";
    return stated_dose({one});
  };
  REQUIRE(per_kg("0.05"));
  CHECK(per_kg("0.05")->per_kg);
  CHECK(compare(per_kg("0.1"), per_kg("0.05")) == std::partial_ordering::greater);
  CHECK(compare(per_kg("0.1"), of({dosage("4", "2", "1")})) == std::partial_ordering::unordered);
  CHECK_FALSE(together(per_kg("0.1"), of({dosage("4", "2", "1")})));
}
