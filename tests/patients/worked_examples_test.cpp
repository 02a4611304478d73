// The worked examples of the guideline, with the answers of an independent implementation. They lie
// beside the source folder, or where IVIG_CDS_SHARED says, and are no part of the project.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "fhir/json_writer.h"
#include "fhir/quantity.h"
#include "tests/patients/case_files.h"

namespace {

std::filesystem::path examples_file() {
  const char* const shared = std::getenv("IVIG_CDS_SHARED");
  return std::filesystem::path(shared != nullptr ? shared : IVIG_CDS_SOURCE_DIR "/../shared") /
         "examples" / "assessments.ndjson";
}

fhir::Json find_criterion(fhir::Json assessment, std::string_view id) {
  for (const fhir::Json one : assessment["criteria"].each()) {
    if (one["id"].text() == id) return one;
    for (const fhir::Json part : one["parts"].each()) {
      if (part["id"].text() == id) return part;
    }
  }
  return {};
}

void check_criterion(fhir::Json expected, fhir::Json assessment) {
  INFO(expected["id"].text());
  const fhir::Json got = find_criterion(assessment, expected["id"].text());
  CHECK(got["status"].text() == expected["status"].text());
  std::set<std::string_view> evidence;
  for (const fhir::Json reference : got["evidence"].each()) evidence.insert(reference.text());
  for (const fhir::Json group : expected["deciding"].each()) {
    bool one_of_them = false;
    for (const fhir::Json reference : group.each()) {
      one_of_them = one_of_them || evidence.count(reference.text()) > 0;
    }
    CHECK(one_of_them);
  }
  for (const fhir::Json part : expected["parts"].each()) check_criterion(part, assessment);
}

void check_number(fhir::Json got, fhir::Json expected) {
  REQUIRE(static_cast<bool>(got) == static_cast<bool>(expected));
  if (!expected) return;
  CHECK(fhir::read_decimal(got.text()).value() ==
        Approx(fhir::read_decimal(expected.text()).value()).epsilon(1e-9));
}

// An update of the whole order, other than one that stops it.
bool offers_dose_update(fhir::Json card, std::string_view order) {
  for (const fhir::Json suggestion : card["suggestions"].each()) {
    for (const fhir::Json action : suggestion["actions"].each()) {
      const fhir::Json resource = action["resource"];
      const std::string reference =
          std::string(resource["resourceType"].text()) + "/" + std::string(resource["id"].text());
      if (action["type"].text() == "update" && reference == order) return true;
    }
  }
  return false;
}

void check_dose(fhir::Json got, fhir::Json expected, fhir::Json card) {
  REQUIRE(static_cast<bool>(got) == static_cast<bool>(expected));
  if (!expected) return;
  CHECK(got["comparison"].text() == expected["comparison"].text());
  for (const std::string_view name : {"weightKg", "recommendedGrams", "orderedGrams"}) {
    INFO(name);
    check_number(got[name], expected[name]);
  }
  REQUIRE(got["orders"].size() == expected["orders"].size());
  auto order = got["orders"].each().begin();
  for (const fhir::Json wanted : expected["orders"].each()) {
    CHECK((*order)["order"].text() == wanted["order"].text());
    check_number((*order)["grams"], wanted["grams"]);
    if (expected["update"]) {
      CHECK(offers_dose_update(card, wanted["order"].text()) == expected["update"].is_true());
    }
    ++order;
  }
}

void check_example(fhir::Json example) {
  fhir::JsonWriter request;
  request.copy(example["request"]);
  const auto response = fhir::JsonDocument::parse(
      patients::respond(request.take(), std::string(example["asOf"].text())));
  const fhir::Json cards = response.root()["cards"];
  REQUIRE(cards.size() == example["assessments"].size());
  auto card = cards.each().begin();
  for (const fhir::Json expected : example["assessments"].each()) {
    const fhir::Json got = (*card)["extension"]["org.ivig-cds.assessment"];
    CHECK(got["indication"].text() == expected["indication"].text());
    CHECK(got["verdict"].text() == expected["verdict"].text());
    for (const fhir::Json criterion : expected["criteria"].each()) check_criterion(criterion, got);
    check_dose(got["dose"], expected["dose"], *card);
    ++card;
  }
}

}  // namespace

TEST_CASE("the worked examples of the guideline agree", "[patients][examples]") {
  const std::filesystem::path path = examples_file();
  if (!std::filesystem::exists(path)) {
    WARN("skipped: no worked examples at " << path.filename() << " beside the source folder");
    return;
  }
  std::ifstream file(path);
  std::string line;
  std::size_t count = 0;
  while (std::getline(file, line)) {
    const auto example = fhir::JsonDocument::parse(line);
    INFO(example.root()["id"].text());
    check_example(example.root());
    ++count;
  }
  CHECK(count >= 66);
}
