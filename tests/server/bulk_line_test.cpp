#include "server/bulk_line.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using server::LinePlace;

namespace {

struct Head {
  std::string type, id, subject;
  bool operator==(const Head&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Head& head) {
  return out << head.type << ' ' << head.id << ' ' << head.subject;
}

Head owned(const server::ResourceHead& head) {
  return {std::string(head.type), std::string(head.id), std::string(head.subject)};
}

Head parsed(std::string_view line) {
  const auto document = fhir::JsonDocument::parse(std::string(line));
  return owned(server::head_of(document.root()));
}

// Where a line goes by what the scanner says, else the parser; "none" where it is no JSON.
std::string place(std::string_view line) {
  const auto text = [](const server::PlacedLine& placed) {
    static const char* const kNames[] = {"not-read",         "patient",      "shared",
                                         "not-of-a-patient", "without-type", "without-id",
                                         "without-patient"};
    const std::string name = kNames[static_cast<std::size_t>(placed.place)];
    return placed.key.empty() ? name : name + " " + std::string(placed.key);
  };
  if (const auto head = server::scan_head(line)) return text(server::place_of(*head));
  try {
    const auto document = fhir::JsonDocument::parse(std::string(line));
    return text(server::place_of(server::head_of(document.root())));
  } catch (const fhir::JsonError&) {
    return "none";
  }
}

}  // namespace

TEST_CASE("a line says its type, its id and whose it is", "[server][bulk]") {
  const auto head = server::scan_head(
      R"({"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p1"}})");
  REQUIRE(head);
  CHECK(owned(*head) == Head{"Observation", "o1", "Patient/p1"});
}

TEST_CASE("the scanner says what the parser says, or that it cannot tell", "[server][bulk]") {
  const std::vector<std::string> lines = {
      R"({"resourceType":"Specimen","id":"s","subject":{"reference":"Patient/p"}})",
      R"( { "id" : "s" , "subject" : { "display":"x", "reference" : "Patient/p" } , "a":[{"b":"}"},[1,2]], "resourceType" : "Specimen" } )",
      R"({"resourceType":"Specimen","id":"s","note":[{"text":"\\"}],"subject":{"reference":"P/1"}})",
      R"({"resourceType":"Specimen","id":"s","note":[{"text":"a\"}]"}],"subject":{"reference":"P/1"}})",
      R"({"resourceType":"Specimen","id":"s","subject":null,"patient":{"reference":"Patient/p"}})",
      R"({"resourceType":"Specimen","id":"s","patient":{"reference":"Patient/a"},"subject":{"reference":"Patient/b"}})",
      R"({"resourceType":"Specimen","id":"s","subject":{"reference":"Patient/b"},"patient":{"reference":"Patient/a"}})",
      R"({"resourceType":"Specimen","id":"s","subject":{"display":"nobody"},"patient":{"reference":"Patient/a"}})",
      R"({"resourceType":"Specimen","id":"s","subject":{"identifier":{"reference":"Patient/inner"}}})",
      R"({"resourceType":"Specimen","id":"s","subject":{}})",
      R"({"resourceType":"Specimen","id":"s"})",
      R"({"resourceType":"Specimen","id":"s","contained":[{"resourceType":"Patient","id":"c","subject":{"reference":"x"}}],"a":-1.5e3,"b":true})",
      R"({"resourceType":"Spec\u0069men","id":"s"})",
      R"({"resourceType":"Specimen","\u0069d":"s"})",
      R"({"resourceType":"Specimen","id":"s","subject":{"reference":"Patient\/p"}})",
      R"({"resourceType":"Specimen","id":"s","subject":[{"reference":"Patient/p"}]})",
      R"({"resourceType":"Specimen","id":7})",
      R"({"resourceType":7,"id":"s"})",
      R"({})",
      R"([{"resourceType":"Specimen"}])",
      R"("resourceType")",
  };
  std::size_t told = 0;
  for (const std::string& line : lines) {
    INFO(line);
    const auto head = server::scan_head(line);
    if (!head) continue;
    ++told;
    CHECK(owned(*head) == parsed(line));
  }
  CHECK(told == 12);
}

TEST_CASE("each line has its place", "[server][bulk]") {
  const auto observed = [](std::string_view subject) {
    return place(R"({"resourceType":"Observation","id":"o","subject":)" + std::string(subject) +
                 "}");
  };
  CHECK(observed(R"({"reference":"Patient/p1"})") == "patient p1");
  CHECK(observed(R"({"reference":"https://ehr.example/fhir/Patient/p1"})") == "patient p1");
  CHECK(observed(R"({"reference":"https://ehr.example/fhir/Patient/p1/_history/3"})") ==
        "patient p1");
  CHECK(observed(R"({"reference":"urn:uuid:6f1c"})") == "patient 6f1c");
  CHECK(observed(R"({"reference":"Patient\/p1"})") == "patient p1");
  CHECK(observed(R"({"reference":"p1"})") == "patient p1");
  CHECK(observed(R"({"reference":"Group/g"})") == "not-of-a-patient");
  CHECK(observed(R"({"reference":"#p"})") == "without-patient");
  CHECK(observed(R"({"reference":"urn:oid:1.2.3"})") == "without-patient");
  CHECK(observed(R"({"reference":"urn:uuid:"})") == "without-patient");
  CHECK(observed(R"({"reference":"Patient?identifier=a|b"})") == "without-patient");
  CHECK(observed(R"({"identifier":{"value":"1"}})") == "without-patient");
  CHECK(observed("null") == "without-patient");
  CHECK(place(R"({"resourceType":"AllergyIntolerance","patient":{"reference":"Patient/p"}})") ==
        "patient p");
  CHECK(place(R"({"resourceType":"Patient","id":"p1"})") == "patient p1");
  CHECK(place(R"({"resourceType":"Patient"})") == "without-id");
  CHECK(place(R"({"resourceType":"Medication","id":"m1"})") == "shared m1");
  CHECK(place(R"({"resourceType":"Medication","id":""})") == "without-id");
  CHECK(place(R"({"resourceType":"Specimen","id":"s1"})") == "shared s1");
  CHECK(place(R"({"resourceType":"Specimen","id":"s1","subject":{"reference":"Patient/p"}})") ==
        "patient p");
  CHECK(place(R"({"resourceType":"Specimen"})") == "without-patient");
  CHECK(place(R"({"resourceType":"Encounter","id":"e"})") == "not-read");
  CHECK(place(R"({"id":"p1"})") == "without-type");
}

TEST_CASE("a line that runs on behind one that was cut off is never passed over",
          "[server][bulk]") {
  const std::string encounter =
      R"({"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"a":["x\"y",1]})";
  const std::string observation =
      R"({"resourceType":"Observation","id":"o","subject":{"reference":"Patient/p"}})";
  for (std::size_t cut = 0; cut <= encounter.size(); ++cut) {
    const std::string line = encounter.substr(0, cut) + observation;
    INFO(line);
    CHECK(place(line) == (cut == 0 ? "patient p" : "none"));
  }
  // Where the type comes late, a line that was cut off has none of its own.
  const std::string late =
      R"({"id":"o","a":[1,{"b":"x"}],"c":1,"d":null,"resourceType":"Observation"})";
  for (std::size_t cut = 1; cut < late.size(); ++cut) {
    INFO(late.substr(0, cut));
    CHECK(place(late.substr(0, cut) + encounter) == "none");
  }
  CHECK(place(encounter) == "not-read");
  // One that is in the other by right.
  CHECK(place(R"({"resourceType":"Claim","contained":[{"resourceType":"Patient","id":"c"}]})") ==
        "not-read");
  CHECK(place(R"({"contained":[{"resourceType":"Patient","id":"c"}],"resourceType":"Claim"})") ==
        "not-read");
}

TEST_CASE("what is no JSON says nothing", "[server][bulk]") {
  for (const std::string_view line :
       {"{", "}", "{}}", "{\"", R"({"resourceType")", R"({"resourceType":)", R"({"id":"x")",
        R"({"resourceType":"Observation","id":"o","subject":{"reference":"Patient/p)",
        R"({"resourceType":"Patient","resourceType":"Observation","id":"p"})", "null", "1", "a,b,c",
        "\xFF\xFE", R"({"resourceType":"Patient","a":"\)"}) {
    INFO(line);
    CHECK((place(line) == "none" || place(line) == "without-type"));
  }
}
