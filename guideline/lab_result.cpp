#include "guideline/lab_result.h"

#include <array>
#include <charconv>
#include <cmath>
#include <tuple>
#include <utility>

#include "fhir/quantity_text.h"
#include "fhir/record.h"

namespace guideline {

ResultStatus result_status(std::string_view status) {
  if (status == "final" || status == "amended" || status == "corrected" || status == "appended") {
    return ResultStatus::final;
  }
  if (status == "entered-in-error" || status == "cancelled" || status == "registered") {
    return ResultStatus::never;
  }
  return ResultStatus::preliminary;
}

fhir::DateTime result_date(const fhir::WhenItWas& effective, const fhir::DateTime& issued) {
  if (effective.date_time) return effective.date_time;
  if (effective.period.end) return effective.period.end;
  if (effective.period.start) return effective.period.start;
  return issued;
}

fhir::DateTime start_of(const fhir::WhenItWas& when) {
  return when.date_time ? when.date_time : when.period.start;
}

LabReading read_lab_value(const fhir::Value& value, fhir::Unit unit) {
  const std::optional<fhir::QuantityText> text =
      value.quantity || value.concept_ ? std::nullopt : fhir::read_quantity_text(value.string);
  if (!value.quantity && !text) return {};
  const fhir::Quantity quantity = value.quantity ? *value.quantity : text->quantity();
  const std::optional<double> number = fhir::read_decimal(quantity.value);
  if (!number || *number < 0 || quantity.comparator == fhir::Comparator::other) return {};
  const fhir::Unit stated = fhir::read_unit(quantity).unit;
  if (stated == unit) return {fhir::measure(quantity), {}};
  const bool known = stated != fhir::Unit::unknown && stated != fhir::Unit::none;
  return {{}, known ? NoteKind::unit_contradicts_code : NoteKind::unit_unknown};
}

namespace {

// Section 1.5: newest day, final, readable, latest time, then the value that counts.
bool counts_before(const LabResult& a, const LabResult& b, Prefer prefer) {
  const auto key = [prefer](const LabResult& result) {
    const double value = result.value ? result.value->value : 0;
    return std::tuple(result.day, result.final, result.readable(), result.time,
                      prefer == Prefer::higher ? value : -value);
  };
  return key(a) > key(b);
}

template <typename Accept>
const LabResult* first_by_ties(const std::vector<LabResult>& results, Prefer prefer,
                               Accept accept) {
  const LabResult* best = nullptr;
  for (const LabResult& result : results) {
    if (accept(result) && (best == nullptr || counts_before(result, *best, prefer))) best = &result;
  }
  return best;
}

}  // namespace

const LabResult* newest(const std::vector<LabResult>& results, Prefer prefer) {
  return first_by_ties(results, prefer, [](const LabResult&) { return true; });
}

const LabResult* newest_readable(const std::vector<LabResult>& results, const Clock& clock,
                                 double oldest_days, Prefer prefer) {
  return first_by_ties(results, prefer, [&](const LabResult& result) {
    return result.final && result.readable() && clock.age(result.day) <= oldest_days;
  });
}

std::string recorded_text(const fhir::Value& value,
                          const std::vector<fhir::CodeableConcept>& interpretation) {
  if (value.quantity) {
    std::string text(to_text(value.quantity->comparator));
    text += value.quantity->value;
    const std::string_view unit =
        value.quantity->unit.empty() ? value.quantity->code : value.quantity->unit;
    if (!unit.empty()) {
      text += ' ';
      text += unit;
    }
    return text;
  }
  if (value.concept_) return std::string(value.concept_->label());
  if (!value.string.empty()) return std::string(value.string);
  if (value.boolean) return *value.boolean ? "true" : "false";
  if (!value.integer.empty()) return std::string(value.integer);
  return interpretation.empty() ? std::string{} : std::string(interpretation.front().label());
}

Evidence evidence_of(const ResultBase& result, std::string sentence) {
  Evidence evidence;
  evidence.reference = fhir::reference_to(*result.source);
  evidence.day = result.day;
  evidence.recorded = recorded_text(result.source->value, result.source->interpretation);
  evidence.sentence = std::move(sentence);
  evidence.by_name = result.by_name;
  return evidence;
}

Compared at_most(const fhir::Measure& measure, double limit) {
  using fhir::Comparator;
  switch (measure.comparator) {
    case Comparator::none:
      return measure.value <= limit ? Compared::yes : Compared::no;
    case Comparator::less:
    case Comparator::less_or_equal:
      return measure.value <= limit ? Compared::yes : Compared::cannot_tell;
    case Comparator::greater:
      return measure.value >= limit ? Compared::no : Compared::cannot_tell;
    case Comparator::greater_or_equal:
      return measure.value > limit ? Compared::no : Compared::cannot_tell;
    case Comparator::other:
      break;
  }
  return Compared::cannot_tell;
}

Compared below(const fhir::Measure& measure, double limit) {
  using fhir::Comparator;
  switch (measure.comparator) {
    case Comparator::none:
      return measure.value < limit ? Compared::yes : Compared::no;
    case Comparator::less:
      return measure.value <= limit ? Compared::yes : Compared::cannot_tell;
    case Comparator::less_or_equal:
      return measure.value < limit ? Compared::yes : Compared::cannot_tell;
    case Comparator::greater:
    case Comparator::greater_or_equal:
      return measure.value >= limit ? Compared::no : Compared::cannot_tell;
    case Comparator::other:
      break;
  }
  return Compared::cannot_tell;
}

Compared above(const fhir::Measure& measure, double limit) {
  switch (at_most(measure, limit)) {
    case Compared::yes:
      return Compared::no;
    case Compared::no:
      return Compared::yes;
    case Compared::cannot_tell:
      break;
  }
  return Compared::cannot_tell;
}

std::string number_text(double value, int decimals) {
  if (!std::isfinite(value)) return "?";
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::fixed, decimals);
  if (error != std::errc{}) return "?";
  std::string text(buffer.data(), end);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

std::string number_text_below(double value, double limit, int decimals) {
  const double step = std::pow(10, decimals);
  const bool would_reach = std::round(value * step) >= limit * step;
  return number_text(would_reach ? std::floor(value * step) / step : value, decimals);
}

}  // namespace guideline
