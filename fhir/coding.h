// Codes as FHIR carries them (R4 datatypes.html#Coding, #CodeableConcept, #Reference).
// All strings are views into the document that was read; empty means absent.
#pragma once

#include <string_view>
#include <vector>

#include "fhir/json_document.h"

namespace fhir {

struct Coding {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};

struct CodeableConcept {
  std::vector<Coding> coding;
  std::string_view text;

  [[nodiscard]] bool empty() const noexcept { return coding.empty() && text.empty(); }
  // What a person reads: the text, else the first display, else the first code.
  [[nodiscard]] std::string_view label() const noexcept {
    if (!text.empty()) return text;
    for (const Coding& c : coding) {
      if (!c.display.empty()) return c.display;
    }
    return coding.empty() ? std::string_view{} : coding.front().code;
  }
  // The code of a status, which is bound to a code system of HL7 and may be translated beside it:
  // HL7's code, else the first that is there.
  [[nodiscard]] std::string_view first_code() const noexcept {
    std::string_view first;
    for (const Coding& c : coding) {
      if (c.code.empty()) continue;
      if (c.system.starts_with("http://terminology.hl7.org/") ||
          c.system.starts_with("http://hl7.org/fhir/")) {
        return c.code;
      }
      if (first.empty()) first = c.code;
    }
    return first;
  }
};

struct Reference {
  std::string_view reference;  // relative, absolute, urn:uuid: or #contained, as written
  std::string_view display;
  Json identifier;  // a logical reference's Identifier, or several; absent where there is none

  [[nodiscard]] bool empty() const noexcept {
    return reference.empty() && display.empty() && !identifier;
  }
};

}  // namespace fhir
