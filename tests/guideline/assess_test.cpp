#include "guideline/assess.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

// What was decided, without words and dates: "bk-nephropathy reasonable-salvage-option met
// met(met,met) …".
std::string decided(Chart& chart) {
  std::string text;
  for (const Assessment& one : chart.assess().assessments) {
    text += std::string(to_text(one.indication));
    if (one.verdict) text += ' ' + std::string(to_text(*one.verdict));
    for (const Criterion& criterion : one.criteria) {
      text += ' ' + std::string(to_text(criterion.status));
      for (const Criterion& part : criterion.parts) text += '/' + std::string(to_text(part.status));
    }
    if (one.dose) text += ' ' + std::string(to_text(one.dose->comparison));
    if (one.graft_function && one.graft_function->declining) text += " declining";
    text += one.rejections.empty() ? "; " : " rejection; ";
  }
  return text;
}

Verdict verdict(Chart& chart) { return chart.assess().assessments.at(0).verdict.value(); }

// Charts that are decided differently, each with something that could be upset.
std::vector<Chart> charts() {
  std::vector<Chart> all;
  all.push_back(refractory());
  all.push_back(refractory());
  all.back()
      .add(drug("mycophenolate", "active", asserted(5)))
      .add(creatinine(90, "1.2"))
      .add(creatinine(3, "2"));
  all.push_back(refractory());
  all.back()
      .add(plasma_load(1, "900", "preliminary"))
      .add(condition("Renal transplant rejection", "'onsetDateTime':" + day(20)));
  all.push_back(refractory());
  all.back()
      .add(stain(50, "negative"))
      .add(stain(50, "positive"))
      .add(plasma_load(3, "5000"))
      .add(tacrolimus_level(3, "9"));
  all.push_back(refractory());
  all.back()
      .draft(ivig("70", "'reasonCode':[{'text':'neuropathy'}]"))
      .add(drug("tacrolimus", "stopped", asserted(10)));
  return all;
}

}  // namespace

TEST_CASE("Every criterion met makes IVIG a reasonable salvage option", "[guideline][assess]") {
  Chart chart = refractory();
  const Assessment& assessment = chart.assess().assessments.at(0);
  CHECK(assessment.verdict == Verdict::reasonable_salvage_option);
  CHECK(assessment.indication == Indication::bk_nephropathy);
  CHECK(assessment.guideline_version == "1.0.0");
  CHECK(assessment.as_of == noon());
  CHECK(assessment.patient_reference == "Patient/p1");
  REQUIRE(assessment.criteria.size() == 5);
  std::string ids;
  for (const Criterion& one : assessment.criteria) {
    ids += std::string(to_text(one.id)) + ' ';
    CHECK(one.status == Truth::met);
    CHECK_FALSE(one.finding.empty());
    CHECK(one.settles.empty());
  }
  CHECK(ids ==
        "biopsy-proven-bkvn immunosuppression-reduction-maximal progression-despite-reduction "
        "cidofovir-exhausted "
        "foscarnet-exhausted ");
  REQUIRE(assessment.dose);
  CHECK(assessment.dose->comparison == DoseComparison::agrees);
  CHECK(assessment.dose->recommended_grams == 140.0);
  CHECK(assessment.notes.empty());
}

TEST_CASE("Any criterion not met decides, else any that is unknown", "[guideline][assess]") {
  SECTION("C1") {
    Chart chart = refractory();
    CHECK(verdict(chart.add(stain(50, "equivocal", "preliminary"))) == Verdict::insufficient_data);
    CHECK(verdict(chart.add(stain(40, "negative"))) == Verdict::not_supported);
  }
  SECTION("C2") {
    Chart chart = refractory();
    CHECK(verdict(chart.add(tacrolimus_level(2, "5", "", "preliminary"))) ==
          Verdict::insufficient_data);
    CHECK(verdict(chart.add(tacrolimus_level(1, "9"))) == Verdict::not_supported);
  }
  SECTION("C3") {
    Chart chart = refractory();
    CHECK(verdict(chart.add(plasma_load(2, "1000", "preliminary"))) == Verdict::insufficient_data);
    CHECK(verdict(chart.add(plasma_load(1, "1000"))) == Verdict::not_supported);
  }
  SECTION("not met goes before unknown") {
    Chart chart = refractory();
    chart.add(plasma_load(1, "1000", "preliminary")).add(stain(40, "negative"));
    CHECK(verdict(chart) == Verdict::not_supported);
  }
  SECTION("the dose is for a reasonable option alone") {
    Chart chart = refractory();
    CHECK_FALSE(chart.add(stain(40, "negative")).assess().assessments.at(0).dose);
  }
}

TEST_CASE("Advisory antivirals are shown and not counted", "[guideline][assess]") {
  Chart chart = refractory();
  chart.resources.erase(std::remove_if(chart.resources.begin(), chart.resources.end(),
                                       [](const std::string& one) {
                                         return one.find("Allergy") != std::string::npos;
                                       }),
                        chart.resources.end());
  CHECK(verdict(chart) == Verdict::not_supported);
  chart.settings.antivirals = Antivirals::advisory;
  const Assessment& assessment = chart.assess().assessments.at(0);
  CHECK(assessment.verdict == Verdict::reasonable_salvage_option);
  CHECK(assessment.antivirals_advisory);
  CHECK(assessment.criteria.size() == 5);
  CHECK(assessment.criteria[3].status == Truth::not_met);
}

TEST_CASE("A threshold that is set decides", "[guideline][assess]") {
  Chart chart = refractory();
  chart.settings.thresholds.tacrolimus_target_ng_ml = 4;
  CHECK(verdict(chart) == Verdict::not_supported);
}

TEST_CASE("Silence is an answer without assessments", "[guideline][assess]") {
  SECTION("without an IVIG order") {
    Chart chart = refractory();
    chart.drafts.clear();
    CHECK(chart.assess().assessments.empty());
    CHECK_FALSE(chart.assess().ivig_ordered);
  }
  SECTION("without BK virus disease") {
    Chart chart;
    chart.draft(ivig("140", "'reasonCode':[{'text':'Guillain-Barre syndrome'}]"));
    CHECK(chart.assess().assessments.empty());
    CHECK(chart.assess().ivig_ordered);
  }
  SECTION("and still tells of someone else's data") {
    Chart chart;
    chart.add(plasma_load(3, "1000") + ",'subject':{'reference':'Patient/p2'}");
    CHECK(notes_of("wrong-patient", chart.assess().notes) == 1);
  }
}

TEST_CASE("Only BK nephropathy is judged by the criteria", "[guideline][assess]") {
  Chart chart = refractory();
  chart.drafts.clear();
  chart.draft(ivig("140", "'reasonCode':[{'text':'neuropathy'}]"))
      .draft(ivig("140", "'reasonCode':[{'text':'Renal transplant rejection'}]"));
  const Answer& answer = chart.assess();
  REQUIRE(answer.assessments.size() == 2);
  for (const Assessment& one : answer.assessments) {
    CHECK_FALSE(one.verdict);
    CHECK(one.criteria.empty());
    CHECK_FALSE(one.dose);
    REQUIRE(one.newest_load.size() == 1);
    CHECK(one.newest_load[0].reference == "Observation/r7");
    CHECK(one.newest_load[0].normalised == "5.26 log10 copies/mL");
  }
}

TEST_CASE("Caveats are told with every indication", "[guideline][assess]") {
  Chart chart = refractory();
  chart.add(condition("Renal transplant rejection", "'onsetDateTime':" + day(20)))
      .add(allergy("IVIG"));
  const Assessment& assessment = chart.assess().assessments.at(0);
  CHECK(assessment.rejections.at(0).active);
  CHECK(assessment.label_risks.at(0).kind == LabelRiskKind::immune_globulin_allergy);
}

TEST_CASE("What stands in the way is named for the card", "[guideline][assess]") {
  Chart chart = refractory();
  chart.add(request("mycophenolate", "active", authored(5))).add(tacrolimus_level(1, "9"));
  const Assessment& assessment = chart.assess().assessments.at(0);
  REQUIRE(assessment.antimetabolites_to_stop.size() == 1);
  CHECK(fhir::reference_to(*assessment.antimetabolites_to_stop[0].order) ==
        "MedicationRequest/r12");
  CHECK(assessment.inhibitors_to_lower == std::vector<std::string>{"tacrolimus"});
}

TEST_CASE("The order of resources does not matter", "[guideline][assess][metamorphic]") {
  for (Chart& chart : charts()) {
    const std::string before = decided(chart);
    std::reverse(chart.resources.begin(), chart.resources.end());
    CHECK(decided(chart) == before);
    std::rotate(chart.resources.begin(), chart.resources.begin() + 4, chart.resources.end());
    CHECK(decided(chart) == before);
  }
}

TEST_CASE("Duplicates do not matter", "[guideline][assess][metamorphic]") {
  for (Chart& chart : charts()) {
    Chart twice;
    twice.resources = chart.resources;
    twice.resources.insert(twice.resources.end(), chart.resources.begin(), chart.resources.end());
    twice.drafts = chart.drafts;
    CHECK(decided(twice) == decided(chart));
  }
}

TEST_CASE("Moving all dates and the instant does not matter", "[guideline][assess][metamorphic]") {
  for (Chart& chart : charts()) {
    const std::string before = decided(chart);
    for (const int days : {1, 30, 99, -500, 3650}) {
      CAPTURE(days);
      chart.moved_days = days;
      CHECK(decided(chart) == before);
    }
  }
}

TEST_CASE("The charts of the tests above are decided differently",
          "[guideline][assess][metamorphic]") {
  std::vector<std::string> decisions;
  for (Chart& chart : charts()) decisions.push_back(decided(chart));
  std::sort(decisions.begin(), decisions.end());
  CHECK(std::adjacent_find(decisions.begin(), decisions.end()) == decisions.end());
}

TEST_CASE("The biopsies are read once for many orders without a reason",
          "[guideline][assess][hostile]") {
  constexpr int kMany = 20'000;
  Chart chart;
  chart.add(condition("Kidney transplant rejection", "'onsetDateTime':" + day(5)))
      .add(condition("BK virus nephropathy"));
  for (int i = 0; i < kMany; ++i) chart.add(stain(30, "negative")).draft(ivig("140", ""));
  const Answer& answer = chart.assess();
  REQUIRE(answer.assessments.size() == 1);
  CHECK(answer.assessments.front().indication == Indication::rejection);
  CHECK(answer.assessments.front().orders.size() == kMany);
}
