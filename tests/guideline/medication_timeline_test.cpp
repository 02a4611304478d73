#include "guideline/medication_timeline.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

// The state of tacrolimus in a chart of these resources; "-" where nothing is recorded.
std::string state_of(const std::vector<std::string>& resources, Set set = Set::tacrolimus) {
  Chart chart;
  for (const std::string& one : resources) chart.add(one);
  PatientRecord& patient = chart.patient();
  const DrugHistory history = history_of(set, patient.medications, patient.notes());
  return history.recorded() ? std::string(to_text(history.state)) : "-";
}

// The days before today on which tacrolimus was stopped; "-" where that is not known.
std::string stopped(const std::vector<std::string>& resources) {
  Chart chart;
  for (const std::string& one : resources) chart.add(one);
  PatientRecord& patient = chart.patient();
  const DrugHistory history = history_of(Set::tacrolimus, patient.medications, patient.notes());
  const std::optional<fhir::Day> stop = history.stop_date();
  return stop ? std::to_string((today() - *stop).count()) : "-";
}

std::string statement(std::string_view status, const std::string& members = {}) {
  return drug("tacrolimus", status, members);
}
std::string order(std::string_view status, const std::string& members = {}) {
  return request("tacrolimus", status, members);
}
std::string adherence(std::string_view code) {
  return statement("recorded",
                   "'adherence':{'code':{'coding':[{'code':'" + std::string(code) + "'}]}}");
}

}  // namespace

TEST_CASE("Each source and status has its state", "[guideline][medication]") {
  struct Row {
    std::string resource;
    const char* state;
  };
  for (const Row& row : std::initializer_list<Row>{
           {statement("active"), "current"},
           {statement("on-hold"), "on hold"},
           {statement("stopped"), "stopped"},
           {statement("completed"), "stopped"},
           {statement("not-taken"), "not taken"},
           {statement("intended"), "-"},
           {statement("entered-in-error"), "-"},
           {statement("unknown"), "unclear"},
           {statement("active", "'wasNotTaken':true"), "not taken"},  // DSTU2
           {statement("completed", "'wasNotTaken':true"), "not taken"},
           {statement("completed", "'wasNotTaken':false"), "stopped"},
           {statement("intended", "'wasNotTaken':true"), "-"},
           {statement("active", "'taken':'n'"), "not taken"},  // STU3
           {statement("stopped", "'taken':'n'"), "not taken"},
           {statement("active", "'taken':'y'"), "current"},
           {statement("active", "'taken':'na'"), "current"},
           {statement("active", "'taken':'unk'"), "unclear"},
           {statement("entered-in-error", "'taken':'n'"), "-"},
           {adherence("taking"), "current"},  // R5
           {adherence("taking-as-directed"), "current"},
           {adherence("on-hold"), "on hold"},
           {adherence("on-hold-not-as-directed"), "on hold"},
           {adherence("stopped"), "stopped"},
           {adherence("stopped-as-directed"), "stopped"},
           {adherence("not-taking"), "not taken"},
           {adherence("unknown"), "unclear"},
           {statement("recorded"), "unclear"},
           {order("active"), "current"},
           {order("on-hold"), "on hold"},
           {order("stopped"), "stopped"},
           {order("completed"), "stopped"},
           {order("ended"), "stopped"},
           {order("cancelled"), "-"},
           {order("draft"), "-"},
           {order("entered-in-error"), "-"},
           {order("unknown"), "unclear"},
           {order("active", "'doNotPerform':true"), "-"},
           {"'resourceType':'MedicationRequest','status':'active','intent':'plan','"
            "medicationCodeableConcept':{'text':'tacrolimus'}",
            "-"},
           {"'resourceType':'MedicationRequest','status':'active','intent':'proposal','"
            "medicationCodeableConcept':{'text':'tacrolimus'}",
            "-"},
           {"'resourceType':'MedicationOrder','status':'active','medicationCodeableConcept':{'text'"
            ":'tacrolimus'}",
            "current"},
           {given("tacrolimus", 7), "current"},
           {given("tacrolimus", 3, "in-progress"), "current"},
           {given("tacrolimus", 3, "stopped"), "current"},
           {given("tacrolimus", 8), "-"},
           {given("tacrolimus", 3, "on-hold"), "on hold"},
           {given("tacrolimus", 3, "not-done"), "-"},
           {given("tacrolimus", 3) + ",'wasNotGiven':true", "-"},
           {given("tacrolimus", 3) + ",'notGiven':true", "-"},
           {"'resourceType':'MedicationDispense','status':'completed','medicationCodeableConcept':{"
            "'text':'tacrolimus'}",
            "-"},
       }) {
    CAPTURE(row.resource);
    CHECK(state_of({row.resource}) == row.state);
  }
}

TEST_CASE("A period that has ended makes what is current stopped", "[guideline][medication]") {
  CHECK(state_of({statement("active", period(90, 10))}) == "stopped");
  CHECK(state_of({statement("active", period(90, 0))}) == "stopped");
  CHECK(state_of({statement("active", period(90, -1))}) == "current");
  CHECK(state_of({statement("on-hold", period(90, 10))}) == "on hold");
  CHECK(stopped({statement("active", period(90, 10))}) == "10");
}

TEST_CASE("What is not systemic does not count", "[guideline][medication]") {
  CHECK(state_of({statement("active", "'dosage':[{'route':{'text':'Topical'}}]")}) == "-");
  CHECK(state_of({statement("active", "'dosage':[{'route':{'text':'Oral'}}]")}) == "current");
  CHECK(state_of({statement(
            "active", "'dosage':[{'route':{'text':'Topical'}},{'route':{'text':'Oral'}}]")}) ==
        "current");
  CHECK(state_of({drug("tacrolimus 0.1 % ointment", "active")}) == "-");
  CHECK(state_of({drug("ciclosporin eye drops", "active")}, Set::ciclosporin) == "-");
  CHECK(state_of({order("active",
                        "'dosageInstruction':[{'route':{'coding':[{'system':'http://snomed.info/"
                        "sct','code':'54485002'}]}}]")}) == "-");
}

TEST_CASE("The newest assertion wins", "[guideline][medication]") {
  CHECK(state_of({statement("active", asserted(30)), statement("stopped", asserted(10))}) ==
        "stopped");
  CHECK(state_of({statement("stopped", asserted(30)), statement("active", asserted(10))}) ==
        "current");
  CHECK(state_of({statement("active"), statement("stopped", asserted(300))}) == "stopped");
  SECTION("across sources") {
    CHECK(state_of({statement("stopped", asserted(30)), order("active", authored(10))}) ==
          "current");
    CHECK(state_of({order("active", authored(10)), given("tacrolimus", 2),
                    statement("stopped", asserted(1))}) == "stopped");
    CHECK(state_of({statement("stopped", asserted(10)), given("tacrolimus", 2)}) == "current");
  }
  SECTION("by the start of a period, and by its end where it is stopped") {
    CHECK(state_of({statement("stopped", asserted(30)), statement("active", period(10))}) ==
          "current");
    CHECK(state_of({statement("active", asserted(30)), statement("stopped", period(300, 10))}) ==
          "stopped");
    CHECK(state_of({statement("on-hold", asserted(30)), statement("active", period(300, -10))}) ==
          "on hold");
  }
  SECTION("a date of tomorrow is passed over") {
    CHECK(state_of({statement("stopped", asserted(2)),
                    statement("active", join({asserted(-1), period(300)}))}) == "stopped");
  }
}

TEST_CASE("Assertions of one day that disagree are unclear and noted", "[guideline][medication]") {
  Chart chart;
  chart.add(statement("active", asserted(10)))
      .add(order("stopped", authored(10)))
      .add(statement("active", asserted(20)));
  PatientRecord& patient = chart.patient();
  const DrugHistory history = history_of(Set::tacrolimus, patient.medications, patient.notes());
  CHECK(history.state == DrugState::unclear);
  CHECK(history.winning.size() == 2);
  CHECK(history.entries.size() == 3);
  CHECK(patient.notes().count(NoteKind::conflicting_sources) == 2);
  SECTION("undated ones are of one day too") {
    CHECK(state_of({statement("active"), order("stopped")}) == "unclear");
    CHECK(state_of({statement("active"), order("active")}) == "current");
  }
  SECTION("mycophenolate mofetil and mycophenolic acid are one") {
    CHECK(state_of({drug("mycophenolate mofetil", "active", asserted(10)),
                    drug("mycophenolic acid", "stopped", asserted(10))},
                   Set::mycophenolate) == "unclear");
  }
}

TEST_CASE("A stop date is known or unknown, never guessed", "[guideline][medication]") {
  SECTION("of a statement: the end, else the assertion") {
    CHECK(stopped({statement("stopped", join({period(90, 20), asserted(10)}))}) == "20");
    CHECK(stopped({statement("stopped", asserted(10))}) == "10");
    CHECK(stopped({statement("stopped")}) == "-");
    CHECK(stopped({statement("not-taken", asserted(10))}) == "-");
  }
  SECTION("of an order: the end, the validity, the change of status, never its writing") {
    const std::string validity = "'dispenseRequest':{'validityPeriod':{'end':" + day(15) + "}}";
    const std::string changed = "'statusChanged':" + day(12);
    CHECK(stopped({order("stopped", join({"'effectiveDosePeriod':{'end':" + day(20) + "}", validity,
                                          changed}))}) == "20");
    CHECK(stopped({order("stopped", join({validity, changed}))}) == "15");
    CHECK(stopped({order("stopped", changed)}) == "12");
    CHECK(stopped({"'resourceType':'MedicationOrder','status':'stopped','dateWritten':" + day(90) +
                   ",'dateEnded':" + day(12) +
                   ",'medicationCodeableConcept':{'text':'tacrolimus'}"}) == "12");
    CHECK(stopped({order("stopped", authored(90))}) == "-");
  }
  SECTION("dates ahead are passed over; today has passed") {
    CHECK(stopped({statement("stopped", join({period(90, -5), asserted(10)}))}) == "10");
    CHECK(stopped({statement("stopped", period(90, 0))}) == "0");
  }
  SECTION("of several that win, the newest; of those that lose, none") {
    CHECK(stopped({statement("stopped", join({period(90, 30), asserted(10)})),
                   statement("stopped", join({period(90, 20), asserted(10)}))}) == "20");
    CHECK(stopped({statement("stopped", period(300, 200)),
                   statement("stopped", join({period(90, 20), asserted(5)}))}) == "20");
    CHECK(stopped({statement("stopped", period(300, 30)), order("stopped", authored(5))}) == "-");
  }
  SECTION("an administration gives none") {
    CHECK(stopped({given("tacrolimus", 3, "stopped")}) == "-");
  }
}

TEST_CASE("Administrations of an antiviral are runs", "[guideline][medication]") {
  const auto runs_of = [](std::initializer_list<int> days) {
    Chart chart;
    for (const int one : days) chart.add(given("cidofovir", one));
    std::string text;
    for (const MedicationEntry& entry : chart.patient().medications) {
      text += std::string(to_text(entry.state));
      if (entry.course_start) {
        text += ' ' + std::to_string((today() - *entry.course_start).count()) + "-" +
                std::to_string((today() - *entry.course_end).count());
      }
      text += "; ";
    }
    return text;
  };
  CHECK(runs_of({100, 79, 58}) == "stopped 100-58; ");
  CHECK(runs_of({58, 100, 79}) == "stopped 100-58; ");
  CHECK(runs_of({100, 78}) == "stopped 100-100; stopped 78-78; ");
  CHECK(runs_of({42, 21}) == "current; ");
  CHECK(runs_of({43, 22}) == "stopped 43-22; ");
  CHECK(runs_of({300, 14, 7}) == "stopped 300-300; current; ");
}
