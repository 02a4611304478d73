#include "fhir/trim.h"

#include <catch2/catch.hpp>

TEST_CASE("Spaces and tabs around a text go, those inside stay", "[fhir][trim]") {
  CHECK(fhir::trim(" \t1.2 E5\t ") == "1.2 E5");
  CHECK(fhir::trim("negative") == "negative");
  CHECK(fhir::trim(" \t ").empty());
  CHECK(fhir::trim("").empty());
}
