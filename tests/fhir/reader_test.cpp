#include "fhir/reader.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

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

namespace {

// A Bundle of so many entries.
std::string bundle_of(std::string_view entry, std::size_t count) {
  std::string text = "{'resourceType':'Bundle','entry':[";
  text.reserve(text.size() + (entry.size() + 1) * count + 2);
  for (std::size_t i = 0; i < count; ++i) (text += entry) += ',';
  text.back() = ']';
  return text + '}';
}

}  // namespace

TEST_CASE("A million entries are read in bounded time", "[fhir][reader][hostile]") {
  constexpr std::size_t kHalf = 500'000;
  const Reading reading(
      bundle_of("{'resource':{'resourceType':'Patient'}},{'resource':{}}", kHalf));
  CHECK(reading.record.patients.size() == kHalf);
  CHECK(reading.record.unreadable.size() == kHalf);
}

TEST_CASE("Components and dosages that would take much memory are refused",
          "[fhir][reader][hostile]") {
  const auto resource = [](std::string_view type, std::string_view part, std::size_t count) {
    std::string text = "{'resourceType':'" + std::string(type) + "','" + std::string(part) + "':[";
    for (std::size_t i = 0; i < count; ++i) text += "{},";
    text.back() = ']';
    return text + '}';
  };
  const std::size_t most = fhir::Record::kMostParts;
  struct Row {
    const char* type;
    const char* part;
  };
  for (const Row row : {Row{"Observation", "component"},
                        {"MedicationRequest", "dosageInstruction"},
                        {"MedicationOrder", "dosageInstruction"},
                        {"MedicationStatement", "dosage"}}) {
    INFO(row.type);
    CHECK(Reading(resource(row.type, row.part, most)).record.unreadable.empty());
    const Reading refused(resource(row.type, row.part, most + 1));
    CHECK(refused.record.unreadable.at(0).path == "prefetch.x");
    CHECK(refused.record.observations.size() + refused.record.requests.size() +
              refused.record.statements.size() ==
          0);
  }
  SECTION("also where each resource has few of them") {
    const Reading reading(bundle_of(
        "{'resource':" + resource("Observation", "component", 1000) + '}', 2 * most / 1000));
    CHECK(reading.record.observations.size() == most / 1000);
    CHECK(reading.record.unreadable.size() == most / 1000);
    CHECK(reading.record.unreadable.at(0).path == "prefetch.x.entry[100].resource");
  }
}

TEST_CASE("A string of four million bytes is read like any other", "[fhir][reader][hostile]") {
  const std::string text(std::size_t{4} * 1024 * 1024, 'x');
  const Reading reading(
      "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Observation','id':'1',"
      "'status':'" +
      text + "','valueString':'" + text + "','effectiveDateTime':'" + text +
      "','subject':{'reference':'" + text + "'}}}]}");
  const fhir::Observation& observation = reading.record.observations.at(0);
  CHECK(observation.status.size() == text.size());
  CHECK(observation.value.string.size() == text.size());
  CHECK(observation.effective.date_time.unreadable());
  CHECK(observation.subject.reference.size() == text.size());
}

TEST_CASE("The path to an entry of Bundles in Bundles stays short", "[fhir][reader][hostile]") {
  const auto path_at = [](std::size_t depth) {
    std::string text = "{}";
    for (std::size_t i = 0; i < depth; ++i) text = bundle_of("{'resource':" + text + "}", 1);
    return Reading(text).record.unreadable.at(0).path;
  };
  CHECK(path_at(1) == "prefetch.x.entry[0].resource");
  CHECK(path_at(3) == "prefetch.x.entry[0].resource.entry[0].resource.entry[0].resource");
  CHECK(path_at(4) == "prefetch.x.entry[0].resource.entry[0].resource….entry[0].resource");
  CHECK(path_at(20) == path_at(4));
}

TEST_CASE("Many Bundles of one entry move no resource twice as often as there are Bundles",
          "[fhir][reader][hostile]") {
  constexpr std::size_t kMany = 200'000;
  const Reading reading(bundle_of(
      "{'resource':{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Patient'}}]}}",
      kMany));
  CHECK(reading.record.patients.size() == kMany);
}
