// The elements of FHIR R4 (4.0.1) that orders and suggestions are made of: resource types and the
// data types in them, each element in the order of the XML schema. make_r4_elements.py writes the
// table from the schema.
#pragma once

#include <span>
#include <string_view>

namespace conformance {

struct R4Element {
  std::string_view parent;  // "ServiceRequest", "Dosage.DoseAndRate"
  std::string_view name;    // "occurrenceTiming", as JSON and XML have it
  // A data type; "code:a|b" for a required binding; "Resource"; "any" for what is not looked into.
  std::string_view type;
  bool required = false;  // of a choice: that one of it is there
  bool many = false;
  std::string_view choice;  // "occurrence" of occurrence[x]; empty otherwise
};

[[nodiscard]] std::span<const R4Element> r4_elements();

}  // namespace conformance
