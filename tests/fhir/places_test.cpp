// One resource of each type, written by hand in every version after the definitions of that version
// (docs/fhir.md): all of them are read as the same thing. Medications and orders:
// places_of_medication_test.cpp.
#include "fhir/places.h"

#include <catch2/catch.hpp>

#include "tests/fhir/every_version.h"

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
