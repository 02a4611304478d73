// From documents to the plain structs of fhir/resources.h.
//
// Lenient where real systems are (one object for an array of one, null for an empty array, numbers
// as strings, a Bundle with no type); where an element cannot be read it is absent, and the
// criteria say what that means. Elements that FHIR versions keep in different places are looked for
// in each of them (fhir/places.h, fhir/resource_reader.h).
#pragma once

#include <string_view>

#include "fhir/json_document.h"
#include "fhir/record.h"

namespace fhir {

// Reads one resource, or every entry of a Bundle, into the record. Types that the guideline does
// not read are passed over; what is no resource at all is put on record.unreadable with its path.
void read_resources(Json resource, std::string_view path, Record& record);

// The same for a resource that `full_url` names, as an entry's does in a Bundle; it may be empty.
void read_resource(Json resource, std::string_view full_url, std::string_view path, Record& record);

// Whether resources of the type are put on record.
[[nodiscard]] bool is_read(std::string_view type) noexcept;

// "Bundle", "OperationOutcome", …; empty where there is none.
[[nodiscard]] std::string_view resource_type(Json resource);

}  // namespace fhir
