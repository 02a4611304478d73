#include "fhir/code_system.h"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("A code system has one URI", "[fhir][code-system]") {
  CHECK(fhir::canonical_system("urn:oid:2.16.840.1.113883.6.96") == "http://snomed.info/sct");
  CHECK(fhir::canonical_system("http://hl7.org/fhir/v2/0078") ==
        "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation");
  CHECK(fhir::canonical_system("http://loinc.org") == "http://loinc.org");
  CHECK(fhir::canonical_system("urn:local") == "urn:local");
}

TEST_CASE("A code system has a short name for people", "[fhir][code-system]") {
  CHECK(fhir::system_of_short_name("loinc") == "http://loinc.org");
  CHECK(fhir::system_of_short_name("icd-10-cm") == "http://hl7.org/fhir/sid/icd-10-cm");
  CHECK(fhir::system_of_short_name("http").empty());
  CHECK(fhir::system_of_short_name("").empty());
}

TEST_CASE("ICD codes compare without dots, others as they are", "[fhir][code-system]") {
  std::string storage;
  CHECK(fhir::comparable_code("http://hl7.org/fhir/sid/icd-10", "T86.11", storage) == "T8611");
  CHECK(fhir::comparable_code("http://loinc.org", "1.2", storage) == "1.2");
  CHECK(fhir::has_prefix_hierarchy("http://hl7.org/fhir/sid/icd-10-cm"));
  CHECK_FALSE(fhir::has_prefix_hierarchy("http://snomed.info/sct"));
}
