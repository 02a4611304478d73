// One resource of each type, written by hand in every version after the definitions of that version
// (docs/fhir.md): all of them are read as the same thing.
#include <catch2/catch.hpp>

#include "fhir/places.h"
#include "tests/fhir/every_version.h"

TEST_CASE("A MedicationStatement is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::MedicationStatement& one = record.statements.at(0);
    return std::string(one.subject.reference) + '|' + std::string(one.medication.concept_.text) +
           '|' + when(one.effective) + '|' + day(one.asserted) + '|' +
           std::string(one.dosage.at(0).dose->value) + ' ' +
           std::string(one.dosage[0].route.label());
  };
  check_all({{"DSTU2",
              R"({'resourceType':'MedicationStatement','patient':{'reference':'Patient/p1'},
            'status':'active','wasNotTaken':false,'medicationCodeableConcept':{'text':'drug'},
            'effectivePeriod':{'start':'2026-01-02','end':'2026-01-04'},
            'dateAsserted':'2026-01-05',
            'dosage':[{'route':{'text':'oral'},'quantityQuantity':{'value':500}}]})"},
             {"STU3",
              R"({'resourceType':'MedicationStatement','subject':{'reference':'Patient/p1'},
            'context':{'reference':'Encounter/e'},'status':'active','taken':'y',
            'medicationCodeableConcept':{'text':'drug'},
            'effectivePeriod':{'start':'2026-01-02','end':'2026-01-04'},
            'dateAsserted':'2026-01-05',
            'dosage':[{'route':{'text':'oral'},'doseQuantity':{'value':500}}]})"},
             {"R4",
              R"({'resourceType':'MedicationStatement','subject':{'reference':'Patient/p1'},
            'status':'active','medicationCodeableConcept':{'text':'drug'},
            'effectivePeriod':{'start':'2026-01-02','end':'2026-01-04'},
            'dateAsserted':'2026-01-05',
            'dosage':[{'route':{'text':'oral'},
                       'doseAndRate':[{'doseQuantity':{'value':500}}]}]})"},
             {"R5",
              R"({'resourceType':'MedicationStatement','subject':{'reference':'Patient/p1'},
            'status':'recorded','medication':{'concept':{'text':'drug'}},
            'effectiveTiming':{'repeat':{
                'boundsPeriod':{'start':'2026-01-02','end':'2026-01-04'}}},
            'dateAsserted':'2026-01-05',
            'dosage':[{'route':{'text':'oral'},
                       'doseAndRate':[{'doseQuantity':{'value':500}}]}]})"}},
            "Patient/p1|drug|- 2026-01-02..2026-01-04|2026-01-05|500 oral", describe);
}

TEST_CASE("Whether a drug was taken is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::MedicationStatement& one = record.statements.at(0);
    return std::string(one.status) + '|' + std::string(one.adherence.first_code()) + '|' +
           codes(one.status_reason);
  };
  const auto state = [&describe](const std::string& members) {
    return describe(Reading("{'resourceType':'MedicationStatement'," + members + "}").record);
  };
  const std::string not_taken = "not-taken||toxic ";
  // DSTU2
  CHECK(state("'status':'active','wasNotTaken':true,'reasonNotTaken':[{'text':'toxic'}]") ==
        not_taken);
  CHECK(state("'status':'completed','wasNotTaken':'true','reasonNotTaken':{'text':'toxic'}") ==
        not_taken);
  CHECK(state("'status':'completed','wasNotTaken':false") == "completed||");
  CHECK(state("'status':'intended','wasNotTaken':true") == "intended||");
  CHECK(state("'status':'entered-in-error','wasNotTaken':true") == "entered-in-error||");
  // STU3
  CHECK(state("'status':'active','taken':'n','reasonNotTaken':[{'text':'toxic'}]") == not_taken);
  CHECK(state("'status':'on-hold','taken':'y'") == "on-hold||");
  CHECK(state("'status':'active','taken':'unk'") == "unknown||");
  CHECK(state("'status':'stopped','taken':'na'") == "stopped||");
  CHECK(state("'status':'entered-in-error','taken':'n'") == "entered-in-error||");
  // R4
  CHECK(state("'status':'not-taken','statusReason':[{'text':'toxic'}]") == not_taken);
  // R5: HL7's code, whatever a site's own says beside it
  CHECK(state("'status':'recorded','adherence':{'code':{'coding':["
              "{'system':'urn:site','code':'7'},"
              "{'system':'http://hl7.org/fhir/CodeSystem/medication-statement-adherence',"
              "'code':'not-taking'}]},'reason':{'text':'toxic'}}") == "recorded|not-taking|toxic ");
}

TEST_CASE("A medication order is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::OrderRequest& one = record.requests.at(0);
    const fhir::Dosage& dosage = one.dosage.at(0);
    std::string text = std::string(one.status) + '|' + std::string(one.subject.reference) + '|' +
                       std::string(one.medication.concept_.text) + '|' + day(one.authored) + '|' +
                       day(one.validity_end) + '|' + codes(one.reason_code) + '|';
    for (const fhir::Reference& reason : one.reason_reference) text += reason.reference;
    return text + '|' + std::string(dosage.dose->value) + ' ' + std::string(dosage.frequency) +
           '/' + std::string(dosage.period) + std::string(dosage.period_unit) + " for " +
           std::string(dosage.bounds_duration->value);
  };
  const std::string common =
      "|Patient/p1|ivig|2026-01-02|2026-01-09|BKVN |Condition/c|70 1/2d for 8";
  check_all(
      {{"DSTU2, one reason",
        R"({'resourceType':'MedicationOrder','status':'draft','patient':{'reference':'Patient/p1'},
            'dateWritten':'2026-01-02','reasonCodeableConcept':{'text':'BKVN'},
            'reasonReference':{'reference':'Condition/c'},
            'medicationCodeableConcept':{'text':'ivig'},
            'dispenseRequest':{'validityPeriod':{'end':'2026-01-09'}},
            'dosageInstruction':[{'doseQuantity':{'value':70},'timing':{'repeat':{'frequency':1,
                'period':2,'periodUnits':'d','boundsQuantity':{'value':8}}}}]})"},
       {"STU3",
        R"({'resourceType':'MedicationRequest','status':'draft','intent':'order',
            'subject':{'reference':'Patient/p1'},'context':{'reference':'Encounter/e'},
            'authoredOn':'2026-01-02','reasonCode':[{'text':'BKVN'}],
            'reasonReference':[{'reference':'Condition/c'}],
            'medicationCodeableConcept':{'text':'ivig'},
            'dispenseRequest':{'validityPeriod':{'end':'2026-01-09'}},
            'dosageInstruction':[{'doseQuantity':{'value':70},'timing':{'repeat':{'frequency':1,
                'period':2,'periodUnit':'d','boundsDuration':{'value':8}}}}]})"},
       {"R4",
        R"({'resourceType':'MedicationRequest','status':'draft','intent':'order',
            'subject':{'reference':'Patient/p1'},'encounter':{'reference':'Encounter/e'},
            'authoredOn':'2026-01-02','reasonCode':[{'text':'BKVN'}],
            'reasonReference':[{'reference':'Condition/c'}],
            'medicationCodeableConcept':{'text':'ivig'},
            'dispenseRequest':{'validityPeriod':{'end':'2026-01-09'}},
            'dosageInstruction':[{'doseAndRate':[{'doseQuantity':{'value':70}}],
                'timing':{'repeat':{'frequency':1,'period':2,'periodUnit':'d',
                'boundsDuration':{'value':8}}}}]})"},
       {"R5",
        R"({'resourceType':'MedicationRequest','status':'draft','intent':'order',
            'subject':{'reference':'Patient/p1'},'authoredOn':'2026-01-02',
            'reason':[{'concept':{'text':'BKVN'}},{'reference':{'reference':'Condition/c'}}],
            'medication':{'concept':{'text':'ivig'}},
            'dispenseRequest':{'validityPeriod':{'end':'2026-01-09'}},
            'dosageInstruction':[{'doseAndRate':[{'doseQuantity':{'value':70}}],
                'timing':{'repeat':{'frequency':1,'period':2,'periodUnit':'d',
                'boundsDuration':{'value':8}}}}]})"}},
      "draft" + common, describe);
}

TEST_CASE("When and why an order ended is read in every version that says so", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::OrderRequest& one = record.requests.at(0);
    return std::string(one.status) + '|' + codes(one.status_reason) + '|' +
           day(one.status_changed) + '|' + day(one.effective.period.end) + '|' +
           std::to_string(one.do_not_perform);
  };
  const auto ended = [&describe](const std::string& members) {
    return describe(Reading("{" + members + "}").record);
  };
  CHECK(ended("'resourceType':'MedicationOrder','status':'stopped','dateEnded':'2026-01-02',"
              "'reasonEnded':{'text':'toxic'}") == "stopped|toxic |2026-01-02|-|0");
  CHECK(ended("'resourceType':'MedicationRequest','status':'stopped'") == "stopped||-|-|0");
  CHECK(ended("'resourceType':'MedicationRequest','status':'stopped','doNotPerform':true,"
              "'statusReason':{'text':'toxic'}") == "stopped|toxic |-|-|1");
  CHECK(ended("'resourceType':'MedicationRequest','status':'ended','statusChanged':'2026-01-02',"
              "'statusReason':{'text':'toxic'},'effectiveDosePeriod':{'end':'2026-01-03'}") ==
        "ended|toxic |2026-01-02|2026-01-03|0");
}

TEST_CASE("A MedicationAdministration is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::MedicationAdministration& one = record.administrations.at(0);
    return std::string(one.status) + '|' + std::string(one.subject.reference) + '|' +
           std::string(one.medication.concept_.text) + '|' + when(one.effective) + '|' +
           std::string(one.route.label());
  };
  check_all(
      {{"DSTU2",
        R"({'resourceType':'MedicationAdministration','status':'completed','wasNotGiven':false,
            'patient':{'reference':'Patient/p1'},'effectiveTimeDateTime':'2026-01-02',
            'medicationCodeableConcept':{'text':'drug'},'dosage':{'route':{'text':'iv'}}})"},
       {"STU3",
        R"({'resourceType':'MedicationAdministration','status':'completed','notGiven':false,
            'subject':{'reference':'Patient/p1'},'effectiveDateTime':'2026-01-02',
            'medicationCodeableConcept':{'text':'drug'},'dosage':{'route':{'text':'iv'}}})"},
       {"R4",
        R"({'resourceType':'MedicationAdministration','status':'completed',
            'subject':{'reference':'Patient/p1'},'effectiveDateTime':'2026-01-02',
            'medicationCodeableConcept':{'text':'drug'},'dosage':{'route':{'text':'iv'}}})"},
       {"R5",
        R"({'resourceType':'MedicationAdministration','status':'completed',
            'subject':{'reference':'Patient/p1'},'occurenceDateTime':'2026-01-02',
            'medication':{'concept':{'text':'drug'}},'dosage':{'route':{'text':'iv'}}})"},
       {"R5 with the spelling that came after it",
        R"({'resourceType':'MedicationAdministration','status':'completed',
            'subject':{'reference':'Patient/p1'},'occurrenceDateTime':'2026-01-02',
            'medication':{'concept':{'text':'drug'}},'dosage':{'route':{'text':'iv'}}})"}},
      "completed|Patient/p1|drug|2026-01-02 -..-|iv", describe);
  SECTION("also when it was not given, and over a time") {
    check_all(
        {{"DSTU2",
          R"({'resourceType':'MedicationAdministration','status':'completed','wasNotGiven':true,
              'effectiveTimePeriod':{'start':'2026-01-02','end':'2026-01-03'}})"},
         {"STU3",
          R"({'resourceType':'MedicationAdministration','status':'stopped','notGiven':true,
              'effectivePeriod':{'start':'2026-01-02','end':'2026-01-03'}})"},
         {"R4",
          R"({'resourceType':'MedicationAdministration','status':'not-done',
              'effectivePeriod':{'start':'2026-01-02','end':'2026-01-03'}})"},
         {"R5",
          R"({'resourceType':'MedicationAdministration','status':'not-done',
              'occurencePeriod':{'start':'2026-01-02','end':'2026-01-03'}})"}},
        "not-done|||- 2026-01-02..2026-01-03|", describe);
  }
}

TEST_CASE("A Medication's form is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::Medication& one = record.medications.at(0);
    return std::string(one.code.text) + '|' + std::string(one.form.text);
  };
  check_all({{"DSTU2",
              R"({'resourceType':'Medication','code':{'text':'drug'},
                  'product':{'form':{'text':'drops'}}})"},
             {"STU3, R4",
              R"({'resourceType':'Medication','code':{'text':'drug'},'form':{'text':'drops'}})"},
             {"R5",
              R"({'resourceType':'Medication','code':{'text':'drug'},
                  'doseForm':{'text':'drops'}})"}},
            "drug|drops", describe);
}

TEST_CASE("A ServiceRequest is read as R4 and as R5", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::OrderRequest& one = record.requests.at(0);
    return std::string(one.medication.concept_.text) + '|' + codes(one.reason_code) + '|' +
           std::to_string(one.do_not_perform);
  };
  check_all({{"R4",
              R"({'resourceType':'ServiceRequest','code':{'text':'ivig'},
                  'reasonCode':[{'text':'BKVN'}],'doNotPerform':true})"},
             {"R5",
              R"({'resourceType':'ServiceRequest','code':{'concept':{'text':'ivig'}},
                  'reason':[{'concept':{'text':'BKVN'}}],'doNotPerform':true})"}},
            "ivig|BKVN |1", describe);
}