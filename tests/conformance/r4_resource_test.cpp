// The table of FHIR R4 elements: what it takes and what it does not.
#include "conformance/r4_resource.h"

#include <catch2/catch.hpp>

namespace {

std::vector<std::string> issues(const std::string& json) {
  const auto document = fhir::JsonDocument::parse(json);
  return conformance::r4_issues(document.root());
}

// A draft with more members.
std::string service_request(const std::string& members) {
  return R"({"resourceType":"ServiceRequest","status":"draft","intent":"proposal","subject":{"reference":"Patient/1"})" +
         members + "}";
}

}  // namespace

TEST_CASE("a valid resource has no issues", "[conformance][r4]") {
  CHECK(issues(service_request("")).empty());
  CHECK(issues(service_request(R"(,"_status":{"extension":[{"url":"x","valueString":"y"}]})"))
            .empty());
  CHECK(issues(
            service_request(
                R"(,"occurrenceTiming":{"repeat":{"frequency":1,"period":1.5,"periodUnit":"wk"}})"))
            .empty());
  CHECK(
      issues(service_request(R"(,"authoredOn":"2026-01-15T09:30:00+01:00","note":[{"text":"x"}])"))
          .empty());
  CHECK(issues(service_request(R"(,"contained":[{"resourceType":"Patient","id":"p"}])")).empty());
}

TEST_CASE("what R4 does not have is named by its path", "[conformance][r4]") {
  using Issues = std::vector<std::string>;
  CHECK(issues(R"({"resourceType":"ServiceRequest","status":"draft","intent":"proposal"})") ==
        Issues{"ServiceRequest.subject is missing"});
  CHECK(issues(service_request(R"(,"reason":[])")) ==
        Issues{"ServiceRequest.reason is no element of R4"});
  CHECK(issues(service_request(R"(,"note":{"text":"x"})")) ==
        Issues{"ServiceRequest.note is no array"});
  CHECK(issues(service_request(R"(,"code":[{"text":"x"}])")) ==
        Issues{"ServiceRequest.code is an array"});
  CHECK(issues(service_request(R"(,"priority":"soon")")) ==
        Issues{"ServiceRequest.priority is \"soon\", not one of routine|urgent|asap|stat"});
  CHECK(issues(service_request(R"(,"doNotPerform":"no")")) ==
        Issues{"ServiceRequest.doNotPerform is \"no\", not a FHIR boolean"});
  CHECK(issues(service_request(R"(,"note":[{"text":"x"},{"time":"2026-01-15"}])")) ==
        Issues{"ServiceRequest.note[1].text is missing"});
  CHECK(issues(service_request(R"(,"authoredOn":"15.1.2026")")) ==
        Issues{"ServiceRequest.authoredOn is \"15.1.2026\", not a FHIR dateTime"});
  CHECK(issues(service_request(
            R"(,"occurrenceDateTime":"2026","occurrencePeriod":{"start":"2026"})")) ==
        Issues{"ServiceRequest.occurrence[x] is there twice"});
  CHECK(
      issues(
          R"({"resourceType":"MedicationRequest","status":"draft","intent":"order","subject":{"reference":"Practitioner/1"}})") ==
      Issues{"MedicationRequest.subject refers to a Practitioner",
             "MedicationRequest.medication[x] is missing"});
}

TEST_CASE("FHIR XML has the elements in the schema's order, unknown ones last",
          "[conformance][r4]") {
  const auto document = fhir::JsonDocument::parse(
      R"({"resourceType":"ServiceRequest","zz":1,"subject":{"reference":"Patient/1"},"intent":"order","status":"draft","extension":[{"url":"u","valueString":"<"}]})");
  CHECK(conformance::r4_xml(document.root()) ==
        "<ServiceRequest xmlns=\"http://hl7.org/fhir\"><extension url=\"u\"><valueString "
        "value=\"&lt;\"/></extension>"
        "<status value=\"draft\"/><intent value=\"order\"/><subject><reference "
        "value=\"Patient/1\"/></subject>"
        "<zz value=\"1\"/></ServiceRequest>");
}

TEST_CASE("a resource of a type that is not in the table is not judged", "[conformance][r4]") {
  CHECK_FALSE(conformance::knows_r4_type("Dosage"));
  CHECK_FALSE(conformance::knows_r4_type("Account"));
  CHECK(issues(R"({"resourceType":"Account","x":1})").empty());
}
