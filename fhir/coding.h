// Codes as FHIR carries them (R4 datatypes.html#Coding, #CodeableConcept, #Reference).
// All strings are views into the document that was read; empty means absent.
#pragma once

#include <string_view>
#include <vector>

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
  // The concept's own code in a system of few codes, as statuses have it: the first that is there.
  [[nodiscard]] std::string_view first_code() const noexcept {
    for (const Coding& c : coding) {
      if (!c.code.empty()) return c.code;
    }
    return {};
  }
};

struct Reference {
  std::string_view reference;  // relative, absolute, urn:uuid: or #contained, as written
  std::string_view display;

  [[nodiscard]] bool empty() const noexcept { return reference.empty() && display.empty(); }
};

}  // namespace fhir
