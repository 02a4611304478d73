// BK virus loads: what a laboratory reported, read into something that can be compared.
//
// Only loads of one series compare: one specimen (plasma or serum; whole blood) and one kind of
// unit (copies; international units, which no factor turns into copies). log10 and plain values of
// one kind are one series. What cannot be read safely is unreadable, never a guess.
//
// Written in two: viral_load.cpp, and what puts loads in order (_order).
//
// Source: guideline section 4.1 and 4.2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "guideline/lab_result.h"
#include "guideline/notes.h"
#include "guideline/terminology.h"

namespace guideline {

enum class Specimen : std::uint8_t { plasma, whole_blood };
inline constexpr std::size_t kSpecimens = 2;
enum class LoadKind : std::uint8_t { copies, international_units, unknown };
inline constexpr std::size_t kLoadKinds = 3;

struct LoadSeries {
  Specimen specimen{};
  LoadKind kind{};
  // Loads of an unknown kind compare with nothing, not even with each other.
  [[nodiscard]] bool comparable_with(const LoadSeries& other) const noexcept {
    return kind != LoadKind::unknown && specimen == other.specimen && kind == other.kind;
  }
};

enum class Detection : std::uint8_t { unreadable, undetectable, detectable };

// What the value of a load says.
struct LoadValue {
  Detection detection = Detection::unreadable;
  std::optional<double> log10;  // of the value, or of the limit of a "detected, < N"
  bool at_least = false;        // came with > or >=: the load may be higher
};

struct ViralLoad : ResultBase {
  LoadSeries series;
  LoadValue value;

  [[nodiscard]] bool readable() const noexcept { return value.detection != Detection::unreadable; }
  [[nodiscard]] bool deciding() const noexcept { return final && readable(); }
  [[nodiscard]] bool detectable() const noexcept {
    return value.detection == Detection::detectable;
  }
  [[nodiscard]] bool undetectable() const noexcept {
    return value.detection == Detection::undetectable;
  }
};

// What the code of a load says of its unit; `unknown` kind and no scale where it says nothing.
struct LoadCode {
  LoadKind kind = LoadKind::unknown;
  enum class Scale : std::uint8_t { unknown, plain, log10 } scale = Scale::unknown;
};

// Specimen of a load by code, specimen and text; nothing for urine and where none is named.
[[nodiscard]] std::optional<Specimen> specimen_of(const fhir::Observation& observation,
                                                  const Classification& code, Notes& notes);

// A change of log10 for people, to two decimals: "0.18"; empty where that is none. One that is
// below `response` is never written as if it reached it.
[[nodiscard]] std::string log10_change_text(double change, double response);

// The value and kind. `classify` says which value sets a coded result is in.
struct LoadReading {
  LoadKind kind = LoadKind::unknown;
  LoadValue value;
  bool unit_unknown = false;
  bool unit_contradicts_code = false;
};
[[nodiscard]] LoadReading read_load(
    const fhir::Observation& observation, const LoadCode& code,
    const std::function<Classification(const fhir::CodeableConcept&)>& classify);

// The text forms alone ("205,314 copies/mL", "< 500", "Not Detected").
[[nodiscard]] LoadReading read_load_text(std::string_view text, const LoadCode& code);

// Orders loads as section 4.2: newest day, final, readable, plasma, a series that has a baseline,
// copies, later time, higher value. Null where there is none. Whether a series has a baseline is
// asked once, of any of its loads on the newest day.
using HasBaseline = std::function<bool(const ViralLoad&)>;
[[nodiscard]] const ViralLoad* newest_load(const std::vector<const ViralLoad*>& loads,
                                           const HasBaseline& has_baseline);

// Of two loads of one day and series, both of which may decide: whether the one counts before the
// other, by the same order.
[[nodiscard]] bool counts_before(const ViralLoad& one, const ViralLoad& other);

// "5.31 log10 copies/mL", "undetectable", "detectable, no value".
[[nodiscard]] std::string load_text(const ViralLoad& load);
[[nodiscard]] std::string_view to_text(Specimen specimen);

// Evidence for a load, with its normalised value.
[[nodiscard]] Evidence evidence_of_load(const ViralLoad& load, std::string sentence);

// How much lower the later load is, in log10; nothing where one of them has no value.
[[nodiscard]] std::optional<double> fall_between(const ViralLoad& earlier, const ViralLoad& later);

// A fall counts as reached a hair below its threshold: decimals are not exact in binary.
inline constexpr double kLogTolerance = 1e-6;

}  // namespace guideline
