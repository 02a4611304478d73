#include "fhir/element_shape.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <string>

using fhir::element_shape;
using fhir::ElementShape;
using fhir::ValueKind;

namespace {

std::string text_of(ElementShape shape) {
  switch (shape.value) {
    case ValueKind::text:
      return shape.list ? "list text" : "one text";
    case ValueKind::number:
      return shape.list ? "list number" : "one number";
    case ValueKind::boolean:
      return shape.list ? "list boolean" : "one boolean";
    case ValueKind::none:
      break;
  }
  return shape.list ? "list none" : "one none";
}

}  // namespace

TEST_CASE("the name of an element says its shape", "[fhir][element-shape]") {
  CHECK(text_of(element_shape("CodeableConcept", "coding")) == "list none");
  CHECK(text_of(element_shape("name", "given")) == "list text");
  CHECK(text_of(element_shape("Observation", "status")) == "one text");
  CHECK(text_of(element_shape("Bundle", "total")) == "one number");
  CHECK(text_of(element_shape("Patient", "active")) == "one boolean");
  CHECK(text_of(element_shape("Observation", "valueQuantity")) == "one none");
}

TEST_CASE("the element around it decides where names are used twice", "[fhir][element-shape]") {
  CHECK(text_of(element_shape("MedicationStatement", "dosage")) == "list none");
  CHECK(text_of(element_shape("MedicationAdministration", "dosage")) == "one none");
  CHECK(text_of(element_shape("Condition", "text")) == "one none");
  CHECK(text_of(element_shape("code", "text")) == "one text");
  CHECK(text_of(element_shape("Condition", "identifier")) == "list none");
  CHECK(text_of(element_shape("Bundle", "identifier")) == "one none");
  CHECK(text_of(element_shape("subject", "identifier")) == "one none");
  CHECK(text_of(element_shape("valueQuantity", "value")) == "one number");
  CHECK(text_of(element_shape("identifier", "value")) == "one text");
}

TEST_CASE("a name that no table has is one element without a value", "[fhir][element-shape]") {
  CHECK(text_of(element_shape("Patient", "noSuchName")) == "one none");
  CHECK(text_of(element_shape("", "")) == "one none");
}

// tests/second_opinion/run writes the file: lines of "parent name list|one none|text|…".
TEST_CASE("FHIR's definitions agree on every element's shape", "[.][second-opinion]") {
  const char* const path = std::getenv("IVIG_CDS_SHAPES");
  REQUIRE(path != nullptr);
  std::ifstream file(path);
  std::size_t compared = 0;
  for (std::string parent, name, shape; file >> parent >> name >> std::ws; ++compared) {
    INFO(parent << '.' << name);
    std::getline(file, shape);
    CHECK(text_of(element_shape(parent, name)) == shape);
  }
  CHECK(compared > 1000);
}
