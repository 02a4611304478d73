// Every synthetic patient gets the answer that its story asks for: cases.json says which.
#include <catch2/catch.hpp>

#include "fhir/utf8.h"
#include "tests/patients/case_files.h"

using patients::CaseFile;

namespace {

std::string member(fhir::Json object, std::string_view name) {
  return std::string(object[name].text());
}

void check_assessment(fhir::Json got, fhir::Json expected) {
  CHECK(member(got, "indication") == member(expected, "indication"));
  CHECK(member(got, "verdict") == member(expected, "verdict"));
  CHECK(member(got["dose"], "comparison") == member(expected, "dose"));
  CHECK(static_cast<bool>(got["criteria"]) == static_cast<bool>(expected["criteria"]));
  for (const fhir::JsonMember criterion : expected["criteria"].members()) {
    INFO(criterion.name);
    CHECK(patients::status_of(got, criterion.name) == criterion.value.text());
  }
}

}  // namespace

TEST_CASE("every synthetic patient gets the expected verdict and criteria", "[patients]") {
  const patients::Cases cases;
  REQUIRE(cases.list().size() >= 24);
  for (const CaseFile& one : cases.list()) {
    INFO(one.name);
    const auto response = fhir::JsonDocument::parse(
        patients::respond(patients::read_file(one.name + ".json"), one.as_of, one.service));
    const std::vector<fhir::Json> got = patients::assessments_of(response.root());
    REQUIRE(got.size() == one.expected["assessments"].size());
    std::size_t index = 0;
    for (const fhir::Json expected : one.expected["assessments"].each()) {
      check_assessment(got[index++], expected);
    }
    for (const fhir::Json card : response.root()["cards"].each()) {
      CHECK(member(card, "indicator") == member(one.expected, "indicator"));
      break;  // cases.json has the first card's
    }
  }
}

TEST_CASE("every patient's request carries the instant of its case", "[patients]") {
  const patients::Cases cases;
  for (const CaseFile& one : cases.list()) {
    INFO(one.name);
    const auto request = hooks::HookRequest::parse(patients::read_file(one.name + ".json"));
    CHECK(request.as_of() == fhir::parse_instant(one.as_of));
  }
}

TEST_CASE("every card of every patient keeps its limits", "[patients]") {
  const patients::Cases cases;
  for (const CaseFile& one : cases.list()) {
    INFO(one.name);
    const auto response = fhir::JsonDocument::parse(
        patients::respond(patients::read_file(one.name + ".json"), one.as_of, one.service));
    for (const fhir::Json card : response.root()["cards"].each()) {
      CHECK(fhir::count_code_points(card["summary"].text()) < 140);
      CHECK(fhir::count_code_points(card["detail"].text()) <= 3000);
      CHECK(static_cast<bool>(card["selectionBehavior"]) == static_cast<bool>(card["suggestions"]));
    }
  }
}
