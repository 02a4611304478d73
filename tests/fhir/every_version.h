// One resource written in several FHIR versions, to be read as the same thing.
#pragma once

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>
#include <vector>

#include "tests/fhir/reading.h"

struct Written {
  const char* version;
  const char* resource;
};
using InEveryVersion = std::initializer_list<Written>;

inline std::string codes(const std::vector<fhir::CodeableConcept>& concepts) {
  std::string text;
  for (const fhir::CodeableConcept& one : concepts) text += std::string(one.label()) + ' ';
  return text;
}

inline std::string when(const fhir::WhenItWas& time) {
  return day(time.date_time) + ' ' + day(time.period.start) + ".." + day(time.period.end);
}

template <typename Describe>
void check_all(InEveryVersion all, const std::string& expected, Describe describe) {
  for (const Written& one : all) {
    INFO(one.version);
    const Reading reading(one.resource);
    CHECK(describe(reading.record) == expected);
  }
}
