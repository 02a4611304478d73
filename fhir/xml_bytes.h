// What must hold of the bytes of an XML document before a parser sees them.
#pragma once

#include <cstddef>
#include <string_view>

#include "fhir/xml_document.h"

namespace fhir {

// Attributes, and namespace declarations, of one element: far more than FHIR has.
constexpr int kMostXmlAttributes = 32;

// Throws XmlError where the bytes are too many, are not UTF-8 or hold a NUL; or where a tag has so
// many attributes that comparing each with each other, as libxml2 does, would take long.
void check_xml_bytes(std::string_view bytes, std::size_t most);

}  // namespace fhir
