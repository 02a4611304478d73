#include "fhir/datatypes.h"

#include <catch2/catch.hpp>
#include <deque>

#include "tests/fhir/reading.h"

namespace {

std::string days_of(const fhir::Period& period) {
  return day(period.start) + ".." + day(period.end);
}

}  // namespace

TEST_CASE("Each form of value is told from the others", "[fhir][datatypes]") {
  const auto value_of = [](std::string_view member) {
    static std::deque<Reading> kept;
    kept.emplace_back("{'resourceType':'Observation'," + std::string(member) + "}");
    return kept.back().record.observations.at(0).value;
  };
  CHECK(value_of("'valueString':'x'").string == "x");
  CHECK(value_of("'valueInteger':3").integer == "3");
  CHECK(value_of("'valueBoolean':false").boolean == false);
  CHECK(value_of("'valueCodeableConcept':{'text':'x'}").concept_->text == "x");
  CHECK(value_of("'valueQuantity':{'value':'7'}").quantity->value == "7");
  CHECK(value_of("'valueRatio':{}").other);
  CHECK(value_of("'valueString':null").empty());
  CHECK(value_of("'status':'final'").empty());
}

TEST_CASE("A boolean that is neither true nor false is a value of another kind",
          "[fhir][datatypes]") {
  const fhir::JsonDocument document = parse("{'valueBoolean':'yes'}");
  const fhir::Value value = fhir::read_value(document.root());
  CHECK_FALSE(value.boolean.has_value());
  CHECK(value.other);
}

TEST_CASE("A Timing covers its bounds, else its events", "[fhir][datatypes]") {
  const auto covers = [](std::string_view text) {
    const fhir::JsonDocument document = parse(text);
    return days_of(fhir::read_timing(document.root()));
  };
  CHECK(covers("{'repeat':{'boundsPeriod':{'start':'2026-01-02','end':'2026-02'}}}") ==
        "2026-01-02..2026-02-01");
  CHECK(covers("{'event':['2026-01-05','2026-01-02','x','2026-01-09']}") ==
        "2026-01-02..2026-01-09");
  CHECK(covers("{'event':['2026-01-05'],'repeat':{'boundsPeriod':{'end':'2026-01-07'}}}") ==
        "-..2026-01-07");
  CHECK(covers("{'repeat':{'count':3}}") == "-..-");
  CHECK(covers("{}") == "-..-");
}

TEST_CASE("A reference is read with its identifier", "[fhir][datatypes]") {
  const fhir::JsonDocument document =
      parse("{'identifier':{'system':'urn:mrn','value':'7'},'display':'d'}");
  const fhir::Reference reference = fhir::read_reference(document.root());
  CHECK(reference.reference.empty());
  CHECK(reference.display == "d");
  CHECK(reference.identifier["value"].text() == "7");
  CHECK_FALSE(reference.empty());
  CHECK(fhir::read_reference({}).empty());
}
