#include "fhir/record.h"

#include <array>
#include <catch2/catch.hpp>
#include <deque>
#include <vector>

#include "fhir/reader.h"
#include "tests/fhir/json_text.h"

namespace {

std::string target(std::string_view reference) {
  const fhir::ReferenceTarget found = fhir::parse_reference(reference);
  return std::string(found.type) + '|' + std::string(found.id);
}

}  // namespace

TEST_CASE("A reference names its last type and id", "[fhir][record]") {
  CHECK(target("Patient/p1") == "Patient|p1");
  CHECK(target("https://ehr.example/fhir/Patient/p1") == "Patient|p1");
  CHECK(target("Patient/p1/_history/3") == "Patient|p1");
  CHECK(target("https://ehr.example/fhir/Patient/p1/_history/3") == "Patient|p1");
  CHECK(target("p1") == "|p1");
  CHECK(target("urn:uuid:0c1f") == "|urn:uuid:0c1f");
  CHECK(target("#med") == "|#med");
  CHECK(target("") == "|");
  CHECK(target("Patient/") == "Patient|");
}

TEST_CASE("A resource is referred to by type and id", "[fhir][record]") {
  fhir::Resource resource;
  resource.type = "Observation";
  CHECK(fhir::reference_to(resource) == "Observation");
  resource.id = "o1";
  CHECK(fhir::reference_to(resource) == "Observation/o1");
}

TEST_CASE("A patient is referred to by id, and nobody by none", "[fhir][record]") {
  CHECK(fhir::patient_reference("p1") == "Patient/p1");
  CHECK(fhir::patient_reference("").empty());
}

TEST_CASE("An index finds by type and id or by full URL", "[fhir][record]") {
  fhir::Medication medication;
  medication.id = "m1";
  medication.full_url = "urn:uuid:1";
  fhir::ReferenceIndex<fhir::Medication> index;
  index.add(medication);
  CHECK(index.find({"Medication/m1", {}, {}}, "Medication") == &medication);
  CHECK(index.find({"http://x/Medication/m1", {}, {}}, "Medication") == &medication);
  CHECK(index.find({"m1", {}, {}}, "Medication") == &medication);
  CHECK(index.find({"urn:uuid:1", {}, {}}, "Medication") == &medication);
  CHECK(index.find({"Substance/m1", {}, {}}, "Medication") == nullptr);
  CHECK(index.find({"Medication/m2", {}, {}}, "Medication") == nullptr);
  CHECK(index.find({"", {}, {}}, "Medication") == nullptr);
}

TEST_CASE("Where a reference names no place, an identifier finds the resource", "[fhir][record]") {
  const fhir::JsonDocument document = parse(
      "{'a':{'id':'a','identifier':[{'system':'urn:x','value':'1'},{'system':'urn:x','value':'2'},"
      "{'value':'3'}]},'b':{'id':'b','identifier':{'system':'urn:x','value':'2'}},"
      "'again':{'id':'a','identifier':{'system':'urn:x','value':'1'}}}");
  std::vector<fhir::Medication> kept(3);
  fhir::ReferenceIndex<fhir::Medication> index;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    kept[i].source = document.root()[std::array{"a", "b", "again"}[i]];
    kept[i].id = kept[i].source["id"].text();
    index.add(kept[i]);
  }
  const auto find = [&index](std::string_view text, std::string_view reference = "") {
    static std::deque<fhir::JsonDocument> texts;
    texts.push_back(parse(text));
    return index.find({reference, {}, texts.back().root()}, "Medication");
  };
  CHECK(find("{'system':'urn:x','value':'1'}") == &kept[0]);
  CHECK(find("{'system':'urn:x','value':'1'}", "#contained") == &kept[0]);
  CHECK(find("{'system':'urn:x','value':'1'}", "urn:uuid:unknown") == &kept[0]);
  CHECK(find("[{'system':'urn:y','value':'9'},{'system':'urn:x','value':'1'}]") == &kept[0]);
  SECTION("but not where it names a place, the system differs, or two resources share it") {
    CHECK(find("{'system':'urn:x','value':'1'}", "Medication/gone") == nullptr);
    CHECK(find("{'system':'urn:y','value':'1'}") == nullptr);
    CHECK(find("{'value':'3'}") == nullptr);
    CHECK(find("{'system':'urn:x','value':'2'}") == nullptr);
    CHECK(find("{}") == nullptr);
  }
}

TEST_CASE("References are followed here first and then in the other record", "[fhir][record]") {
  const fhir::JsonDocument own = parse(
      "{'resourceType':'Bundle','entry':["
      "{'resource':{'resourceType':'MedicationRequest','id':'a','medicationReference':{'reference':"
      "'Medication/m1'}}},"
      "{'resource':{'resourceType':'MedicationRequest','id':'b','medicationReference':{'reference':"
      "'Medication/m2'}}},"
      "{'resource':{'resourceType':'MedicationRequest','id':'c','medicationReference':{'reference':"
      "'Medication/m3'}}},"
      "{'resource':{'resourceType':'Medication','id':'m1','code':{'text':'ivig'}}}]}");
  const fhir::JsonDocument other = parse(
      "{'resourceType':'Bundle','entry':["
      "{'resource':{'resourceType':'Medication','id':'m1','code':{'text':'wrong'}}},"
      "{'resource':{'resourceType':'Medication','id':'m2','code':{'text':'tacrolimus'}}}]}");
  fhir::Record drafts;
  fhir::Record record;
  fhir::read_resources(own.root(), "drafts", drafts);
  fhir::read_resources(other.root(), "prefetch", record);
  drafts.resolve_references(&record);
  CHECK(drafts.requests[0].medication.concept_.text == "ivig");
  CHECK(drafts.requests[1].medication.concept_.text == "tacrolimus");
  CHECK(drafts.requests[2].medication.concept_.empty());
}

TEST_CASE("What many references lead to is bounded together", "[fhir][record][hostile]") {
  constexpr std::size_t kMany = 20'000;
  std::string text =
      "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Medication',"
      "'id':'m','code':{'coding':[";
  for (std::size_t i = 0; i < kMany; ++i) text += "{'code':'x'},";
  text.back() = ']';
  text += "}}}";
  for (std::size_t i = 0; i < kMany; ++i) {
    text +=
        ",{'resource':{'resourceType':'MedicationStatement','medicationReference':{'reference':"
        "'Medication/m','display':'its name'}}}";
  }
  const fhir::JsonDocument document = parse(text + "]}");
  fhir::Record record;
  fhir::read_resources(document.root(), "prefetch.x", record);
  record.resolve_references(nullptr);
  std::size_t copied = 0;
  for (const fhir::MedicationStatement& statement : record.statements) {
    copied += statement.medication.concept_.coding.size();
  }
  CHECK(record.statements.size() == kMany);
  CHECK(record.statements.front().medication.concept_.coding.size() == kMany);
  CHECK(record.statements.back().medication.concept_.text == "its name");
  CHECK(copied * sizeof(fhir::Coding) <= fhir::Record::kMostFollowed);
}
