#include "cards/guideline_page.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "guideline/evidence_table.h"

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the page shows every criterion, threshold and row of evidence", "[cards][page]") {
  const std::string page = cards::to_markdown(cards::guideline_page({}));
  for (const auto& rule : guideline::criterion_rules()) CHECK(has(page, to_text(rule.id)));
  for (const auto& row : guideline::threshold_table()) CHECK(has(page, row.name));
  for (const auto& row : guideline::evidence_table()) CHECK(has(page, row.reference));
  CHECK_FALSE(has(page, "{"));
}

TEST_CASE("every criterion and part has one rule", "[cards][page]") {
  std::set<guideline::CriterionId> ids;
  for (const auto& rule : guideline::criterion_rules()) {
    ids.insert(rule.id);
    CHECK_FALSE(rule.counts.empty());
    CHECK_FALSE(rule.met.empty());
    CHECK_FALSE(rule.not_met.empty());
    CHECK_FALSE(rule.unknown.empty());
  }
  CHECK(ids.size() == guideline::criterion_rules().size());
  CHECK(ids.size() == static_cast<std::size_t>(guideline::CriterionId::foscarnet_exhausted) + 1);
}

TEST_CASE("a threshold stands as it is set, marked as a local setting", "[cards][page]") {
  guideline::Settings settings;
  settings.thresholds.tacrolimus_target_ng_ml = 7.5;
  const std::string page = cards::to_markdown(cards::guideline_page(settings));
  CHECK(has(page, "at or below 7.5 ng/mL†"));
  CHECK_FALSE(has(page, "at or below 6 ng/mL"));
  CHECK(has(page, "2 g/kg, once"));  // of the guideline: no mark
}

TEST_CASE("the page says whether antivirals count here", "[cards][page]") {
  guideline::Settings settings;
  settings.antivirals = guideline::Antivirals::advisory;
  CHECK(has(cards::to_markdown(cards::guideline_page(settings)), "foscarnet are advisory"));
  CHECK(has(cards::to_markdown(cards::guideline_page({})), "foscarnet are required"));
}
