// The FHIR datatypes that the guideline reads (R4 datatypes.html), from an element of a document to
// the plain structs of fhir/coding.h, date_time.h, quantity.h and resources.h.
//
// An element that is absent, or that is not what its name promises, gives an empty struct. One
// object may stand for an array of one, and a number may be a string. What is read shows bytes of
// the document.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fhir/json_document.h"
#include "fhir/places.h"
#include "fhir/resources.h"

namespace fhir {

// A CodeableConcept; or a code, where an older version has one in its place.
[[nodiscard]] CodeableConcept read_codeable_concept(Json element);
[[nodiscard]] std::vector<CodeableConcept> read_codeable_concepts(Json element);

[[nodiscard]] Quantity read_quantity(Json element);

[[nodiscard]] Reference read_reference(Json element);
[[nodiscard]] std::vector<Reference> read_references(Json element);

[[nodiscard]] DateTime read_date_time(Json element);
[[nodiscard]] Period read_period(Json element);

// The period that a Timing covers: its bounds, else from its first event to its last.
[[nodiscard]] Period read_timing(Json element);

// effective[x], performed[x], …
[[nodiscard]] WhenItWas read_time(Json resource, const PlaceOfTime& place);

// value[x] of an Observation or a component: the one member whose name starts with "value".
[[nodiscard]] Value read_value(Json element);

// Dosage, or dosageInstruction of the versions before there was one.
[[nodiscard]] std::vector<Dosage> read_dosages(Json element);

// A flag that is there and true, as a boolean or as the text "true".
[[nodiscard]] bool is_true(Json element);

}  // namespace fhir
