#include "fhir/datatypes.h"

namespace fhir {
namespace {

std::string_view text_of(Json object, std::string_view name) { return object[name].text(); }

std::optional<Quantity> read_optional_quantity(Json element) {
  if (!element.is_object()) return std::nullopt;
  return read_quantity(element);
}

Dosage read_dosage(Json element) {
  Dosage dosage;
  dosage.route = read_codeable_concept(element["route"]);
  for (const Json rate : element["doseAndRate"].each()) {
    if (!dosage.dose) dosage.dose = read_optional_quantity(rate["doseQuantity"]);
  }
  if (!dosage.dose) dosage.dose = read_optional_quantity(place::kDose.in(element));
  const Json repeat = element["timing"]["repeat"];
  dosage.repeat_count = text_of(repeat, "count");
  dosage.frequency = text_of(repeat, "frequency");
  dosage.period = text_of(repeat, "period");
  dosage.period_unit = place::kPeriodUnit.in(repeat).text();
  dosage.bounds = read_period(repeat["boundsPeriod"]);
  dosage.bounds_duration = read_optional_quantity(place::kBoundsDuration.in(repeat));
  return dosage;
}

}  // namespace

CodeableConcept read_codeable_concept(Json element) {
  CodeableConcept result;
  if (const std::string_view code = element.text(); !code.empty()) {
    result.coding.push_back({{}, code, {}});
    return result;
  }
  for (const Json coding : element["coding"].each()) {
    result.coding.push_back(
        {text_of(coding, "system"), text_of(coding, "code"), text_of(coding, "display")});
  }
  result.text = text_of(element, "text");
  return result;
}

std::vector<CodeableConcept> read_codeable_concepts(Json element) {
  std::vector<CodeableConcept> concepts;
  for (const Json one : element.each()) concepts.push_back(read_codeable_concept(one));
  return concepts;
}

Quantity read_quantity(Json element) {
  return {text_of(element, "value"), read_comparator(text_of(element, "comparator")),
          text_of(element, "unit"), text_of(element, "system"), text_of(element, "code")};
}

Reference read_reference(Json element) {
  return {text_of(element, "reference"), text_of(element, "display"), element["identifier"]};
}

std::vector<Reference> read_references(Json element) {
  std::vector<Reference> references;
  for (const Json one : element.each()) references.push_back(read_reference(one));
  return references;
}

DateTime read_date_time(Json element) { return DateTime::parse(element.text()); }

Period read_period(Json element) {
  return {read_date_time(element["start"]), read_date_time(element["end"])};
}

Period read_timing(Json element) {
  if (const Json bounds = element["repeat"]["boundsPeriod"]; bounds.is_object()) {
    return read_period(bounds);
  }
  Period period;
  for (const Json event : element["event"].each()) {
    const DateTime at = read_date_time(event);
    if (!at) continue;
    if (!period.start || at.first_day() < period.start.first_day()) period.start = at;
    if (!period.end || at.last_day() > period.end.last_day()) period.end = at;
  }
  return period;
}

WhenItWas read_time(Json resource, const PlaceOfTime& place) {
  WhenItWas when;
  when.date_time = read_date_time(place.date_time.in(resource));
  when.period = read_period(place.period.in(resource));
  if (when.date_time || when.period.start || when.period.end) return when;
  if (const Json other = place.other.in(resource)) when.date_time = read_date_time(other);
  if (const Json timing = place.timing.in(resource)) when.period = read_timing(timing);
  return when;
}

Value read_value(Json element) {
  constexpr std::string_view kPrefix = "value";
  Value value;
  for (const JsonMember member : element.members()) {
    if (!member.name.starts_with(kPrefix) || member.value.is_missing()) continue;
    const std::string_view kind = member.name.substr(kPrefix.size());
    if (kind == "Quantity") {
      value.quantity = read_quantity(member.value);
    } else if (kind == "CodeableConcept") {
      value.concept_ = read_codeable_concept(member.value);
    } else if (kind == "String") {
      value.string = member.value.text();
    } else if (kind == "Boolean") {
      const bool is_bool = is_true(member.value) || member.value.text() == "false";
      if (is_bool) value.boolean = is_true(member.value);
      value.other = !is_bool;
    } else if (kind == "Integer") {
      value.integer = member.value.text();
    } else {
      value.other = true;
    }
  }
  return value;
}

std::vector<Dosage> read_dosages(Json element) {
  std::vector<Dosage> dosages;
  for (const Json one : element.each()) dosages.push_back(read_dosage(one));
  return dosages;
}

bool is_true(Json element) { return element.text() == "true"; }

}  // namespace fhir
