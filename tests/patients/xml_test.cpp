// Every synthetic patient gets the same assessment from a Bundle in FHIR XML as from the same
// Bundle in FHIR JSON, and the XML gives that JSON back.
//
// as_bundles.py makes the Bundles. tests/second_opinion/run has a FHIR library of others make the
// XML, and says in IVIG_CDS_BUNDLES where it lies.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "fhir/xml_document.h"
#include "tests/patients/case_files.h"

namespace {

// A folder with <case>.json and <case>.xml for each case.
class Bundles {
 public:
  Bundles() {
    if (const char* const given = std::getenv("IVIG_CDS_BUNDLES")) {
      folder_ = given;
      return;
    }
    made_ = true;
    folder_ =
        std::filesystem::temp_directory_path() / ("ivig-cds-bundles-" + std::to_string(getpid()));
    const std::string command =
        "python3 " IVIG_CDS_SOURCE_DIR "/tests/patients/as_bundles.py " + folder_.string();
    if (std::system(command.c_str()) != 0) throw std::runtime_error("cannot make Bundles");
  }
  ~Bundles() {
    std::error_code ignored;
    if (made_) std::filesystem::remove_all(folder_, ignored);
  }
  Bundles(const Bundles&) = delete;
  Bundles& operator=(const Bundles&) = delete;

  [[nodiscard]] fhir::JsonDocument json(const std::string& name) const {
    return fhir::JsonDocument::parse(patients::read_all(folder_ / (name + ".json")));
  }
  [[nodiscard]] fhir::JsonDocument xml(const std::string& name) const {
    return fhir::parse_xml(patients::read_all(folder_ / (name + ".xml")));
  }

 private:
  std::filesystem::path folder_;
  bool made_ = false;
};

// The path at which two values differ; empty where they are equal. Members may come in any order.
std::string difference(fhir::Json a, fhir::Json b) {
  if (a.is_object() && b.is_object()) {
    if (a.size() != b.size()) return " has other members";
    for (const fhir::JsonMember member : a.members()) {
      const fhir::Json other = b[member.name];
      const std::string inner = other ? difference(member.value, other) : " is missing";
      if (!inner.empty()) return '.' + std::string(member.name) + inner;
    }
    return {};
  }
  if (a.is_array() && b.is_array()) {
    if (a.size() != b.size()) return " has other elements";
    auto other = b.elements().begin();
    for (const fhir::Json element : a.elements()) {
      if (auto inner = difference(element, *other); !inner.empty()) {
        return "[]" + inner;
      }
      ++other;
    }
    return {};
  }
  const bool same = a.is_string() == b.is_string() && a.is_number() == b.is_number() &&
                    a.is_boolean() == b.is_boolean() && a.is_null() == b.is_null() &&
                    a.is_object() == b.is_object() && a.is_array() == b.is_array() &&
                    a.text() == b.text();
  return same ? "" : " differs";
}

}  // namespace

TEST_CASE("every synthetic patient's XML gives the JSON back", "[patients][xml]") {
  const Bundles bundles;
  const patients::Cases cases;
  for (const patients::CaseFile& one : cases.list()) {
    INFO(one.name);
    const fhir::JsonDocument json = bundles.json(one.name);
    const fhir::JsonDocument xml = bundles.xml(one.name);
    REQUIRE(json.root()["entry"].size() > 1);
    const std::string found = difference(json.root(), xml.root());
    INFO(found);
    CHECK(found.empty());
  }
}

TEST_CASE("every synthetic patient gets the same answer from XML as from JSON", "[patients][xml]") {
  const Bundles bundles;
  const patients::Cases cases;
  std::size_t with_cards = 0;
  for (const patients::CaseFile& one : cases.list()) {
    INFO(one.name);
    const fhir::JsonDocument json = bundles.json(one.name);
    const fhir::JsonDocument xml = bundles.xml(one.name);
    const std::string expected = patients::respond_to_bundle(json.root(), one.as_of);
    CHECK(patients::respond_to_bundle(xml.root(), one.as_of) == expected);
    with_cards += expected.size() > 100 ? 1U : 0U;
  }
  CHECK(with_cards > cases.list().size() / 2);
}
