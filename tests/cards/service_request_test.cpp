// cards/service_request.h; FHIR R4 servicerequest.html.
#include "cards/service_request.h"

#include <catch2/catch.hpp>

#include "example.h"

using cards::OrderFor;
using guideline::Indication;

TEST_CASE("An ordered test is a draft proposal that R4 accepts", "[cards][service_request]") {
  cards::OrderedTest test = cards::plasma_bk_load();
  test.schedule = cards::Schedule{1, "wk", 8, "weeks", "wk"};
  const auto document = fhir::JsonDocument::parse(
      cards::service_request(test, OrderFor{"Patient/p1", Indication::bk_nephropathy}));
  const fhir::Json order = document.root();
  CHECK(order["resourceType"].text() == "ServiceRequest");
  CHECK_FALSE(order["id"]);
  CHECK_FALSE(order["authoredOn"]);
  CHECK(order["status"].text() == "draft");
  CHECK(order["intent"].text() == "proposal");
  CHECK(order["subject"]["reference"].text() == "Patient/p1");
  const fhir::Json coding = *order["code"]["coding"].each().begin();
  CHECK(coding["system"].text() == "http://loinc.org");
  CHECK(coding["code"].text() == "41479-7");
  CHECK_FALSE(coding["display"].text().empty());
  const fhir::Json repeat = order["occurrenceTiming"]["repeat"];
  CHECK(repeat["boundsDuration"]["value"].text() == "8");
  CHECK(repeat["boundsDuration"]["system"].text() == "http://unitsofmeasure.org");
  CHECK(repeat["boundsDuration"]["code"].text() == "wk");
  CHECK(repeat["frequency"].text() == "1");
  CHECK(repeat["period"].text() == "1");
  CHECK(repeat["periodUnit"].text() == "wk");
  CHECK_FALSE(cards_test::has_nothing(order));
}

TEST_CASE("The reason is coded only for BK nephropathy", "[cards][service_request]") {
  const auto reason_of = [](Indication indication) {
    return fhir::JsonDocument::parse(
        cards::service_request(cards::serum_creatinine(), {"Patient/p1", indication}));
  };
  const auto nephropathy = reason_of(Indication::bk_nephropathy);
  const fhir::Json coded = *nephropathy.root()["reasonCode"].elements().begin();
  CHECK((*coded["coding"].elements().begin())["code"].text() == "1255627000");
  CHECK_FALSE(coded["text"].text().empty());
  SECTION("and there only where it is on record: an order is no diagnosis") {
    const auto document = fhir::JsonDocument::parse(cards::service_request(
        cards::kidney_biopsy(), {"Patient/p1", Indication::bk_nephropathy, false}));
    const fhir::Json reason = *document.root()["reasonCode"].elements().begin();
    CHECK_FALSE(reason["coding"]);
    CHECK(reason["text"].text() == "BK virus disease, not proven by biopsy");
  }
  for (const Indication indication : {Indication::rejection, Indication::other}) {
    const auto document = reason_of(indication);
    const fhir::Json reason = *document.root()["reasonCode"].elements().begin();
    CHECK_FALSE(reason["coding"]);
    CHECK_FALSE(reason["text"].text().empty());
  }
}

TEST_CASE("A test once has a count, one with no code has its text, one with no schedule no timing",
          "[cards][service_request]") {
  const auto document = fhir::JsonDocument::parse(cards::service_request(
      {{}, "Observation", cards::Schedule{}}, {"Patient/p1", Indication::bk_nephropathy}));
  CHECK(document.root()["occurrenceTiming"]["repeat"]["count"].text() == "1");
  CHECK_FALSE(document.root()["occurrenceTiming"]["repeat"]["frequency"]);
  CHECK_FALSE(document.root()["code"]["coding"]);
  CHECK(document.root()["code"]["text"].text() == "Observation");
  CHECK_FALSE(cards_test::has_nothing(document.root()));
  const auto unscheduled = fhir::JsonDocument::parse(
      cards::service_request(cards::body_weight(), {"Patient/p1", Indication::bk_nephropathy}));
  CHECK_FALSE(unscheduled.root()["occurrenceTiming"]);
}

TEST_CASE("Each test has its verified code", "[cards][service_request]") {
  CHECK(cards::serum_creatinine().code.code == "2160-0");
  CHECK(cards::estimated_gfr().code.code == "98979-8");
  CHECK(cards::tacrolimus_trough().code.code == "11253-2");
  CHECK(cards::ciclosporin_trough().code.code == "3520-4");
  CHECK(cards::body_weight().code.code == "29463-7");
  CHECK(cards::kidney_biopsy().code.code == "7246002");
  CHECK(cards::kidney_biopsy().code.system == "http://snomed.info/sct");
}
