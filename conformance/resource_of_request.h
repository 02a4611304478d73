// What a client sent of a resource.
#pragma once

#include <string_view>

#include "fhir/json_document.h"

namespace conformance {

// The resource of that type and id anywhere in a request; absent where it has none.
[[nodiscard]] inline fhir::Json resource_of_request(fhir::Json value, std::string_view type,
                                                    std::string_view id) {
  if (value.is_object() && value["resourceType"].text() == type && value["id"].text() == id) {
    return value;
  }
  for (const fhir::Json element : value.elements()) {
    if (const fhir::Json found = resource_of_request(element, type, id)) return found;
  }
  for (const auto [name, member] : value.members()) {
    if (const fhir::Json found = resource_of_request(member, type, id)) return found;
  }
  return {};
}

}  // namespace conformance
