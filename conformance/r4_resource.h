// Whether a resource is valid FHIR R4, as far as a table can tell: element names, cardinality, JSON
// kinds, the form of primitive values, codes of required bindings, types of references. Invariants
// and value sets of other bindings are not looked at; --fhir-schemas and HL7's validator see more.
#pragma once

#include <string>
#include <vector>

#include "fhir/json_document.h"

namespace conformance {

// Whether the table has the resource type.
[[nodiscard]] bool knows_r4_type(std::string_view type);

// What is wrong, each with its path: "ServiceRequest.intent is missing". Empty for a resource of a
// type that the table does not have.
[[nodiscard]] std::vector<std::string> r4_issues(fhir::Json resource);

// The resource in FHIR XML, elements in the schema's order; members that R4 does not have come
// last, so that a schema refuses them. Empty for a type that the table does not have.
[[nodiscard]] std::string r4_xml(fhir::Json resource);

}  // namespace conformance
