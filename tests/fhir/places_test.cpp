// One resource of each type, written by hand in every version after the definitions of that version
// (docs/fhir.md): all of them are read as the same thing.
#include "fhir/places.h"

#include <catch2/catch.hpp>

#include "tests/fhir/reading.h"

namespace {

struct Written {
  const char* version;
  const char* resource;
};
using InEveryVersion = std::initializer_list<Written>;

std::string codes(const std::vector<fhir::CodeableConcept>& concepts) {
  std::string text;
  for (const fhir::CodeableConcept& one : concepts) text += std::string(one.label()) + ' ';
  return text;
}

std::string when(const fhir::WhenItWas& time) {
  return day(time.date_time) + ' ' + day(time.period.start) + ".." + day(time.period.end);
}

template <typename Describe>
void check_all(InEveryVersion all, const std::string& expected, Describe describe) {
  for (const Written& one : all) {
    INFO(one.version);
    const Reading reading(one.resource);
    CHECK(describe(reading.record) == expected);
  }
}

}  // namespace

TEST_CASE("A place is the first of its elements that is there, R4's first", "[fhir][places]") {
  constexpr fhir::Place kPlace{"a", "b", "c", ""};
  const auto found = [&kPlace](std::string_view text) {
    const fhir::JsonDocument document = parse(text);
    return std::string(kPlace.in(document.root()).text());
  };
  CHECK(found("{'a':1,'b':2,'c':3}") == "3");
  CHECK(found("{'a':1,'b':2,'c':null}") == "2");
  CHECK(found("{'a':1}") == "1");
  CHECK(found("{'':1}").empty());
  CHECK(found("{}").empty());
}

TEST_CASE("An Observation is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::Observation& one = record.observations.at(0);
    return std::string(one.status) + '|' + std::string(one.subject.reference) + '|' +
           when(one.effective) + '|' + std::string(one.value.quantity->value) + '|' +
           codes(one.interpretation) + '|' + std::string(one.components.at(0).value.string) + '|' +
           std::string(one.specimen_type.label()) + '|' + std::to_string(one.data_absent);
  };
  check_all({{"DSTU2",
              R"({'resourceType':'Observation','status':'final','category':{'text':'lab'},
            'code':{'text':'BK'},'subject':{'reference':'Patient/p1'},
            'effectiveDateTime':'2026-01-02','valueQuantity':{'value':7},
            'interpretation':{'text':'high'},'comments':'x','specimen':{'reference':'#s'},
            'component':[{'code':{'text':'part'},'valueString':'pos'}],
            'contained':[{'resourceType':'Specimen','id':'s','type':{'text':'plasma'}}]})"},
             {"STU3",
              R"({'resourceType':'Observation','status':'final','category':[{'text':'lab'}],
            'code':{'text':'BK'},'subject':{'reference':'Patient/p1'},'context':{},
            'effectiveDateTime':'2026-01-02','valueQuantity':{'value':7},
            'interpretation':{'text':'high'},'comment':'x','specimen':{'reference':'#s'},
            'component':[{'code':{'text':'part'},'valueString':'pos'}],
            'contained':[{'resourceType':'Specimen','id':'s','type':{'text':'plasma'}}]})"},
             {"R4",
              R"({'resourceType':'Observation','status':'final','category':[{'text':'lab'}],
            'code':{'text':'BK'},'subject':{'reference':'Patient/p1'},'encounter':{},
            'effectiveInstant':'2026-01-02T10:00:00Z','valueQuantity':{'value':7},
            'interpretation':[{'text':'high'}],'note':[],'specimen':{'reference':'#s'},
            'component':[{'code':{'text':'part'},'valueString':'pos'}],
            'contained':[{'resourceType':'Specimen','id':'s','type':{'text':'plasma'}}]})"},
             {"R5",
              R"({'resourceType':'Observation','status':'final','bodyStructure':{},
            'code':{'text':'BK'},'subject':{'reference':'Patient/p1'},
            'effectiveDateTime':'2026-01-02','valueQuantity':{'value':'7'},
            'interpretation':[{'text':'high'}],'specimen':{'reference':'#s'},
            'component':[{'code':{'text':'part'},'valueString':'pos'}],
            'contained':[{'resourceType':'Specimen','id':'s','type':{'text':'plasma'}}]})"}},
            "final|Patient/p1|2026-01-02 -..-|7|high |pos|plasma|0", describe);
}

TEST_CASE("A Condition is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::Condition& one = record.conditions.at(0);
    return std::string(one.subject.reference) + '|' +
           std::string(one.clinical_status.first_code()) + '|' +
           std::string(one.verification_status.first_code()) + '|' + when(one.onset) + '|' +
           when(one.abatement) + '|' + std::to_string(one.abated) + '|' + day(one.recorded) + '|' +
           (one.evidence.empty() ? "-" : std::string(one.evidence.back().reference));
  };
  check_all({{"DSTU2",
              R"({'resourceType':'Condition','patient':{'reference':'Patient/p1'},
            'clinicalStatus':'active','verificationStatus':'confirmed','dateRecorded':'2026-01-03',
            'code':{'text':'BKVN'},'onsetDateTime':'2026-01-02','abatementQuantity':{'value':60},
            'evidence':[{'code':{'text':'x'},'detail':[{'reference':'DiagnosticReport/b'}]}]})"},
             {"STU3",
              R"({'resourceType':'Condition','subject':{'reference':'Patient/p1'},
            'clinicalStatus':'active','verificationStatus':'confirmed','assertedDate':'2026-01-03',
            'code':{'text':'BKVN'},'onsetDateTime':'2026-01-02','abatementBoolean':true,
            'evidence':[{'code':[{'text':'x'}],'detail':[{'reference':'DiagnosticReport/b'}]}]})"},
             {"R4",
              R"({'resourceType':'Condition','subject':{'reference':'Patient/p1'},
            'clinicalStatus':{'coding':[{'code':'active'}]},
            'verificationStatus':{'coding':[{'code':'confirmed'}]},'recordedDate':'2026-01-03',
            'code':{'text':'BKVN'},'onsetDateTime':'2026-01-02','abatementAge':{'value':60},
            'evidence':[{'code':[{'text':'x'}],'detail':[{'reference':'DiagnosticReport/b'}]}]})"},
             {"R5",
              R"({'resourceType':'Condition','subject':{'reference':'Patient/p1'},
            'clinicalStatus':{'coding':[{'code':'active'}]},
            'verificationStatus':{'coding':[{'code':'confirmed'}]},'recordedDate':'2026-01-03',
            'code':{'text':'BKVN'},'onsetDateTime':'2026-01-02','abatementString':'2020',
            'evidence':[{'concept':{'text':'x'}},
                        {'reference':{'reference':'DiagnosticReport/b'}}]})"}},
            "Patient/p1|active|confirmed|2026-01-02 -..-|- -..-|1|2026-01-03|DiagnosticReport/b",
            describe);
  SECTION("R5's clinical status `unknown` is what is absent elsewhere") {
    const Reading reading(
        "{'resourceType':'Condition','clinicalStatus':{'coding':[{'code':'unknown'}]}}");
    CHECK(reading.record.conditions.at(0).clinical_status.empty());
  }
}

TEST_CASE("A Procedure is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::Procedure& one = record.procedures.at(0);
    return std::string(one.status) + '|' + when(one.performed);
  };
  check_all({{"DSTU2",
              R"({'resourceType':'Procedure','status':'completed','notPerformed':false,
                  'performedDateTime':'2026-01-02'})"},
             {"STU3",
              R"({'resourceType':'Procedure','status':'completed','notDone':false,
                  'performedDateTime':'2026-01-02'})"},
             {"R4",
              R"({'resourceType':'Procedure','status':'completed',
                  'performedDateTime':'2026-01-02'})"},
             {"R5",
              R"({'resourceType':'Procedure','status':'completed','recorded':'2026-02-02',
                  'occurrenceDateTime':'2026-01-02'})"}},
            "completed|2026-01-02 -..-", describe);
  SECTION("also when it was not done") {
    check_all({{"DSTU2",
                R"({'resourceType':'Procedure','status':'completed','notPerformed':true,
                    'performedPeriod':{'start':'2026-01-02'}})"},
               {"STU3",
                R"({'resourceType':'Procedure','status':'completed','notDone':true,
                    'performedPeriod':{'start':'2026-01-02'}})"},
               {"R4",
                R"({'resourceType':'Procedure','status':'not-done',
                    'performedPeriod':{'start':'2026-01-02'}})"},
               {"R5",
                R"({'resourceType':'Procedure','status':'not-done',
                    'occurrenceTiming':{'event':['2026-01-02']}})"}},
              "not-done|- 2026-01-02",
              [&describe](const fhir::Record& record) { return describe(record).substr(0, 21); });
  }
}

TEST_CASE("A DiagnosticReport is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::DiagnosticReport& one = record.reports.at(0);
    return std::string(one.status) + '|' + codes(one.category) + '|' + when(one.effective) + '|' +
           std::string(one.conclusion) + '|' + codes(one.conclusion_code);
  };
  check_all({{"DSTU2",
              R"({'resourceType':'DiagnosticReport','status':'final','category':{'text':'path'},
                  'effectiveDateTime':'2026-01-02','conclusion':'c',
                  'codedDiagnosis':[{'text':'BKVN'}]})"},
             {"STU3",
              R"({'resourceType':'DiagnosticReport','status':'final','category':{'text':'path'},
                  'effectiveDateTime':'2026-01-02','conclusion':'c',
                  'codedDiagnosis':[{'text':'BKVN'}]})"},
             {"R4",
              R"({'resourceType':'DiagnosticReport','status':'final','category':[{'text':'path'}],
                  'effectiveDateTime':'2026-01-02','conclusion':'c',
                  'conclusionCode':[{'text':'BKVN'}]})"},
             {"R5",
              R"({'resourceType':'DiagnosticReport','status':'final','category':[{'text':'path'}],
                  'effectiveDateTime':'2026-01-02','conclusion':'c',
                  'conclusionCode':[{'text':'BKVN'}]})"},
             {"after R5",
              R"({'resourceType':'DiagnosticReport','status':'final','category':[{'text':'path'}],
                  'effectiveDateTime':'2026-01-02','conclusion':'c',
                  'conclusionCode':[{'concept':{'text':'BKVN'}}]})"}},
            "final|path |2026-01-02 -..-|c|BKVN ", describe);
}

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

TEST_CASE("An AllergyIntolerance is read in every version", "[fhir][places]") {
  const auto describe = [](const fhir::Record& record) {
    const fhir::AllergyIntolerance& one = record.allergies.at(0);
    return std::string(one.subject.reference) + '|' + std::string(one.code.text) + '|' +
           std::string(one.clinical_status.first_code()) + '|' + when(one.onset) + '|' +
           day(one.recorded);
  };
  check_all({{"DSTU2",
              R"({'resourceType':'AllergyIntolerance','patient':{'reference':'Patient/p1'},
            'substance':{'text':'ivig'},'status':'active','onset':'2026-01-02',
            'recordedDate':'2026-01-03','type':'allergy'})"},
             {"STU3",
              R"({'resourceType':'AllergyIntolerance','patient':{'reference':'Patient/p1'},
            'code':{'text':'ivig'},'clinicalStatus':'active','verificationStatus':'confirmed',
            'onsetDateTime':'2026-01-02','assertedDate':'2026-01-03','type':'allergy'})"},
             {"R4",
              R"({'resourceType':'AllergyIntolerance','patient':{'reference':'Patient/p1'},
            'code':{'text':'ivig'},'clinicalStatus':{'coding':[{'code':'active'}]},
            'onsetDateTime':'2026-01-02','recordedDate':'2026-01-03','type':'allergy'})"},
             {"R5",
              R"({'resourceType':'AllergyIntolerance','patient':{'reference':'Patient/p1'},
            'code':{'text':'ivig'},'clinicalStatus':{'coding':[{'code':'active'}]},
            'onsetDateTime':'2026-01-02','recordedDate':'2026-01-03',
            'type':{'coding':[{'code':'allergy'}]}})"}},
            "Patient/p1|ivig|active|2026-01-02 -..-|2026-01-03", describe);
  SECTION("DSTU2's one status is a clinical or a verification status") {
    const auto statuses = [](std::string_view status) {
      const Reading reading("{'resourceType':'AllergyIntolerance','status':'" +
                            std::string(status) + "'}");
      const fhir::AllergyIntolerance& one = reading.record.allergies.at(0);
      return std::string(one.clinical_status.first_code()) + '|' +
             std::string(one.verification_status.first_code());
    };
    CHECK(statuses("active") == "active|");
    CHECK(statuses("inactive") == "inactive|");
    CHECK(statuses("resolved") == "resolved|");
    CHECK(statuses("unconfirmed") == "|unconfirmed");
    CHECK(statuses("confirmed") == "|confirmed");
    CHECK(statuses("refuted") == "|refuted");
    CHECK(statuses("entered-in-error") == "|entered-in-error");
  }
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
