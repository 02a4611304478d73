// What CDS Hooks asks of a service, one row per requirement, in the numbering of the project's list
// (CDS Hooks 2.0 and 3.0, and the hook library). R rows are what a service must accept because a
// client must or may send it. X rows are no text of the standard: what this tool asks besides.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace conformance {

enum class Strength : std::uint8_t {
  shall,     // SHALL, MUST, REQUIRED, and their negations
  should,    // SHOULD, RECOMMENDED, and their negations
  may,       // MAY, OPTIONAL
  accept,    // what clients send: a service that refuses it is of no use to them
  check,     // the text says what a service looks at, without a keyword
  expected,  // advice of the text without a keyword; what this tool asks besides
};
[[nodiscard]] std::string_view name_of(Strength strength);

// Which versions of the standard say it.
enum Versions : std::uint8_t { kV2 = 1, kV3 = 2, kBoth = 3 };
[[nodiscard]] std::string_view name_of(Versions versions);

struct Requirement {
  std::string_view number;  // "57", "R4", "X1"
  Strength strength = Strength::shall;
  Versions versions = kBoth;
  std::string_view section;  // heading of the specification
  std::string_view text;
  // Why it cannot be seen from outside, or what of it cannot; empty where all of it can.
  std::string_view not_seen;
};

[[nodiscard]] std::span<const Requirement> requirements();
// Throws std::out_of_range for a number that there is not: a fault of this program.
[[nodiscard]] const Requirement& requirement(std::string_view number);

}  // namespace conformance
