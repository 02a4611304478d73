// One text read into a record, with the document that its views need.
#pragma once

#include <string>
#include <string_view>

#include "fhir/reader.h"
#include "tests/fhir/json_text.h"

struct Reading {
  explicit Reading(std::string_view text, std::string_view path = "prefetch.x")
      : document(parse(text)) {
    fhir::read_resources(document.root(), path, record);
    record.resolve_references(nullptr);
  }
  fhir::JsonDocument document;
  fhir::Record record;
};

// "2026-11-01", "-" where there is none.
inline std::string day(const fhir::DateTime& date) {
  return date ? fhir::format_day(date.first_day()) : "-";
}
