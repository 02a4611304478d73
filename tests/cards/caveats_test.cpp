// cards/caveats.h; guideline sections 6, 7, 11.
#include "cards/caveats.h"

#include <catch2/catch.hpp>

#include "example.h"

using cards::CaveatScope;
using cards::CitationStyle;
using cards::PublishedScope;
using Catch::Matchers::Contains;
using guideline::LabelRiskKind;

TEST_CASE("The label line says that it is the label's, and names every kind of risk",
          "[cards][caveats]") {
  guideline::Assessment assessment;
  CHECK(cards::label_line(assessment.label_risks, 3, CitationStyle::full).empty());
  CHECK(cards::summary_alarm(assessment.label_risks).empty());

  cards_test::add_risk(assessment, LabelRiskKind::thrombosis);
  cards_test::add_risk(assessment, LabelRiskKind::thrombosis);
  cards_test::add_risk(assessment, LabelRiskKind::iga_deficiency);
  cards_test::add_risk(assessment, LabelRiskKind::immune_globulin_allergy);
  const std::string line = cards::label_line(assessment.label_risks, 1, CitationStyle::brief);
  CHECK_THAT(line, Contains("not from the guideline") && Contains("boxed warning"));
  CHECK_THAT(line,
             Contains("thrombosis (2026-11-17, Condition/risk-1)") && Contains("IgA deficiency"));
  CHECK(line.find("allergy to immune globulin") < line.find("IgA deficiency ("));
  CHECK_THAT(line, Contains("and 1 more"));
  CHECK_THAT(cards::summary_alarm(assessment.label_risks), Contains("ALLERGY"));
}

TEST_CASE("The rejection caveat names the one report and whether rejection is active",
          "[cards][caveats]") {
  CHECK(cards::rejection_caveat({}, 3, CitationStyle::full).empty());
  std::vector<guideline::RejectionOnRecord> rejections = {
      {false, cards_test::evidence("Condition/undated")}};
  CHECK_THAT(cards::rejection_caveat(rejections, 3, CitationStyle::full),
             Contains("date unknown") && Contains("Condition/undated") && Contains("2014"));
  rejections.push_back({true, cards_test::evidence("Condition/active")});
  const std::string caveat = cards::rejection_caveat(rejections, 1, CitationStyle::full);
  CHECK_THAT(caveat, Contains("**Rejection is active** (2026-11-17, Condition/active and 1 more)"));
}

TEST_CASE("Caveats and evidence come as bullets of the scope asked for", "[cards][caveats]") {
  CHECK_THAT(cards::caveat_bullets(CaveatScope::all),
             Contains("off-guideline") && Contains("volume overload") &&
                 Contains("6 to 12 months") && Contains("2 million copies/mL 3 months") &&
                 Contains("22 and 33 months"));
  CHECK_THAT(cards::caveat_bullets(CaveatScope::brief),
             Contains("volume overload") && Contains("6 to 12 months") && !Contains("2 million"));
  CHECK_THAT(cards::caveat_bullets(CaveatScope::evidence_only),
             Contains("off-guideline") && !Contains("volume"));
  CHECK_THAT(cards::published_bullets(PublishedScope::harm), Contains("2014") && !Contains("2015"));
  CHECK_THAT(cards::published_bullets(PublishedScope::series_and_harm),
             Contains("2014") && Contains("2015") && Contains("2006") && !Contains("2024"));
  CHECK_THAT(cards::published_bullets(PublishedScope::series_and_reports),
             Contains("2024") && !Contains("KDIGO"));
  CHECK_THAT(cards::published_bullets(PublishedScope::guidance_and_harm),
             Contains("KDIGO") && Contains("2014"));
  CHECK(cards::published_bullets(PublishedScope::harm, true).empty());
  CHECK_THAT(cards::literature_limits(),
             Contains("regimens vary") && Contains("30859620") && Contains("38605438"));
}

TEST_CASE("What could not be looked for is said", "[cards][caveats]") {
  guideline::Assessment assessment;
  CHECK(cards::not_looked_for(assessment).empty());
  assessment.allergies_available = false;
  CHECK(cards::not_looked_for(assessment) ==
        "**Not looked for**, because the data are not available: allergy to immune globulin "
        "(allergies).\n");
  assessment.conditions_available = false;
  CHECK_THAT(cards::not_looked_for(assessment),
             Contains("(allergies), thrombosis, IgA deficiency and rejection (conditions)"));
}
