#include "fhir/reader.h"

#include <catch2/catch.hpp>

#include "tests/fhir/reading.h"

TEST_CASE("An object stands for an array of one, and null for an empty array", "[fhir][reader]") {
  const Reading reading(
      "{'resourceType':'Bundle','entry':{'resource':{'resourceType':'Observation','status':'final',"
      "'code':{'coding':{'code':'x'}},'interpretation':{'text':'i'},'category':null,'component':{'"
      "code':{'text':'p'}}}}}");
  const fhir::Observation& observation = reading.record.observations.at(0);
  CHECK(observation.code.coding.at(0).code == "x");
  CHECK(observation.interpretation.at(0).text == "i");
  CHECK(observation.components.at(0).code.text == "p");
}

TEST_CASE("What is no resource is reported by its place in the Bundle", "[fhir][reader]") {
  std::string bundle = "{'resourceType':'Bundle','entry':[";
  for (int i = 0; i < 299; ++i) bundle += "{'resource':{'resourceType':'Patient'}},";
  const Reading reading(bundle + "{'resource':{'id':'x'}}]}", "prefetch.loads");
  CHECK(reading.record.patients.size() == 299);
  REQUIRE(reading.record.unreadable.size() == 1);
  CHECK(reading.record.unreadable[0].path == "prefetch.loads.entry[299].resource");
  SECTION("and by its own path where it stands alone") {
    for (const char* const text : {"{}", "[]", "'x'", "7", "{'resourceType':5}"}) {
      CHECK(Reading(text).record.unreadable.at(0).path == "prefetch.x");
    }
  }
}

TEST_CASE("An OperationOutcome and entries without resource are passed over", "[fhir][reader]") {
  const Reading reading(
      "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'OperationOutcome','issue':[]}"
      "},{'fullUrl':'x'},"
      "{'resource':null},{'resource':{'resourceType':'Bundle','entry':[{'resource':{'resourceType':"
      "'Patient'}}]}}]}");
  CHECK(reading.record.unreadable.empty());
  CHECK(reading.record.patients.size() == 1);
}
