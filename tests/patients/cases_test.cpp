// Every synthetic patient gets the answer that its story asks for: cases.json says which.
#include <algorithm>
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

// Orders of immunosuppression: each with its drug and what the draft does.
void check_orders(fhir::Json got, fhir::Json expected) {
  REQUIRE(got["orders"].size() == expected["orders"].size());
  auto order = got["orders"].elements().begin();
  for (const fhir::Json wanted : expected["orders"].each()) {
    for (const std::string_view name : {"order", "drug", "change"}) {
      CHECK(member(*order, name) == member(wanted, name));
    }
    ++order;
  }
}

void check_monitoring(fhir::Json got, fhir::Json expected) {
  for (const std::string_view name : {"load", "creatinine", "course", "graftFunction"}) {
    INFO(name);
    CHECK(member(got[name], "status") == member(expected, name));
  }
}

void check(fhir::Json got, const CaseFile& one, fhir::Json expected) {
  if (one.service == patients::kEligibility) {
    check_assessment(got, expected);
    return;
  }
  CHECK(member(got, "service") == one.service);
  CHECK_FALSE(static_cast<bool>(got["verdict"]));
  if (one.service == "bkvn-immunosuppression") {
    check_orders(got, expected);
  } else {
    check_monitoring(got, expected);
  }
}

}  // namespace

TEST_CASE("every synthetic patient gets the expected verdict and criteria", "[patients]") {
  const patients::Cases cases;
  const auto of = [&cases](std::string_view service) {
    return std::count_if(cases.list().begin(), cases.list().end(),
                         [service](const CaseFile& one) { return one.service == service; });
  };
  REQUIRE(of(patients::kEligibility) >= 24);
  REQUIRE(of("bkvn-immunosuppression") >= 10);
  REQUIRE(of("bkvn-ivig-monitoring") >= 14);
  for (const CaseFile& one : cases.list()) {
    INFO(one.name);
    const auto response = fhir::JsonDocument::parse(
        patients::respond(patients::read_file(one.name + ".json"), one.as_of, one.service));
    const std::vector<fhir::Json> got = patients::assessments_of(response.root());
    REQUIRE(got.size() == one.expected["assessments"].size());
    std::size_t index = 0;
    for (const fhir::Json expected : one.expected["assessments"].each()) {
      check(got[index++], one, expected);
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
