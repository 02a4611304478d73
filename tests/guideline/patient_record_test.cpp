#include "guideline/patient_record.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

std::string with_subject(std::string_view reference) {
  return plasma_load(3, "1000") + ",'subject':{'reference':'" + std::string(reference) + "'}";
}

bool is_live(const std::string& members) {
  Chart chart;
  chart.add(members);
  return chart.patient().live_condition(Set::bk_nephropathy) != nullptr;
}

}  // namespace

TEST_CASE("Only the patient's own resources count", "[guideline][patient]") {
  Chart chart;
  SECTION("in every form of reference") {
    for (const char* const own :
         {"Patient/p1", "https://ehr.example/fhir/Patient/p1", "Patient/p1/_history/2", "p1"}) {
      chart.add(with_subject(own));
    }
    CHECK(chart.patient().loads.size() == 4);
    CHECK(chart.patient().notes().list().empty());
  }
  SECTION("someone else's are left out and noted") {
    for (const char* const other : {"Patient/p2", "https://ehr.example/fhir/Patient/p2", "p2",
                                    "Patient/P1", "Patient/xp1", "Patient/p12", "Group/p1"}) {
      chart.add(with_subject(other));
    }
    CHECK(chart.patient().loads.empty());
    CHECK(chart.patient().notes().count(NoteKind::wrong_patient) == 7);
  }
  SECTION("a urn:uuid: is followed through fullUrl") {
    const auto bundle = [](std::string_view id) {
      return "'resourceType':'Bundle','patient':0,'entry':[{'fullUrl':'urn:uuid:1','resource':{'"
             "resourceType':'Patient','id':'" +
             std::string(id) + "'}}]";
    };
    chart.add(with_subject("urn:uuid:1"));
    SECTION("to the patient") {
      chart.add(bundle("p1"));
      CHECK(chart.patient().loads.size() == 1);
      CHECK(chart.patient().notes().count(NoteKind::subject_unknown) == 0);
    }
    SECTION("to someone else") {
      chart.add(bundle("p2"));
      CHECK(chart.patient().loads.empty());
      CHECK(chart.patient().notes().count(NoteKind::wrong_patient) == 1);
    }
    SECTION("to no one: it counts and is noted") {
      CHECK(chart.patient().loads.size() == 1);
      CHECK(chart.patient().notes().count(NoteKind::subject_unknown) == 1);
    }
  }
  SECTION("an identifier is followed to the Patient that has it") {
    const auto patient = [](std::string_view id) {
      return "'resourceType':'Patient','id':'" + std::string(id) +
             "','identifier':[{'system':'urn:mrn','value':'7'}]";
    };
    const std::string mrn = "'identifier':{'system':'urn:mrn','value':'7'}";
    const std::string logical = plasma_load(3, "1000") + ",'subject':{" + mrn + "}";
    SECTION("to the patient, also through a contained one") {
      chart.add(patient("p1")).add(logical);
      chart.add(plasma_load(4, "1000") + ",'subject':{'reference':'#p'},'contained':[{'id':'p'," +
                mrn + "}]");
      CHECK(chart.patient().loads.size() == 2);
      CHECK(chart.patient().notes().list().empty());
    }
    SECTION("to someone else") {
      chart.add(patient("p2")).add(logical);
      CHECK(chart.patient().loads.empty());
      CHECK(chart.patient().notes().count(NoteKind::wrong_patient) == 1);
    }
    SECTION("to no one: it counts and is noted") {
      chart.add(logical);
      CHECK(chart.patient().loads.size() == 1);
      CHECK(chart.patient().notes().count(NoteKind::subject_unknown) == 1);
    }
  }
  SECTION("without subject it counts and is noted") {
    chart.add(plasma_load(3, "1000") + ",'subject':{}");
    CHECK(chart.patient().loads.size() == 1);
    CHECK(chart.patient().notes().count(NoteKind::subject_unknown) == 1);
  }
  SECTION("of every type that is read") {
    const std::string other = ",'subject':{'reference':'Patient/p2'}";
    chart.add(condition("BKVN") + other)
        .add(procedure("Kidney transplant", 9) + other)
        .add(report(at(3)) + other);
    chart.add(drug("tacrolimus", "active") + other).add(request("tacrolimus", "active") + other);
    chart.add(given("tacrolimus", 1) + other).add(stain(3, "positive") + other);
    chart.add(
        "'resourceType':'AllergyIntolerance','code':{'text':'cidofovir'},'patient':{'reference':'"
        "Patient/p2'}");
    PatientRecord& patient = chart.patient();
    CHECK(patient.notes().count(NoteKind::wrong_patient) == 8);
    CHECK((patient.conditions.empty() && patient.procedures.empty() &&
           patient.biopsy_reports.empty()));
    CHECK((patient.medications.empty() && patient.biopsy_observations.empty() &&
           patient.allergies.empty()));
  }
}

TEST_CASE("What starts more than a day ahead does not count", "[guideline][patient]") {
  Chart chart;
  chart.add(plasma_load(-1, "1000")).add(plasma_load(-2, "1000"));
  chart.add(condition("BKVN", "'onsetDateTime':" + day(-2)))
      .add(condition("BKVN", "'recordedDate':" + day(-2)));
  chart.add(procedure("Kidney transplant", -2)).add(report(at(-2))).add(given("tacrolimus", -2));
  chart.add(drug("tacrolimus", "active", asserted(-2)))
      .add(drug("tacrolimus", "active", period(-2)));
  chart.add(request("tacrolimus", "active", authored(-2)));
  PatientRecord& patient = chart.patient();
  CHECK(patient.loads.size() == 1);
  CHECK(patient.notes().count(NoteKind::future_date) == 9);
  CHECK(
      (patient.conditions.empty() && patient.procedures.empty() && patient.biopsy_reports.empty()));
  CHECK(patient.medications.empty());
  SECTION("the end of a period may lie ahead") {
    Chart other;
    other.add(drug("tacrolimus", "active", period(10, -30)));
    CHECK(other.patient().medications.size() == 1);
  }
  SECTION("onset decides before the recorded date") {
    Chart other;
    other.add(condition("BKVN", join({"'onsetDateTime':" + day(5), "'recordedDate':" + day(-5)})));
    CHECK(other.patient().conditions.size() == 1);
  }
  SECTION("this month and this year are not ahead") {
    Chart other;
    other.add(observation("41479-7",
                          join({"'effectiveDateTime':'2026-11'", quantity("1000", "copies/mL")})));
    CHECK(other.patient().loads.at(0).day == today());
  }
}

TEST_CASE("A Condition is live by its statuses and abatement", "[guideline][patient]") {
  for (const char* const status : {"active", "recurrence", "relapse", ""})
    CHECK(is_live(condition("BKVN", "", status)));
  for (const char* const status : {"inactive", "remission", "resolved"})
    CHECK_FALSE(is_live(condition("BKVN", "", status)));
  for (const char* const verified : {"confirmed", "provisional", "unconfirmed", ""}) {
    CHECK(is_live(condition("BKVN", "", "active", verified)));
  }
  for (const char* const verified : {"refuted", "entered-in-error", "differential"}) {
    CHECK_FALSE(is_live(condition("BKVN", "", "active", verified)));
  }
  CHECK_FALSE(is_live(condition("BKVN", "'abatementDateTime':" + day(1))));
  CHECK_FALSE(is_live(condition("BKVN", "'abatementDateTime':" + day(0))));
  CHECK(is_live(condition("BKVN", "'abatementDateTime':" + day(-1))));
  CHECK_FALSE(is_live(condition("BKVN", "'abatementString':'last summer'")));
  CHECK_FALSE(is_live(condition("no BKVN")));
}

TEST_CASE("An allergy is live by its statuses", "[guideline][patient]") {
  const auto live = [](const std::string& members) {
    Chart chart;
    chart.add(members);
    return chart.patient().allergies.size() == 1;
  };
  CHECK(live(allergy("cidofovir")));
  CHECK(live(allergy("Allergy to cidofovir")));
  CHECK(live(allergy("cidofovir", "", "")));
  CHECK(live(allergy("cidofovir", "active", "unconfirmed")));
  CHECK_FALSE(live(allergy("cidofovir", "inactive")));
  CHECK_FALSE(live(allergy("cidofovir", "resolved")));
  CHECK_FALSE(live(allergy("cidofovir", "active", "refuted")));
  CHECK_FALSE(live(allergy("cidofovir", "active", "entered-in-error")));
  CHECK_FALSE(live(allergy("no allergy to cidofovir")));
  CHECK_FALSE(live(allergy("penicillin")));
}

TEST_CASE("Loads, troughs and weights without a date do not count and are noted",
          "[guideline][patient]") {
  Chart chart;
  chart.add(observation("41479-7", quantity("1000", "copies/mL")))
      .add(observation("11253-2", quantity("5", "ng/mL")));
  chart.add(observation("29463-7", quantity("70", "kg")))
      .add(observation("2160-0", join({quantity("1", "mg/dL"), "'issued':" + day(2)})));
  PatientRecord& patient = chart.patient();
  CHECK(
      (patient.loads.empty() && patient.tacrolimus_levels.empty() && patient.body_weights.empty()));
  CHECK(patient.notes().count(NoteKind::undated) == 3);
  CHECK(patient.creatinine.at(0).day == days_ago(2));
}

TEST_CASE("Results that never count are left out, preliminary ones are noted",
          "[guideline][patient]") {
  Chart chart;
  for (const char* const status : {"entered-in-error", "cancelled", "registered"})
    chart.add(plasma_load(3, "1000", status));
  chart.add(plasma_load(3, "1000", "preliminary"));
  PatientRecord& patient = chart.patient();
  REQUIRE(patient.loads.size() == 1);
  CHECK_FALSE(patient.loads[0].final);
  CHECK(patient.notes().count(NoteKind::preliminary) == 1);
}

TEST_CASE("Measurements are read in the unit that their kind has", "[guideline][patient]") {
  Chart chart;
  chart.add(observation("14682-9", join({at(3), quantity("132.6", "umol/L")})));
  chart.add(observation("2160-0", join({at(3), quantity("1.5", "")})));
  chart.add(observation("11253-2", join({at(3), quantity("5", "ug/L")})));
  chart.add(weight(3, "154", "[lb_av]")).add(weight(3, "70", "stone"));
  PatientRecord& patient = chart.patient();
  CHECK(patient.creatinine.at(0).value->value == Approx(1.5));
  CHECK_FALSE(patient.creatinine.at(1).readable());
  CHECK(patient.tacrolimus_levels.at(0).value->value == Approx(5));
  CHECK(patient.body_weights.at(0).value->value == Approx(69853.2).epsilon(1e-5));
  CHECK_FALSE(patient.body_weights.at(1).readable());
  CHECK(patient.notes().count(NoteKind::unit_unknown) == 2);
}

TEST_CASE("Timed levels, urine and estimates of other things are not the measurement",
          "[guideline][patient]") {
  Chart chart;
  chart.add(observation("59823-5", join({at(3), quantity("15", "ng/mL")})));
  chart.add(observation("2161-8", join({at(3), quantity("80", "mg/dL")})));
  chart.add(named_observation("Ideal body weight", join({at(3), quantity("60", "kg")})));
  chart.add(named_observation("Birth weight", join({at(3), quantity("3.4", "kg")})));
  PatientRecord& patient = chart.patient();
  CHECK((patient.tacrolimus_levels.empty() && patient.creatinine.empty() &&
         patient.body_weights.empty()));
}

TEST_CASE("A kidney recipient is known by a live Condition or a completed Procedure",
          "[guideline][patient]") {
  const auto recipient = [](const std::string& members) {
    Chart chart;
    chart.add(members);
    return chart.patient().is_kidney_recipient();
  };
  CHECK(recipient(procedure("Kidney transplantation", 400)));
  CHECK_FALSE(recipient(procedure("Kidney transplantation", 400, "in-progress")));
  CHECK_FALSE(recipient(procedure("Kidney transplantation", 400) + ",'notPerformed':true"));
  CHECK_FALSE(recipient(procedure("Kidney transplantation", 400) + ",'notDone':true"));
  CHECK(recipient(condition("Kidney transplant recipient")));
  CHECK_FALSE(recipient(condition("Kidney transplant recipient", "", "resolved")));
  CHECK(recipient("'resourceType':'Condition'," +
                  code("http://hl7.org/fhir/sid/icd-10-cm", "T86.19")));
  CHECK_FALSE(recipient(condition("Liver transplant recipient")));
}

TEST_CASE("The transplant date is the newest Procedure, else the newest onset",
          "[guideline][patient]") {
  Chart chart;
  const auto status = [](std::string_view snomed, const std::string& members) {
    return "'resourceType':'Condition'," + join({code(kSnomed, snomed), members});
  };
  SECTION("Procedures first") {
    chart.add(procedure("Kidney transplant", 900)).add(procedure("Kidney transplant", 400));
    chart.add(status("737295003", "'onsetDateTime':" + day(100)));
    CHECK(chart.patient().transplant_date() == days_ago(400));
  }
  SECTION("then onsets, never the recorded date") {
    chart.add(status("737295003", "'onsetDateTime':" + day(500)));
    chart.add(status("161665007", "'onsetDateTime':" + day(300)));
    chart.add(status("719352000", "'recordedDate':" + day(100)));
    CHECK(chart.patient().transplant_date() == days_ago(300));
  }
  SECTION("a complication shows a recipient and gives no date") {
    chart.add("'resourceType':'Condition'," + code("http://hl7.org/fhir/sid/icd-10-cm", "T86.11") +
              ",'onsetDateTime':" + day(50));
    CHECK(chart.patient().is_kidney_recipient());
    CHECK_FALSE(chart.patient().transplant_date());
  }
}

TEST_CASE("A general pathology report is a kidney biopsy where it says so",
          "[guideline][patient]") {
  const auto is_biopsy = [](std::string_view loinc, const std::string& members) {
    Chart chart;
    chart.add("'resourceType':'DiagnosticReport','status':'final'," +
              join({code(kLoinc, loinc), members}));
    return !chart.patient().biopsy_reports.empty();
  };
  CHECK(is_biopsy("65757-7", ""));
  CHECK_FALSE(is_biopsy("11529-5", ""));
  CHECK(is_biopsy("11529-5", "'conclusion':'Renal allograft: inflammation'"));
  CHECK(is_biopsy("11529-5", "'specimen':[{'display':'Kidney, core'}]"));
  CHECK(is_biopsy("11529-5", "'category':[{'text':'renal pathology'}]"));
  CHECK_FALSE(is_biopsy("11529-5", "'conclusion':'Liver: normal'"));
}

TEST_CASE("What could not be read as a resource is noted", "[guideline][patient]") {
  Chart chart;
  chart.resources.push_back("{'nothing':1}");
  CHECK(chart.patient().notes().count(NoteKind::unreadable_resource) == 1);
}

TEST_CASE("What cannot be read safely is noted", "[guideline][patient][notes]") {
  Chart chart;
  SECTION("a date that is none, beside what it stands in") {
    chart.add(observation(
        "41479-7", join({"'effectiveDateTime':'06/09/2026'", quantity("1000", "copies/mL")})));
    chart.add(condition("BKVN", "'abatementDateTime':'last year'"));
    chart.add(drug("tacrolimus", "active", "'effectivePeriod':{'end':'soon'}"));
    CHECK(chart.patient().loads.empty());
    CHECK(chart.patient().notes().count(NoteKind::undated) == 1);
    CHECK(chart.patient().notes().count(NoteKind::unreadable_date) == 3);
  }
  SECTION("a medication that is named by a reference and did not come") {
    chart.add(
        "'resourceType':'MedicationStatement','status':'active','medicationReference':{'"
        "reference':'Medication/gone'}");
    CHECK(chart.patient().medications.empty());
    CHECK(chart.patient().notes().count(NoteKind::medication_unknown) == 1);
  }
  SECTION("but not one whose reference says what it is") {
    chart.add(
        "'resourceType':'MedicationStatement','status':'active','medicationReference':{'"
        "reference':'Medication/gone','display':'Tacrolimus'}");
    CHECK(chart.patient().medications.size() == 1);
    CHECK(chart.patient().notes().list().empty());
  }
  SECTION("a preliminary biopsy report") {
    chart.add(report(at(3), "preliminary"));
    CHECK(chart.patient().notes().count(NoteKind::preliminary) == 1);
  }
}
