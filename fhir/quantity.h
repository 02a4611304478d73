// Quantities and units (FHIR R4 datatypes.html#Quantity; UCUM, ucum.org).
//
// Numbers stay text until they are used. Units are read strictly as UCUM where the quantity says it
// is UCUM, and else through a named lenient table of the spellings that laboratories send
// (`read_unit`). What the table does not hold is Unit::unknown: never a guess.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fhir {

enum class Comparator : std::uint8_t {
  none,
  less,
  less_or_equal,
  greater_or_equal,
  greater,
  other
};

struct Quantity {
  std::string_view value;  // as written
  Comparator comparator = Comparator::none;
  std::string_view unit;    // for people
  std::string_view system;  // of code
  std::string_view code;
};

// A dimension with the one unit that values are normalised to. Copies and international units are
// arbitrary and never convert into each other; log10 is a scale of its own.
enum class Unit : std::uint8_t {
  unknown,
  none,  // no unit was given at all
  copies_per_ml,
  iu_per_ml,
  log10_copies_per_ml,
  log10_iu_per_ml,
  log10,  // a log scale of an unnamed kind
  mg_per_dl,
  ng_per_ml,
  ml_per_min_per_1_73m2,
  gram,
  gram_per_kg,
};

struct UnitReading {
  Unit unit = Unit::unknown;
  double factor = 1;  // value in `unit` = value as written × factor
};

// The lenient reading: case, spaces and the two micro signs do not matter.
[[nodiscard]] UnitReading read_unit(std::string_view spelling);

// Of a quantity: its UCUM code to the letter, else its code, else its unit leniently.
[[nodiscard]] UnitReading read_unit(const Quantity& quantity);

// A decimal as FHIR and JSON write it (sign, point, exponent), finite; nothing else around it.
[[nodiscard]] std::optional<double> read_decimal(std::string_view text);

// <, <=, >=, > ("ad" and anything else is `other`; empty is none).
[[nodiscard]] Comparator read_comparator(std::string_view text);
[[nodiscard]] std::string_view to_text(Comparator comparator);

// The quantity in the normal unit of its dimension; nothing where number or unit cannot be read.
struct Measure {
  double value = 0;
  Comparator comparator = Comparator::none;
  Unit unit = Unit::unknown;
};
[[nodiscard]] std::optional<Measure> measure(const Quantity& quantity);

}  // namespace fhir
