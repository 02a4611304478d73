// A resource's FHIR XML, made of its JSON member by member, as FHIR R4's xml.html has it.
//
// For comparing the two forms: what comes back through fhir::parse_xml must give the same structs.
// Nothing where the JSON has no XML form that says the same: an array of arrays, an empty array, a
// null without an extension, an object of extensions alone where FHIR
// has a value, a name or a character that XML or
// FHIR cannot have, elements nested too deep.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fhir/json_document.h"

// An array of one where fhir/element_shape.h has no list: it is none of FHIR's, or a list that only
// another version has.
enum class UnknownLists : std::uint8_t { have_no_xml_form, are_written };

[[nodiscard]] std::optional<std::string> as_xml(
    fhir::Json resource, UnknownLists lists = UnknownLists::have_no_xml_form);
