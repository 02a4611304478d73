// Every resource that this project suggests for its synthetic patients is valid FHIR R4: by the
// table always, by FHIR's XML schema where IVIG_CDS_FHIR_SCHEMAS names its folder.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "conformance/fhir_schema.h"
#include "conformance/json_members.h"
#include "conformance/r4_resource.h"
#include "conformance/session.h"

namespace {

// As JSON text, each once.
std::set<std::string> suggested_resources() {
  std::set<std::string> resources;
  for (const auto& entry :
       std::filesystem::directory_iterator(IVIG_CDS_SOURCE_DIR "/tests/patients/golden")) {
    const auto answer = fhir::JsonDocument::parse(conformance::read_file(entry.path().string()));
    for (const fhir::Json card : answer.root()["cards"].elements()) {
      for (const fhir::Json suggestion : card["suggestions"].elements()) {
        for (const fhir::Json action : suggestion["actions"].elements()) {
          if (action["resource"]) resources.insert(conformance::json_text(action["resource"]));
        }
      }
    }
  }
  return resources;
}

}  // namespace

TEST_CASE("every suggested resource is valid by the table of R4", "[conformance][r4]") {
  const auto resources = suggested_resources();
  CHECK(resources.size() > 20);
  for (const std::string& json : resources) {
    const auto document = fhir::JsonDocument::parse(json);
    CAPTURE(json);
    CHECK(conformance::knows_r4_type(document.root()["resourceType"].text()));
    CHECK(conformance::r4_issues(document.root()) == std::vector<std::string>());
  }
}

TEST_CASE("every suggested resource is valid by FHIR's XML schema", "[conformance][schemas]") {
  const char* const folder = std::getenv("IVIG_CDS_FHIR_SCHEMAS");
  if (folder == nullptr) {
    WARN("skipped: IVIG_CDS_FHIR_SCHEMAS does not say where fhir-single.xsd is");
    return;
  }
  const conformance::FhirSchema schema(folder);
  for (const std::string& json : suggested_resources()) {
    const auto document = fhir::JsonDocument::parse(json);
    CAPTURE(json);
    CHECK(schema.issues(conformance::r4_xml(document.root())) == std::vector<std::string>());
  }
  CHECK_FALSE(schema.issues("<ServiceRequest xmlns=\"http://hl7.org/fhir\"/>").empty());
}
