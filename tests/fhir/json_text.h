// JSON in tests is written with single quotes: {'code': 'x'}.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "fhir/json_document.h"

inline std::string json(std::string_view text) {
  std::string result(text);
  std::replace(result.begin(), result.end(), '\'', '"');
  return result;
}

inline fhir::JsonDocument parse(std::string_view text) {
  return fhir::JsonDocument::parse(json(text));
}
