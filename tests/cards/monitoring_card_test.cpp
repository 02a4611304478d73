#include "cards/monitoring_card.h"

#include <catch2/catch.hpp>
#include <memory>

#include "cards/monitoring_assessment.h"
#include "cards/writer.h"
#include "example.h"
#include "fhir/utf8.h"

using guideline::Due;
using guideline::LoadCourse;

namespace {

guideline::Monitoring quiet() {
  guideline::Monitoring monitoring;
  monitoring.guideline_version = "1.0.0";
  monitoring.as_of = fhir::parse_instant("2026-11-22T12:00:00Z").value();
  monitoring.patient_reference = "Patient/p1";
  monitoring.nephropathy = true;
  monitoring.disease = {cards_test::evidence("Condition/bkvn", "BK virus nephropathy")};
  guideline::IvigDose dose;
  dose.first = dose.last = std::chrono::year{2026} / 11 / 1;
  dose.evidence = cards_test::evidence("MedicationAdministration/ivig", "Privigen");
  monitoring.given.doses = {dose};
  monitoring.load.finding = "A BK load of the last 7 days is on record";
  monitoring.course.finding = "No BK load since the first dose";
  return monitoring;
}

cards::Card card_of(const guideline::Monitoring& monitoring) {
  static const guideline::Thresholds kThresholds;
  const auto count = std::make_shared<int>(0);
  return cards::monitoring_card(
      monitoring, {kThresholds, "", [count] { return "uuid-" + std::to_string(++*count); }});
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("What is overdue is a warning with an order for it", "[cards][monitoring]") {
  guideline::Monitoring monitoring = quiet();
  monitoring.load = {Due::overdue, "No BK load in the last 7 days", {}};
  monitoring.creatinine = {Due::overdue, "0 creatinine results in the last 7 days", {}};
  const cards::Card card = card_of(monitoring);
  CHECK(card.indicator == cards::Indicator::warning);
  CHECK(card.summary == "After IVIG: BK load overdue; creatinine overdue");
  REQUIRE(card.suggestions.size() == 2);
  for (const cards::Suggestion& suggestion : card.suggestions) {
    REQUIRE(suggestion.actions.size() == 1);
    CHECK(suggestion.is_recommended);
    CHECK(suggestion.actions[0].type == cards::ActionType::create);
    const auto order = fhir::JsonDocument::parse(suggestion.actions[0].resource);
    CHECK(order.root()["resourceType"].text() == "ServiceRequest");
    CHECK(order.root()["status"].text() == "draft");
    CHECK(order.root()["intent"].text() == "proposal");
    CHECK(order.root()["subject"]["reference"].text() == "Patient/p1");
  }
  CHECK(has(card.suggestions[0].actions[0].resource, "41479-7"));
  CHECK(has(card.suggestions[1].actions[0].resource, "2160-0"));
  const auto response = fhir::JsonDocument::parse(cards::write_response({card}));
  CHECK_FALSE(cards_test::has_nothing(response.root()));
}

TEST_CASE("What cannot be told is no warning and orders nothing", "[cards][monitoring]") {
  guideline::Monitoring monitoring = quiet();
  monitoring.load = {Due::cannot_tell, "It cannot be told", {}};
  const cards::Card card = card_of(monitoring);
  CHECK(card.indicator == cards::Indicator::info);
  CHECK(card.summary == "After IVIG: cannot tell whether a BK load is due");
  CHECK(card.suggestions.empty());
}

TEST_CASE("Each course has its words", "[cards][monitoring]") {
  const auto summary_of = [](LoadCourse course) {
    guideline::Monitoring monitoring = quiet();
    monitoring.course.course = course;
    const cards::Card card = card_of(monitoring);
    CHECK(card.indicator == cards::Indicator::info);
    return card.summary;
  };
  CHECK(summary_of(LoadCourse::cleared) == "After IVIG: BK load cleared");
  CHECK(summary_of(LoadCourse::responding) == "After IVIG: BK load responding");
  CHECK(has(summary_of(LoadCourse::early_rise), "as expected: go on"));
  CHECK(has(summary_of(LoadCourse::no_response_yet), "no response of the BK load yet"));
  CHECK(has(summary_of(LoadCourse::no_response_at_12_months), "consider a second dose"));
}

TEST_CASE("A second dose is not proposed to someone who had it", "[cards][monitoring]") {
  guideline::Monitoring monitoring = quiet();
  monitoring.course.course = LoadCourse::no_response_at_12_months;
  CHECK(has(card_of(monitoring).detail, "Consider a second dose"));
  monitoring.repeated = true;
  const cards::Card card = card_of(monitoring);
  CHECK_FALSE(has(card.detail, "Consider a second dose"));
  CHECK_FALSE(has(card.summary, "second dose"));
}

TEST_CASE("A rising creatinine comes first", "[cards][monitoring]") {
  guideline::Monitoring monitoring = quiet();
  monitoring.graft =
      guideline::GraftFunction{true, false, "Creatinine 1.0 to 1.3 mg/dL (+30 %)", {}};
  monitoring.load.due = Due::overdue;
  monitoring.creatinine = {Due::overdue, "none", {}};
  monitoring.course.course = LoadCourse::no_response_at_12_months;
  const cards::Card card = card_of(monitoring);
  CHECK(card.indicator == cards::Indicator::warning);
  CHECK(card.summary.starts_with("After IVIG: creatinine up: look for rejection; BK load overdue"));
  CHECK(fhir::count_code_points(card.summary) < cards::kSummaryLimit);
  CHECK(has(card.detail, "look for rejection or another cause"));
}

TEST_CASE("The assessment of monitoring has a shape of its own", "[cards][monitoring]") {
  CHECK(cards::assessment_json(quiet()) ==
        R"({"guideline":"1.0.0","asOf":"2026-11-22T12:00:00Z","service":"bkvn-ivig-monitoring",)"
        R"("disease":["Condition/bkvn"],"doses":[{"evidence":"MedicationAdministration/ivig",)"
        R"("first":"2026-11-01","last":"2026-11-01"}],"load":{"status":"not-due"},)"
        R"("creatinine":{"status":"not-due"},"course":{"status":"cannot-tell"}})");
}

TEST_CASE("A terminal gets the monitoring, too", "[cards][monitoring]") {
  const std::string text = cards::terminal_text(quiet());
  CHECK(has(text, "BK load"));
  CHECK(has(text, "not-due"));
  CHECK(has(text, "MedicationAdministration/ivig"));
}
