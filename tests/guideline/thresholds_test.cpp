#include "guideline/thresholds.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <string_view>

using guideline::Thresholds;

TEST_CASE("Thresholds default to the numbers of the guideline page", "[guideline][thresholds]") {
  const std::map<std::string, double> page = {
      {"load-in-play-days", 365},
      {"administration-current-days", 7},
      {"reduction-oldest-months", 24},
      {"trough-oldest-days", 30},
      {"tacrolimus-target", 6},
      {"ciclosporin-target", 150},
      {"load-oldest-days", 30},
      {"load-after-reduction-days", 28},
      {"baseline-gap-days", 14},
      {"baseline-before-reduction-days", 30},
      {"baseline-after-reduction-days", 7},
      {"response-log10", 1},
      {"creatinine-rise-percent", 25},
      {"course-shortest-days", 21},
      {"course-gap-days", 21},
      {"course-load-before-end-days", 7},
      {"course-load-after-end-days", 42},
      {"course-load-before-start-days", 60},
      {"renal-oldest-days", 90},
      {"cidofovir-egfr", 55},
      {"cidofovir-creatinine", 1.5},
      {"foscarnet-egfr", 30},
      {"rejection-active-days", 90},
      {"dose", 2},
      {"weight-oldest-days", 90},
      {"weight-least", 3},
      {"weight-most", 250},
      {"dose-step", 5},
      {"dose-fine-step", 1},
      {"dose-fine-step-below", 25},
      {"dose-agreement-percent", 10},
      {"dose-tolerance", 0.05},
      {"adjusted-weight-above", 100},
      {"weekly-load-weeks", 8},
      {"monitoring-load-days", 7},
      {"monitoring-later-load-days", 30},
      {"monitoring-months", 12},
      {"monitoring-creatinine-days", 30},
      {"creatinine-window-days", 7},
      {"creatinine-per-window", 2},
      {"early-rise-months", 3},
      {"no-response-months", 12},
      {"ivig-course-gap-days", 5},
  };
  const Thresholds defaults;
  std::map<std::string, double> table;
  for (const guideline::ThresholdRow& row : guideline::threshold_table())
    table[std::string(row.name)] = defaults.*row.value;
  CHECK(table == page);
}

TEST_CASE("The table has every threshold once, with its meaning and source",
          "[guideline][thresholds]") {
  const auto table = guideline::threshold_table();
  CHECK(table.size() * sizeof(double) == sizeof(Thresholds));
  for (const auto& row : table) {
    CAPTURE(row.name);
    CHECK_FALSE(row.meaning.empty());
    CHECK_FALSE(row.unit.empty());
    CHECK((row.source == "local setting, not from the guideline") == row.operational);
    CHECK(std::count_if(table.begin(), table.end(),
                        [&](const auto& other) { return other.value == row.value; }) == 1);
  }
}

TEST_CASE("What is counted is a whole number that an int holds", "[guideline][thresholds]") {
  const Thresholds defaults;
  for (const auto& row : guideline::threshold_table()) {
    CAPTURE(row.name);
    const bool counted = row.name.ends_with("-days") || row.name.ends_with("-weeks") ||
                         row.name.ends_with("-months") || row.name == "creatinine-per-window";
    const std::optional<int> largest = guideline::largest_count(row);
    REQUIRE(largest.has_value() == counted);
    if (!counted) continue;
    CHECK(defaults.*row.value <= *largest);
    CHECK(static_cast<double>(static_cast<int>(defaults.*row.value)) == defaults.*row.value);
  }
}

TEST_CASE("What the seed or the guideline page fixes cannot be set, all else can",
          "[guideline][thresholds]") {
  const std::set<std::string_view> page = {
      "course-gap-days",
      "course-load-before-end-days",
      "course-load-after-end-days",
      "dose",
      "weight-least",
      "weight-most",
      "dose-agreement-percent",
      "dose-tolerance",
      "monitoring-creatinine-days",
      "creatinine-window-days",
      "creatinine-per-window",
      "early-rise-months",
      "no-response-months",
      "ivig-course-gap-days",
  };
  std::set<std::string_view> fixed;
  for (const auto& row : guideline::threshold_table()) {
    if (!row.operational) fixed.insert(row.name);
  }
  CHECK(fixed == page);
}
