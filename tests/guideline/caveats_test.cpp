#include "guideline/caveats.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

// "active Condition/r1; undated DiagnosticReport/r2"
std::string rejection(const std::vector<std::string>& resources) {
  Chart chart;
  for (const std::string& one : resources) chart.add(one);
  std::string text;
  for (const RejectionOnRecord& one : rejections(chart.patient())) {
    text += (text.empty() ? "" : "; ") + std::string(one.active ? "active " : "undated ") +
            one.evidence.reference;
  }
  return text;
}

std::vector<LabelRiskKind> risks(const std::vector<std::string>& resources) {
  Chart chart;
  for (const std::string& one : resources) chart.add(one);
  std::vector<LabelRiskKind> kinds;
  for (const LabelRisk& one : label_risks(chart.patient())) kinds.push_back(one.kind);
  return kinds;
}

std::string rejected(const std::string& members, std::string_view clinical = "active") {
  return condition("Kidney transplant rejection", members, clinical);
}
std::string onset(int days_before) { return "'onsetDateTime':" + day(days_before); }
std::string concluded(const std::string& date, std::string_view status = "final") {
  return report(join({date, "'conclusionCode':[{'text':'antibody-mediated rejection'}]"}), status);
}

using Kinds = std::vector<LabelRiskKind>;

}  // namespace

TEST_CASE("Rejection of the last 90 days is active", "[guideline][caveats]") {
  CHECK(rejection({rejected(onset(90))}) == "active Condition/r1");
  CHECK(rejection({rejected(onset(91))}).empty());
  CHECK(rejection({rejected("'recordedDate':" + day(30))}) == "active Condition/r1");
  CHECK(rejection({rejected(join({onset(200), "'recordedDate':" + day(30)}))}).empty());
  CHECK(rejection({rejected(onset(30), "resolved")}).empty());
  CHECK(rejection({concluded(at(90))}) == "active DiagnosticReport/r1");
  CHECK(rejection({concluded(at(91))}).empty());
  CHECK(rejection({concluded(at(30), "preliminary")}).empty());
  CHECK(rejection({}).empty());
}

TEST_CASE("Rejection without a date is on record and not active, and comes last",
          "[guideline][caveats]") {
  CHECK(rejection({rejected("")}) == "undated Condition/r1");
  CHECK(rejection({rejected(""), concluded(at(30))}) ==
        "active DiagnosticReport/r2; undated Condition/r1");
}

TEST_CASE("The product label's risks are found, allergies first", "[guideline][caveats]") {
  CHECK(risks({allergy("IVIG")}) == Kinds{LabelRiskKind::immune_globulin_allergy});
  CHECK(risks({allergy("Privigen", "inactive")}).empty());
  CHECK(risks({condition("Selective IgA deficiency")}) == Kinds{LabelRiskKind::iga_deficiency});
  CHECK(risks({condition("Selective IgA deficiency", "", "resolved")}).empty());
  CHECK(risks({condition("IgA nephropathy")}).empty());
  CHECK(risks({condition("deep vein thrombosis")}) == Kinds{LabelRiskKind::thrombosis});
  CHECK(risks({condition("pulmonary embolism", "", "resolved")}) ==
        Kinds{LabelRiskKind::thrombosis});
  CHECK(risks({condition("DVT", "", "active", "refuted")}).empty());
  CHECK(risks({condition("no thrombosis")}).empty());
  CHECK(risks({condition("DVT"), condition("IgA deficiency"), allergy("IVIG")}) ==
        Kinds{LabelRiskKind::immune_globulin_allergy, LabelRiskKind::iga_deficiency,
              LabelRiskKind::thrombosis});
}

TEST_CASE("Of a report's conclusions the rejection is cited", "[guideline][caveats]") {
  Chart chart;
  chart.add(report(
      join({at(9), "'conclusionCode':[{'text':'BKVN'},{'text':'Acute cellular rejection'}]"})));
  const auto found = rejections(chart.patient());
  REQUIRE(found.size() == 1);
  CHECK(found[0].evidence.recorded == "Acute cellular rejection");
}
