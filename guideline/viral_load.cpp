#include "guideline/viral_load.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "fhir/folded_text.h"
#include "fhir/quantity_text.h"
#include "fhir/record.h"
#include "fhir/trim.h"

namespace guideline {
namespace {

using fhir::Comparator;
using fhir::Unit;

struct UnitMeaning {
  LoadKind kind;
  LoadCode::Scale scale;
};

// Nothing for a unit that no load has.
std::optional<UnitMeaning> meaning_of(Unit unit) {
  switch (unit) {
    case Unit::none:
      return UnitMeaning{LoadKind::unknown, LoadCode::Scale::unknown};
    case Unit::copies_per_ml:
      return UnitMeaning{LoadKind::copies, LoadCode::Scale::plain};
    case Unit::iu_per_ml:
      return UnitMeaning{LoadKind::international_units, LoadCode::Scale::plain};
    case Unit::log10_copies_per_ml:
      return UnitMeaning{LoadKind::copies, LoadCode::Scale::log10};
    case Unit::log10_iu_per_ml:
      return UnitMeaning{LoadKind::international_units, LoadCode::Scale::log10};
    case Unit::log10:
      return UnitMeaning{LoadKind::unknown, LoadCode::Scale::log10};
    case Unit::unknown:
    case Unit::mg_per_dl:
    case Unit::ng_per_ml:
    case Unit::ml_per_min_per_1_73m2:
    case Unit::gram:
    case Unit::gram_per_kg:
      break;
  }
  return std::nullopt;
}

// Kind and scale from unit and code together (4.1). Nothing where the scale is contradictory or
// nowhere said.
struct Resolved {
  LoadKind kind = LoadKind::unknown;
  std::optional<LoadCode::Scale> scale;
};

Resolved resolve(const UnitMeaning& unit, const LoadCode& code, LoadReading& reading) {
  using Scale = LoadCode::Scale;
  Resolved resolved;
  resolved.kind = unit.kind != LoadKind::unknown ? unit.kind : code.kind;
  if (unit.kind != LoadKind::unknown && code.kind != LoadKind::unknown && unit.kind != code.kind) {
    reading.unit_contradicts_code = true;
  }
  if (unit.scale != Scale::unknown && code.scale != Scale::unknown && unit.scale != code.scale) {
    reading.unit_contradicts_code = true;
    return resolved;
  }
  const Scale scale = unit.scale != Scale::unknown ? unit.scale : code.scale;
  if (scale != Scale::unknown) resolved.scale = scale;
  return resolved;
}

// The value of a number on its scale.
LoadValue value_of(double number, Comparator comparator, LoadCode::Scale scale) {
  const bool is_log = scale == LoadCode::Scale::log10;
  const auto log10_of = [is_log](double n) -> std::optional<double> {
    if (is_log) return n;
    return n > 0 ? std::optional(std::log10(n)) : std::nullopt;
  };
  LoadValue value;
  if (comparator == Comparator::other) return value;
  if (comparator == Comparator::less || comparator == Comparator::less_or_equal) {
    value.detection = Detection::undetectable;
    value.log10 = log10_of(number);
    return value;
  }
  if (number < 0 || (number == 0 && is_log)) return value;
  value.at_least = comparator != Comparator::none;
  if (number == 0 && !value.at_least) {
    value.detection = Detection::undetectable;
    return value;
  }
  value.detection = Detection::detectable;
  value.log10 = log10_of(number);
  return value;
}

LoadReading read_number(std::string_view digits, Comparator comparator,
                        const fhir::UnitReading& unit, const LoadCode& code) {
  LoadReading reading;
  const std::optional<UnitMeaning> meaning = meaning_of(unit.unit);
  if (!meaning) {
    reading.kind = code.kind;
    reading.unit_unknown = true;
    return reading;
  }
  const Resolved resolved = resolve(*meaning, code, reading);
  reading.kind = resolved.kind;
  const std::optional<double> number = fhir::read_decimal(digits);
  if (!number || !resolved.scale || resolved.kind == LoadKind::unknown) return reading;
  const double converted = *number * unit.factor;
  if (std::isfinite(converted)) reading.value = value_of(converted, comparator, *resolved.scale);
  return reading;
}

// "[comparator] number [unit]" and nothing else.
std::optional<LoadReading> read_measured(std::string_view text, const LoadCode& code,
                                         Comparator assumed = Comparator::none) {
  const std::optional<fhir::QuantityText> read = fhir::read_quantity_text(text);
  if (!read) return std::nullopt;
  return read_number(read->digits,
                     read->comparator == Comparator::none ? assumed : read->comparator,
                     fhir::read_unit(read->unit), code);
}

LoadReading detected(std::optional<double> log10, LoadKind kind) {
  LoadReading reading;
  reading.kind = kind;
  reading.value.detection = Detection::detectable;
  reading.value.log10 = log10;
  return reading;
}

LoadReading undetected(const LoadCode& code) {
  LoadReading reading;
  reading.kind = code.kind;
  reading.value.detection = Detection::undetectable;
  return reading;
}

std::string lower(std::string_view text) {
  std::string result(fhir::trim(text));
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// A coded result: codings first, then its text.
LoadReading read_concept(
    const fhir::CodeableConcept& concept_, const LoadCode& code,
    const std::function<Classification(const fhir::CodeableConcept&)>& classify) {
  const Classification result = classify(concept_);
  if (result.in(Set::negative) && !result.in(Set::positive)) return undetected(code);
  // Its words, never its code: a code may look like a number.
  std::string_view words = concept_.text;
  for (const fhir::Coding& coding : concept_.coding) {
    if (words.empty()) words = coding.display;
  }
  const LoadReading said = read_load_text(words, code);
  if (result.in(Set::positive) && !result.in(Set::negative)) {
    // The text may still say at what limit.
    return said.value.detection == Detection::detectable ? said : detected({}, code.kind);
  }
  return said;
}

}  // namespace

LoadReading read_load_text(std::string_view text, const LoadCode& code) {
  constexpr std::array<std::string_view, 6> kUndetected = {"not detected",  "target not detected",
                                                           "none detected", "undetected",
                                                           "undetectable",  "negative"};
  constexpr std::array<std::string_view, 4> kDetected = {
      "detected", "positive", "detected, not quantified", "detected, below lloq"};
  constexpr std::string_view kBelow = "below ";
  constexpr std::string_view kDetectedAt = "detected,";
  const std::string folded = lower(text);
  const std::string_view words = folded;
  if (std::find(kUndetected.begin(), kUndetected.end(), words) != kUndetected.end())
    return undetected(code);
  if (std::find(kDetected.begin(), kDetected.end(), words) != kDetected.end())
    return detected({}, code.kind);
  if (words.starts_with(kBelow)) {
    return read_measured(words.substr(kBelow.size()), code, Comparator::less)
        .value_or(LoadReading{code.kind, {}, false, false});
  }
  if (words.starts_with(kDetectedAt)) {
    const std::optional<LoadReading> limit = read_measured(words.substr(kDetectedAt.size()), code);
    if (limit && limit->value.detection == Detection::undetectable) {
      LoadReading reading = detected(limit->value.log10, limit->kind);
      reading.unit_contradicts_code = limit->unit_contradicts_code;
      return reading;
    }
    return {code.kind, {}, false, false};
  }
  return read_measured(words, code).value_or(LoadReading{code.kind, {}, false, false});
}

LoadReading read_load(const fhir::Observation& observation, const LoadCode& code,
                      const std::function<Classification(const fhir::CodeableConcept&)>& classify) {
  const fhir::Value& value = observation.value;
  if (value.quantity) {
    return read_number(value.quantity->value, value.quantity->comparator,
                       fhir::read_unit(*value.quantity), code);
  }
  if (value.concept_) return read_concept(*value.concept_, code, classify);
  if (!value.string.empty()) return read_load_text(value.string, code);
  if (!value.integer.empty()) {
    return read_number(value.integer, Comparator::none, {Unit::none, 1}, code);
  }
  if (value.empty()) {
    for (const fhir::CodeableConcept& interpretation : observation.interpretation) {
      const LoadReading reading = read_concept(interpretation, code, classify);
      if (reading.value.detection != Detection::unreadable) return reading;
    }
  }
  return {code.kind, {}, false, false};
}

std::optional<Specimen> specimen_of(const fhir::Observation& observation,
                                    const Classification& code, Notes& notes) {
  bool urine = code.in(Set::bk_load_urine);
  bool plasma = false;
  bool blood = false;
  const auto read = [&](std::string_view text) {
    if (text.empty()) return;
    const fhir::FoldedText folded(text);
    urine = urine || folded.has_any_word({"urine", "urinary"});
    plasma = plasma || folded.has_any_word({"plasma", "serum"});
    blood = blood || folded.has_any_word({"blood"});
  };
  const auto read_concept_text = [&](const fhir::CodeableConcept& concept_) {
    read(concept_.text);
    for (const fhir::Coding& coding : concept_.coding) read(coding.display);
  };
  read_concept_text(observation.code);
  read_concept_text(observation.specimen_type);
  read(observation.specimen.display);
  if (urine) return std::nullopt;
  if (code.in(Set::bk_load_plasma)) return Specimen::plasma;
  if (code.in(Set::bk_load_blood)) return Specimen::whole_blood;
  if (plasma) return Specimen::plasma;
  if (blood) return Specimen::whole_blood;
  notes.add(NoteKind::specimen_unknown, fhir::reference_to(observation));
  return std::nullopt;
}

std::string_view to_text(Specimen specimen) {
  return specimen == Specimen::plasma ? "plasma" : "whole blood";
}

std::string load_text(const ViralLoad& load) {
  if (!load.readable()) return "unreadable";
  if (load.undetectable()) return "undetectable";
  if (!load.value.log10) return "detectable, no value";
  std::string text = load.value.at_least ? "at least " : "";
  text += number_text(*load.value.log10) + " log10 ";
  text += load.series.kind == LoadKind::international_units ? "IU/mL" : "copies/mL";
  return text;
}

Evidence evidence_of_load(const ViralLoad& load, std::string sentence) {
  Evidence evidence = evidence_of(load, std::move(sentence));
  evidence.normalised = load_text(load);
  return evidence;
}

std::optional<double> fall_between(const ViralLoad& earlier, const ViralLoad& later) {
  if (!earlier.value.log10 || !later.value.log10) return std::nullopt;
  return *earlier.value.log10 - *later.value.log10;
}

std::string log10_change_text(double change, double response) {
  const double size = std::abs(change);
  const std::string text =
      change < response - kLogTolerance ? number_text_below(size, response) : number_text(size);
  return text == "0" ? std::string() : text;
}

}  // namespace guideline
