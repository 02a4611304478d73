#include "fhir/resource_reader.h"

#include <catch2/catch.hpp>

#include "tests/fhir/reading.h"

TEST_CASE("An Observation is read with value, dates and components", "[fhir][reader]") {
  const Reading reading(
      "{'resourceType':'Observation','id':'o1','status':'final','subject':{'reference':'Patient/"
      "p1'},"
      "'category':[{'text':'laboratory'}],'code':{'coding':[{'system':'http://"
      "loinc.org','code':'41479-7'}],'text':'BK'},"
      "'effectivePeriod':{'start':'2026-11-01','end':'2026-11-02'},'issued':'2026-11-03T00:00:00Z',"
      "'valueQuantity':{'value':1.50,'comparator':'<','unit':'x','system':'s','code':'c'},"
      "'interpretation':[{'text':'high'}],'dataAbsentReason':{'text':'?'},"
      "'component':[{'code':{'text':'part'},'valueString':'pos'}]}");
  const fhir::Observation& observation = reading.record.observations.at(0);
  CHECK(fhir::reference_to(observation) == "Observation/o1");
  CHECK(observation.status == "final");
  CHECK(observation.subject.reference == "Patient/p1");
  CHECK(observation.code.coding.at(0).code == "41479-7");
  CHECK(observation.code.label() == "BK");
  CHECK(day(observation.effective.period.start) == "2026-11-01");
  CHECK(day(observation.effective.period.end) == "2026-11-02");
  CHECK(day(observation.issued) == "2026-11-03");
  CHECK(observation.value.quantity->value == "1.50");
  CHECK(observation.value.quantity->comparator == fhir::Comparator::less);
  CHECK(observation.value.quantity->code == "c");
  CHECK(observation.interpretation.at(0).text == "high");
  CHECK(observation.data_absent);
  CHECK(observation.components.at(0).value.string == "pos");
  CHECK(observation.source["id"].text() == "o1");
}

TEST_CASE("A Condition is read in every version's form", "[fhir][reader]") {
  SECTION("R4") {
    const Reading reading(
        "{'resourceType':'Condition','clinicalStatus':{'coding':[{'code':'active'}]},"
        "'verificationStatus':{'coding':[{'code':'confirmed'}]},'code':{'text':'BKVN'},'"
        "onsetDateTime':'2026-05-01',"
        "'abatementPeriod':{'end':'2026-06-01'},'recordedDate':'2026-05-02',"
        "'evidence':[{'detail':[{'reference':'DiagnosticReport/r1'},{'reference':'Observation/"
        "o1'}]}]}");
    const fhir::Condition& condition = reading.record.conditions.at(0);
    CHECK(condition.clinical_status.first_code() == "active");
    CHECK(condition.verification_status.first_code() == "confirmed");
    CHECK(day(condition.onset.date_time) == "2026-05-01");
    CHECK(day(condition.abatement.period.end) == "2026-06-01");
    CHECK(day(condition.recorded) == "2026-05-02");
    CHECK_FALSE(condition.abated);
    REQUIRE(condition.evidence.size() == 2);
    CHECK(condition.evidence[1].reference == "Observation/o1");
  }
  SECTION("DSTU2 and STU3 statuses are codes, recorded dates have other names") {
    const Reading reading(
        "{'resourceType':'Condition','patient':{'reference':'Patient/"
        "p1'},'clinicalStatus':'resolved',"
        "'dateRecorded':'2026-05-02','abatementBoolean':true}");
    CHECK(reading.record.conditions[0].clinical_status.first_code() == "resolved");
    CHECK(reading.record.conditions[0].subject.reference == "Patient/p1");
    CHECK(day(reading.record.conditions[0].recorded) == "2026-05-02");
    CHECK(reading.record.conditions[0].abated);
  }
  SECTION("R5 evidence is a codeable reference") {
    const Reading reading(
        "{'resourceType':'Condition','evidence':[{'concept':{'text':'x'}},{'reference':{'reference'"
        ":'Observation/o1'}}]}");
    REQUIRE(reading.record.conditions[0].evidence.size() == 1);
    CHECK(reading.record.conditions[0].evidence[0].reference == "Observation/o1");
  }
}

TEST_CASE("A medication is found wherever the versions keep it", "[fhir][reader]") {
  const auto name_of = [](std::string_view type, std::string_view members) {
    const Reading reading("{'resourceType':'" + std::string(type) + "'," + std::string(members) +
                          "}");
    const fhir::Record& record = reading.record;
    const fhir::MedicationOf& medication = !record.requests.empty() ? record.requests[0].medication
                                           : !record.statements.empty()
                                               ? record.statements[0].medication
                                               : record.administrations.at(0).medication;
    return std::string(medication.concept_.text) + '|' + std::string(medication.form.text);
  };
  CHECK(name_of("MedicationRequest", "'medicationCodeableConcept':{'text':'ivig'}") == "ivig|");
  CHECK(name_of("MedicationStatement", "'medicationCodeableConcept':{'text':'ivig'}") == "ivig|");
  CHECK(name_of("MedicationAdministration", "'medicationCodeableConcept':{'text':'ivig'}") ==
        "ivig|");
  CHECK(name_of("MedicationOrder", "'medicationCodeableConcept':{'text':'ivig'}") == "ivig|");
  CHECK(name_of("MedicationRequest", "'medication':{'concept':{'text':'ivig'}}") == "ivig|");
  CHECK(name_of("ServiceRequest", "'code':{'text':'ivig'}") == "ivig|");
  CHECK(name_of("ServiceRequest", "'code':{'concept':{'text':'ivig'}}") == "ivig|");
  SECTION("contained") {
    constexpr std::string_view kContained =
        "'contained':[{'resourceType':'Medication','id':'m','code':{'text':'ivig'},'form':{'text':'"
        "fluid'}}],";
    CHECK(name_of("MedicationRequest",
                  std::string(kContained) + "'medicationReference':{'reference':'#m'}") ==
          "ivig|fluid");
    CHECK(name_of("MedicationRequest",
                  std::string(kContained) + "'medication':{'reference':{'reference':'#m'}}") ==
          "ivig|fluid");
  }
  SECTION("in the Bundle, by id or full URL") {
    for (const std::string reference : {"Medication/m", "urn:uuid:7"}) {
      const Reading reading(
          "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'MedicationStatement',"
          "'medicationReference':{'reference':'" +
          reference +
          "'}}},{'fullUrl':'urn:uuid:7','resource':"
          "{'resourceType':'Medication','id':'m','code':{'text':'ivig'},'doseForm':{'text':'fluid'}"
          "}}]}");
      CHECK(reading.record.statements.at(0).medication.concept_.text == "ivig");
      CHECK(reading.record.statements.at(0).medication.form.text == "fluid");
    }
  }
}

TEST_CASE("A MedicationStatement is read as R4 and as R5", "[fhir][reader]") {
  const Reading r4(
      "{'resourceType':'MedicationStatement','status':'stopped','effectivePeriod':{'end':'2026-01-"
      "02'},"
      "'dateAsserted':'2026-01-03','statusReason':[{'text':'toxicity'}],"
      "'dosage':[{'doseAndRate':[{'doseQuantity':{'value':500,'unit':'mg'}}],'route':{'text':'oral'"
      "}}]}");
  CHECK(r4.record.statements.at(0).status == "stopped");
  CHECK(day(r4.record.statements[0].effective.period.end) == "2026-01-02");
  CHECK(day(r4.record.statements[0].asserted) == "2026-01-03");
  CHECK(r4.record.statements[0].status_reason.at(0).text == "toxicity");
  CHECK(r4.record.statements[0].dosage.at(0).dose->value == "500");
  CHECK(r4.record.statements[0].dosage[0].route.text == "oral");
  const Reading r5(
      "{'resourceType':'MedicationStatement','status':'recorded','adherence':{'code':{'coding':[{'"
      "code':'stopped'}]},"
      "'reason':{'text':'toxicity'}}}");
  CHECK(r5.record.statements.at(0).adherence.first_code() == "stopped");
  CHECK(r5.record.statements[0].status_reason.at(0).text == "toxicity");
}

TEST_CASE("An order is read with its dates, reasons and timing", "[fhir][reader]") {
  const Reading reading(
      "{'resourceType':'MedicationRequest','status':'draft','intent':'order','doNotPerform':true,'"
      "authoredOn':'2026-01-01',"
      "'effectiveDosePeriod':{'start':'2026-01-02'},'dispenseRequest':{'validityPeriod':{'end':'"
      "2026-01-03'}},"
      "'statusChanged':'2026-01-04','statusReason':{'text':'why'},'reasonCode':[{'text':'BKVN'}],"
      "'reasonReference':[{'reference':'Condition/c','display':'d'}],"
      "'reason':[{'concept':{'text':'second'}},{'reference':{'reference':'Condition/e'}}],"
      "'dosageInstruction':[{'text':'t','doseQuantity':{'value':70,'unit':'g'},'timing':{'repeat':{"
      "'count':2,'frequency':1,"
      "'period':1,'periodUnit':'d','boundsPeriod':{'start':'2026-01-01','end':'2026-01-02'},"
      "'boundsDuration':{'value':2,'unit':'d'}}}}]}");
  const fhir::OrderRequest& order = reading.record.requests.at(0);
  CHECK(order.intent == "order");
  CHECK(order.do_not_perform);
  CHECK_FALSE(order.is_service_request());
  CHECK(day(order.authored) == "2026-01-01");
  CHECK(day(order.effective.period.start) == "2026-01-02");
  CHECK(day(order.validity_end) == "2026-01-03");
  CHECK(day(order.status_changed) == "2026-01-04");
  CHECK(order.status_reason.at(0).text == "why");
  REQUIRE(order.reason_code.size() == 2);
  CHECK(order.reason_code[1].text == "second");
  REQUIRE(order.reason_reference.size() == 2);
  CHECK(order.reason_reference[0].display == "d");
  const fhir::Dosage& dosage = order.dosage.at(0);
  CHECK(dosage.dose->value == "70");
  CHECK(dosage.repeat_count == "2");
  CHECK(dosage.frequency == "1");
  CHECK(dosage.period_unit == "d");
  CHECK(day(dosage.bounds.end) == "2026-01-02");
  CHECK(dosage.bounds_duration->value == "2");
  SECTION("a ServiceRequest knows that it is one") {
    CHECK(Reading("{'resourceType':'ServiceRequest'}").record.requests.at(0).is_service_request());
  }
}

TEST_CASE("The other resource types are read", "[fhir][reader]") {
  const Reading reading(
      "{'resourceType':'Bundle','entry':["
      "{'resource':{'resourceType':'Procedure','status':'completed','code':{'text':'x'},'"
      "performedDateTime':'2026-01-01'}},"
      "{'resource':{'resourceType':'Procedure','occurrencePeriod':{'start':'2026-01-02'}}},"
      "{'resource':{'resourceType':'DiagnosticReport','status':'final','conclusion':'c','issued':'"
      "2026-01-03',"
      "'conclusionCode':[{'text':'k'},{'concept':{'text':'r5'}}],'specimen':[{'reference':'"
      "Specimen/s'}]}},"
      "{'resource':{'resourceType':'Specimen','id':'s','type':{'text':'kidney'}}},"
      "{'resource':{'resourceType':'MedicationAdministration','status':'completed','"
      "occurencePeriod':{'start':'2026-01-04'},"
      "'dosage':{'route':{'text':'iv'}}}},"
      "{'resource':{'resourceType':'AllergyIntolerance','patient':{'reference':'Patient/"
      "p1'},'code':{'text':'a'},"
      "'recordedDate':'2026-01-05'}},"
      "{'resource':{'resourceType':'AllergyIntolerance','substance':{'text':'dstu2'}}},"
      "{'resource':{'resourceType':'Patient','id':'p1'}},"
      "{'resource':{'resourceType':'Observation','specimen':{'reference':'Specimen/s'}}},"
      "{'resource':{'resourceType':'Encounter'}}]}");
  const fhir::Record& record = reading.record;
  CHECK(day(record.procedures.at(0).performed.date_time) == "2026-01-01");
  CHECK(day(record.procedures.at(1).performed.period.start) == "2026-01-02");
  CHECK(record.reports.at(0).conclusion == "c");
  CHECK(record.reports[0].conclusion_code.at(1).text == "r5");
  CHECK(record.reports[0].specimen_type.at(0).text == "kidney");
  CHECK(day(record.administrations.at(0).effective.period.start) == "2026-01-04");
  CHECK(record.administrations[0].route.text == "iv");
  CHECK(record.allergies.at(0).code.text == "a");
  CHECK(record.allergies[0].subject.reference == "Patient/p1");
  CHECK(record.allergies.at(1).code.text == "dstu2");
  CHECK(record.patients.at(0).id == "p1");
  CHECK(record.observations.at(0).specimen_type.text == "kidney");
  CHECK(record.unreadable.empty());
}

TEST_CASE("Contained resources are looked up, not searched for each reference",
          "[fhir][reader][hostile]") {
  constexpr int kMany = 200'000;
  std::string members;
  std::string references;
  for (int i = 0; i < kMany; ++i) {
    members += "'m" + std::to_string(i) + "':0,";
    references += "{'reference':'#c'},";
  }
  references.pop_back();
  const std::string contained = "'contained':[{" + members +
                                "'id':'x'},{'id':'c','resourceType':'Condition','code':{'text':"
                                "'BKVN'},'type':{'text':'kidney'}}],";
  SECTION("reasons of an order") {
    const Reading reading("{'resourceType':'MedicationRequest'," + contained +
                          "'reasonReference':[" + references + "]}");
    REQUIRE(reading.record.requests.at(0).reason_code.size() == 1);
    CHECK(reading.record.requests[0].reason_code[0].text == "BKVN");
    CHECK(reading.record.requests[0].reason_reference.empty());
  }
  SECTION("specimens of a report") {
    const Reading reading("{'resourceType':'DiagnosticReport'," + contained + "'specimen':[" +
                          references + "]}");
    REQUIRE(reading.record.reports.at(0).specimen_type.size() == 1);
    CHECK(reading.record.reports[0].specimen_type[0].text == "kidney");
  }
  SECTION("the first of one id counts, as ever") {
    const Reading reading(
        "{'resourceType':'MedicationRequest','contained':[{'id':'m','code':{'text':'a'}},{'id':'m',"
        "'code':{'text':'b'}}],'medicationReference':{'reference':'#m'}}");
    CHECK(reading.record.requests.at(0).medication.concept_.text == "a");
  }
}
