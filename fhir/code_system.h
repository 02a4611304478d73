// Code systems by URI: the one URI by which this program knows each, and how codes of it compare.
//
// Source: HL7 FHIR R4 terminologies-systems.html (URIs and OIDs); guideline section 1.1.
#pragma once

#include <string>
#include <string_view>

namespace fhir {

inline constexpr std::string_view kLoinc = "http://loinc.org";
inline constexpr std::string_view kSnomed = "http://snomed.info/sct";
inline constexpr std::string_view kUcum = "http://unitsofmeasure.org";

// urn:oid: forms and older URIs become the usual one, others stay.
[[nodiscard]] std::string_view canonical_system(std::string_view system);

// The URI behind a name that people type, in lower case: "loinc", "snomed", "rxnorm", "atc",
// "icd-10-cm", "icd-10", "hcpcs". Empty for any other.
[[nodiscard]] std::string_view system_of_short_name(std::string_view name);

// The hierarchy of ICD is the code's own prefix.
[[nodiscard]] bool has_prefix_hierarchy(std::string_view canonical_system);

// The code as it compares: ICD codes without dots, because some feeds drop them. A view of `code`,
// or of `storage`, which it may fill.
[[nodiscard]] std::string_view comparable_code(std::string_view canonical_system,
                                               std::string_view code, std::string& storage);

}  // namespace fhir
