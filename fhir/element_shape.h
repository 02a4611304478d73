// What the JSON form of a FHIR element looks like, by its name: XML does not say whether an element
// that stands there once is one of many, nor whether its value is a number.
//
// Source: HL7 FHIR R4, the definitions of the resources that fhir/reader.h reads and of those that
// an order contains (Practitioner, PractitionerRole, Organization, Substance), with their data
// types. Elements of other resources and other FHIR versions are looked up in the same tables:
// where these do not have the name it is no list, and its value is text.
#pragma once

#include <cstdint>
#include <string_view>

namespace fhir {

// What the `value` attribute of an element is in JSON; none: it has no value (a complex type).
enum class ValueKind : std::uint8_t { none, text, number, boolean };

struct ElementShape {
  bool list = false;
  ValueKind value = ValueKind::none;
};

// `parent` is the element around it; for an element of a resource, the resource's type.
[[nodiscard]] ElementShape element_shape(std::string_view parent, std::string_view name) noexcept;

}  // namespace fhir
