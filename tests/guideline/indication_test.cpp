#include "guideline/indication.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

// How many of the drafts are IVIG orders under consideration.
std::size_t considered(const std::vector<std::string>& drafts,
                       std::optional<std::vector<std::string_view>> selections = {}) {
  Chart chart;
  for (const std::string& one : drafts) chart.draft(one);
  chart.selections = std::move(selections);
  return chart.assess().ivig_ordered ? 1 : 0;
}

std::string medication_request(std::string_view name,
                               const std::string& members = "'status':'draft'") {
  return join({"'resourceType':'MedicationRequest','intent':'order'", members,
               "'medicationCodeableConcept':{'text':'" + std::string(name) + "'}"});
}

std::string for_reason(std::string_view name) {
  return ivig("140", "'reasonCode':[{'text':'" + std::string(name) + "'}]");
}
const std::string kNoReason = ivig("140", "'reasonCode':[]");

// What is answered: "bk-nephropathy 2; other 1", indication and number of orders of each course.
std::string answered(const std::vector<std::string>& record,
                     const std::vector<std::string>& drafts) {
  Chart chart;
  for (const std::string& one : record) chart.add(one);
  for (const std::string& one : drafts) chart.draft(one);
  std::string text;
  for (const Assessment& one : chart.assess().assessments) {
    text += (text.empty() ? "" : "; ") + std::string(to_text(one.indication)) + ' ' +
            std::to_string(one.orders.size());
  }
  return text;
}

const std::string kRecipient = condition("Kidney transplant recipient");
const std::string kViraemia = plasma_load(3, "100000");
const std::string kRejection =
    condition("Renal transplant rejection", "'onsetDateTime':" + day(30));

}  // namespace

TEST_CASE("An IVIG order is a draft that gives immune globulin into the vein",
          "[guideline][indication]") {
  CHECK(considered({medication_request("IVIG")}) == 1);
  CHECK(considered({medication_request("Privigen 10 %")}) == 1);
  CHECK(considered({"'resourceType':'MedicationOrder','status':'draft','medicationCodeableConcept':"
                    "{'text':'IVIG'}"}) == 1);
  CHECK(considered(
            {"'resourceType':'ServiceRequest','status':'draft','code':{'text':'IVIG infusion'}"}) ==
        1);
  CHECK(considered({"'resourceType':'MedicationRequest','status':'draft'," +
                    code("http://www.whocc.no/atc", "J06BA02", "medicationCodeableConcept")}) == 1);
  CHECK(considered({}) == 0);
  for (const char* const other :
       {"tacrolimus", "Hizentra", "hepatitis B immune globulin intravenous",
        "CMV immune globulin intravenous", "antithymocyte globulin", "intravenous fluids"}) {
    CAPTURE(other);
    CHECK(considered({medication_request(other)}) == 0);
  }
  SECTION("not under the skin or into the muscle") {
    CHECK(considered({medication_request(
              "IVIG",
              "'status':'draft','dosageInstruction':[{'route':{'text':'Subcutaneous'}}]")}) == 0);
    CHECK(considered({medication_request(
              "IVIG",
              "'status':'draft','dosageInstruction':[{'route':{'coding':[{'system':'http://"
              "snomed.info/sct','code':'78421000'}]}}]")}) == 0);
    CHECK(considered({medication_request(
              "IVIG",
              "'status':'draft','dosageInstruction':[{'route':{'text':'Intravenous'}}]")}) == 1);
  }
  SECTION("not one that is over, or forbids it") {
    for (const char* const status : {"entered-in-error", "cancelled", "stopped"}) {
      CHECK(considered({medication_request("IVIG", "'status':'" + std::string(status) + "'")}) ==
            0);
    }
    for (const char* const status : {"active", "on-hold", "completed", "ended", "revoked", ""}) {
      INFO(status);
      CHECK(considered({medication_request("IVIG", "'status':'" + std::string(status) + "'")}) ==
            1);
    }
    CHECK(considered({medication_request("IVIG", "'status':'draft','doNotPerform':true")}) == 0);
  }
  SECTION("not someone else's, which is noted even in silence") {
    Chart chart;
    chart.draft(medication_request("IVIG") + ",'subject':{'reference':'Patient/p2'}");
    const Answer& answer = chart.assess();
    CHECK_FALSE(answer.ivig_ordered);
    CHECK(notes_of("wrong-patient", answer.notes) == 1);
  }
}

TEST_CASE("A Medication reached by reference counts as its code", "[guideline][indication]") {
  Chart chart;
  chart.add("'resourceType':'Medication','id':'m','code':{'text':'IVIG'}");
  chart.draft(
      "'resourceType':'MedicationRequest','status':'draft','medicationReference':{'reference':'"
      "Medication/m'}");
  CHECK(chart.assess().ivig_ordered);
}

TEST_CASE("In order-select only selected orders count", "[guideline][indication]") {
  const std::vector<std::string> drafts = {"'id':'a'," + medication_request("IVIG")};
  CHECK(considered(drafts, {{"MedicationRequest/a"}}) == 1);
  CHECK(considered(drafts, {{"a"}}) == 1);
  CHECK(considered(drafts, {{"MedicationRequest/b", "MedicationRequest/a"}}) == 1);
  CHECK(considered(drafts, {{"MedicationRequest/b"}}) == 0);
  CHECK(considered(drafts, {{"NutritionOrder/a"}}) == 0);
  CHECK(considered(drafts, std::vector<std::string_view>{}) == 0);
  CHECK(considered({medication_request("IVIG") + ",'id':''"}, {{""}}) == 0);
}

TEST_CASE("BK virus disease is in play by reason, Condition or viraemia",
          "[guideline][indication]") {
  CHECK(answered({}, {for_reason("BKVN")}) == "bk-nephropathy 1");
  CHECK(answered({}, {for_reason("BK viremia")}) == "bk-nephropathy 1");
  CHECK(answered({condition("BKVN")}, {kNoReason}) == "bk-nephropathy 1");
  CHECK(answered({kRecipient, kViraemia}, {kNoReason}) == "bk-nephropathy 1");
  CHECK(answered({procedure("Kidney transplant", 400), kViraemia}, {kNoReason}) ==
        "bk-nephropathy 1");
  SECTION("and else not") {
    CHECK(answered({}, {kNoReason}).empty());
    CHECK(answered({condition("BKVN", "", "resolved")}, {kNoReason}).empty());
    CHECK(answered({kViraemia}, {kNoReason}).empty());
    CHECK(answered({kRecipient, plasma_load(366, "100000")}, {kNoReason}).empty());
    CHECK(answered({kRecipient, kViraemia, plasma_load(1, "0")}, {kNoReason}).empty());
    CHECK(answered(
              {kRecipient, observation("41480-5", join({at(3), quantity("100000", "copies/mL")}))},
              {kNoReason})
              .empty());
  }
  SECTION("a second reason names it too") {
    CHECK(answered(
              {}, {ivig("140",
                        "'reasonCode':[{'text':'Renal transplant rejection'},{'text':'BKVN'}]")}) ==
          "rejection 1");
  }
  SECTION("a reason that names it puts it in play for every order") {
    CHECK(answered({kViraemia}, {for_reason("BKVN"), for_reason("Guillain-Barre syndrome")}) ==
          "bk-nephropathy 1; other 1");
  }
}

TEST_CASE("Where no load can be read an order without reason is answered, and C3 is unknown",
          "[guideline][indication]") {
  const std::string unreadable = plasma_load_text(3, "see comment");
  CHECK(answered({kRecipient, unreadable}, {kNoReason}) == "bk-nephropathy 1");
  CHECK(answered({kRecipient, unreadable}, {for_reason("Guillain-Barre syndrome")}).empty());
  CHECK(answered({kRecipient, unreadable}, {for_reason("Renal transplant rejection")}).empty());
  CHECK(answered({kRecipient, unreadable, plasma_load(30, "100000")}, {kNoReason}) ==
        "bk-nephropathy 1");
  CHECK(answered({kRecipient, unreadable, plasma_load(30, "0")}, {kNoReason}).empty());
  Chart chart;
  chart.add(kRecipient)
      .add(plasma_load(3, "0", "preliminary"))
      .add(drug("mycophenolate", "stopped", period(90, 10)));
  chart.draft(kNoReason);
  CHECK(chart.assess().assessments.at(0).criteria.at(2).status == Truth::unknown);
}

TEST_CASE("The indication is the first match of any reason", "[guideline][indication]") {
  const std::vector<std::string> record = {kRecipient, kViraemia};
  CHECK(answered(record, {for_reason("Renal transplant rejection")}) == "rejection 1");
  CHECK(answered(record, {for_reason("Guillain-Barre syndrome")}) == "other 1");
  CHECK(answered(record,
                 {ivig("140",
                       "'reasonCode':[{'text':'BKVN'},{'text':'Renal transplant rejection'}]")}) ==
        "rejection 1");
  CHECK(answered(record, {ivig("140", "'reasonCode':[{'text':'neuropathy'},{'text':'BKVN'}]")}) ==
        "bk-nephropathy 1");
  SECTION("none stated: rejection where it is active and C1 is not met") {
    CHECK(answered({kRecipient, kViraemia, kRejection}, {kNoReason}) == "rejection 1");
    CHECK(answered({kRecipient, kViraemia, kRejection, stain(30, "negative")}, {kNoReason}) ==
          "rejection 1");
    CHECK(answered({kRecipient, kViraemia, kRejection, stain(30, "positive")}, {kNoReason}) ==
          "bk-nephropathy 1");
    CHECK(answered({kRecipient, kViraemia, condition("Renal transplant rejection")}, {kNoReason}) ==
          "bk-nephropathy 1");
  }
  SECTION("another reason needs a detectable load") {
    CHECK(answered({condition("BKVN")}, {for_reason("Guillain-Barre syndrome")}).empty());
    CHECK(answered({condition("BKVN")}, {for_reason("Renal transplant rejection")}) ==
          "rejection 1");
  }
}

TEST_CASE("A reason may be a reference", "[guideline][indication]") {
  const auto refers_to = [](std::string_view reference) {
    return ivig("140", "'reasonReference':[{" + std::string(reference) + "}]");
  };
  const std::string rejection = "'id':'c'," + condition("Renal transplant rejection");
  const std::string bk = "'id':'b'," + condition("BKVN", "", "resolved");
  CHECK(answered({rejection, kRecipient, kViraemia}, {refers_to("'reference':'Condition/c'")}) ==
        "rejection 1");
  CHECK(answered({bk}, {refers_to("'reference':'Condition/b'")}) == "bk-nephropathy 1");
  SECTION("an Observation is read by its code, as a Condition is: a BK load is another reason") {
    const std::string load = "'id':'o'," + kViraemia;
    CHECK(answered({load, kRecipient}, {refers_to("'reference':'Observation/o'")}) == "other 1");
    CHECK(answered({load}, {refers_to("'reference':'Observation/o'")}) == "");
  }
  SECTION("what was entered in error says nothing") {
    const std::string wrong = "'id':'e'," + condition("BKVN", "", "active", "entered-in-error");
    CHECK(answered({wrong}, {refers_to("'reference':'Condition/e'")}) == "");
  }
  SECTION("logical, or to a contained Condition") {
    const std::string identifier = "'identifier':{'system':'urn:x','value':'1'}";
    CHECK(answered({bk + "," + identifier}, {refers_to(identifier)}) == "bk-nephropathy 1");
    CHECK(answered({}, {ivig("140",
                             "'reasonReference':[{'reference':'#c'}],'contained':[{'resourceType':'"
                             "Condition','id':'c','code':{'text':'BKVN'}}]")}) ==
          "bk-nephropathy 1");
  }
  CHECK(answered({}, {refers_to("'reference':'Condition/x','display':'BKVN'")}) ==
        "bk-nephropathy 1");
  CHECK(answered({}, {ivig("140", "'reason':[{'concept':{'text':'BKVN'}}]")}) ==
        "bk-nephropathy 1");
  SECTION("someone else's Condition is no reason") {
    const std::string other =
        "'id':'c'," + condition("BKVN") + ",'subject':{'reference':'Patient/p2'}";
    CHECK(answered({other}, {refers_to("'reference':'Condition/c'")}).empty());
  }
  SECTION("one that cannot be read is not stated, and noted") {
    Chart chart;
    chart.add(kRecipient).add(kViraemia).draft(refers_to("'reference':'Condition/x'"));
    const Answer& answer = chart.assess();
    CHECK(answer.assessments.at(0).indication == Indication::bk_nephropathy);
    CHECK(notes_of("reason-unreadable", answer.notes) == 1);
  }
}

TEST_CASE("Orders of one indication are one course", "[guideline][indication]") {
  CHECK(answered({kRecipient, kViraemia}, {for_reason("BKVN"), kNoReason, for_reason("neuropathy"),
                                           for_reason("BKVN")}) == "bk-nephropathy 3; other 1");
}

TEST_CASE("A Condition that many orders name is read once", "[guideline][indication][hostile]") {
  constexpr int kMany = 100'000;
  std::string codings = "'coding':[";
  std::string reasons = "'reasonReference':[";
  for (int i = 0; i < kMany; ++i) {
    codings += "{'code':'x'},";
    reasons += "{'reference':'Condition/c'},";
  }
  codings.back() = ']';
  reasons.back() = ']';
  CHECK(answered({"'resourceType':'Condition','id':'c','code':{'text':'BK virus nephropathy'," +
                  codings + "}"},
                 {ivig("140", reasons)}) == "bk-nephropathy 1");
}
