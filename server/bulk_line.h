// What a line of a FHIR Bulk Data export says of itself: its type, its id and whose it is. Most
// lines are of types that the criteria do not read, and are told by a few bytes.
//
// scan_head() is no parser. Where a line is well-formed JSON, it says what head_of() says of the
// parsed line, or that it cannot tell; where a line is not, what it says of a type that is read
// means nothing until the parser has read the line. A line passes for one of a type that is not
// read only where no second resource can be in it: the word "resourceType" does not come again, or
// the line is whole, quotes paired and brackets closed at its end and not before. So what is left
// of a line that was cut off never hides the line that runs on behind it.
//
// Source: FHIR Bulk Data Access 2.0 (hl7.org/fhir/uv/bulkdata), "FHIR Bulk Data Response": NDJSON,
// one resource a line. Views are into the line, or into the document.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fhir/json_document.h"

namespace server {

struct ResourceHead {
  std::string_view type;
  std::string_view id;
  std::string_view subject;  // reference of subject or patient, as written
};

// Of what a line of its type is placed by: id of a Patient, Medication and Specimen, subject of all
// but the first two; the rest may be left empty. Nothing: only the parser can tell.
[[nodiscard]] std::optional<ResourceHead> scan_head(std::string_view line) noexcept;

[[nodiscard]] ResourceHead head_of(fhir::Json resource) noexcept;

// Where a line goes.
enum class LinePlace : std::uint8_t {
  not_read,          // of a type that the criteria do not read
  patients,          // to the patient that `key` is the id of
  shared,            // a Medication or Specimen that patients' resources may name; by its id
  not_of_a_patient,  // about a group, a device, a place
  without_type,      // no resource
  without_id,        // a Patient or Medication that nothing can name
  without_patient,   // its subject is none, is contained, or has no reference
};

struct PlacedLine {
  LinePlace place;
  std::string_view key;  // empty where it goes nowhere
};

[[nodiscard]] PlacedLine place_of(const ResourceHead& head) noexcept;

}  // namespace server
