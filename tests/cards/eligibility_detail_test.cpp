// cards/eligibility_detail.h: what is said, and that it never exceeds the limit.
#include "cards/eligibility_detail.h"

#include <catch2/catch.hpp>

#include "cards/card.h"
#include "example.h"
#include "fhir/utf8.h"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using guideline::CriterionId;
using guideline::DoseComparison;

namespace {

std::string detail(const cards_test::Example& example) {
  return cards::eligibility_detail(example.assessment, example.thresholds);
}

std::string last_title() { return std::string(guideline::title(CriterionId::foscarnet_exhausted)); }

// Everything that a record can make long, made long.
void make_worst(guideline::Assessment& assessment, const std::string& text) {
  const auto spoil = [&text](guideline::Evidence& evidence) {
    evidence.reference = evidence.recorded = evidence.normalised = evidence.sentence = text;
    evidence.normalised += "x";
    evidence.by_name = true;
  };
  const auto spoil_criterion = [&](guideline::Criterion& criterion) {
    criterion.finding = criterion.settles = text;
    criterion.evidence.assign(50, {});
    for (guideline::Evidence& evidence : criterion.evidence) {
      evidence.day = fhir::Day{};
      spoil(evidence);
    }
  };
  for (guideline::Criterion& criterion : assessment.criteria) {
    spoil_criterion(criterion);
    for (guideline::Criterion& part : criterion.parts) spoil_criterion(part);
  }
  for (int i = 0; i < 20; ++i) {
    for (const auto kind :
         {guideline::LabelRiskKind::thrombosis, guideline::LabelRiskKind::iga_deficiency,
          guideline::LabelRiskKind::immune_globulin_allergy}) {
      assessment.label_risks.push_back({kind, assessment.criteria.front().evidence.front()});
    }
    assessment.rejections.push_back({i % 2 == 0, assessment.criteria.front().evidence.front()});
    assessment.notes.push_back({text, text});
    assessment.current_antimetabolites.push_back(std::to_string(i) + text);
    assessment.antimetabolites_to_stop.push_back({nullptr, std::to_string(i) + text});
    assessment.inhibitors_to_lower.push_back(std::to_string(i) + text);
  }
  assessment.graft_function = {true, true, text, assessment.criteria.front().evidence};
  if (!assessment.dose) return;
  assessment.dose->finding = text;
  assessment.dose->weight = assessment.criteria.front().evidence.front();
  assessment.dose->comparison = DoseComparison::not_computable;
  assessment.dose->weight_kg = assessment.dose->recommended_grams = assessment.dose->ordered_grams =
      1e300;
  assessment.dose->consider_adjusted_weight = true;
}

void set_all(guideline::Assessment& assessment, guideline::Truth status) {
  for (guideline::Criterion& criterion : assessment.criteria) {
    criterion.status = status;
    for (guideline::Criterion& part : criterion.parts) part.status = status;
  }
}

void check_worst(const cards_test::Example& example) {
  const std::string text = detail(example);
  CHECK(fhir::count_code_points(text) <= cards::kDetailLimit);
  CHECK(fhir::first_invalid_utf8(text) == std::string::npos);
  CHECK_THAT(text, StartsWith("**Product label (not from the guideline).**"));
  CHECK_THAT(text, Contains("| " + last_title() + " |"));
  CHECK_THAT(text,
             Contains("**Rejection is active**") && Contains("acted as more immunosuppression."));
  CHECK_THAT(text, !Contains("<script") && !Contains("]("));
  const cards::Card card = example.card();
  CHECK(fhir::count_code_points(card.summary) < cards::kSummaryLimit);
}

}  // namespace

TEST_CASE("A salvage option shows criteria, dose, caveats, evidence, limits and local settings",
          "[cards][detail]") {
  const std::string text = detail(cards_test::Salvage());
  CHECK_THAT(text, StartsWith("**Criteria met:**"));
  CHECK_THAT(text, Contains("**Dose:** 2 g/kg once = **140 g** for 70 kg") &&
                       Contains("ordered 140 g: agrees"));
  CHECK_THAT(text, Contains("6 to 12 months") && Contains("2014 case report") &&
                       Contains("2015 case series"));
  CHECK_THAT(text, Contains("follow the product label for rate and division") &&
                       Contains("trials are lacking"));
  CHECK_THAT(text, Contains("Local settings, not from the guideline: tacrolimus target 6 ng/mL"));
  CHECK_THAT(text, !Contains("What would settle it") && !Contains("What comes first"));
}

TEST_CASE("The dose line says how the order compares", "[cards][detail]") {
  cards_test::Salvage example;
  guideline::Dose& dose = *example.assessment.dose;
  SECTION("differs") {
    dose.comparison = DoseComparison::differs;
    dose.ordered_grams = 70;
    CHECK_THAT(detail(example), Contains("ordered 70 g: **differs** by more than 10 %"));
  }
  SECTION("divided") {
    dose.comparison = DoseComparison::divided;
    CHECK_THAT(detail(example), Contains("the total agrees, divided over several administrations"));
  }
  SECTION("no weight") {
    dose = {};
    dose.comparison = DoseComparison::no_weight;
    CHECK_THAT(detail(example), Contains("**Dose:** 2 g/kg once; no recent weight"));
  }
  SECTION("not computable") {
    dose.comparison = DoseComparison::not_computable;
    dose.ordered_grams.reset();
    CHECK_THAT(detail(example), Contains("2 g/kg once = **140 g**") &&
                                    Contains("the ordered amount cannot be computed."));
  }
  SECTION("above the weight for the plain figure") {
    dose.consider_adjusted_weight = true;
    CHECK_THAT(detail(example),
               Contains("Above 100 kg (local setting): consider adjusted weight."));
  }
}

TEST_CASE("Open and failed criteria are followed by what to do", "[cards][detail]") {
  CHECK_THAT(detail(cards_test::MissingData()),
             Contains("**What would settle it**\n- ") && !Contains("**Dose:**"));
  CHECK_THAT(detail(cards_test::NotSupported()),
             Contains("**What comes first**\n- Stop mycophenolate"));
}

TEST_CASE("The label line is first, and rejection and graft function are said", "[cards][detail]") {
  cards_test::MissingData example;
  cards_test::add_risk(example.assessment, guideline::LabelRiskKind::iga_deficiency);
  example.assessment.rejections = {{false, cards_test::evidence("Condition/r")}};
  example.assessment.graft_function = {
      true, true, "creatinine rose by 30 %", {cards_test::evidence("Observation/c")}};
  example.assessment.antivirals_advisory = true;
  const std::string text = detail(example);
  CHECK_THAT(text,
             StartsWith("**Product label (not from the guideline).** On record: IgA deficiency"));
  CHECK_THAT(text, Contains("**Rejection is on record, date unknown** (2026-11-17, Condition/r)"));
  CHECK_THAT(
      text,
      Contains(
          "creatinine rose by 30 % (2026-11-17, Observation/c); **declining** while the load"));
  CHECK_THAT(text, Contains("shown, not counted (local setting)") &&
                       Contains("met (advisory, not counted)"));
}

TEST_CASE("Notes on the data have a line each; where there is no room, the first five",
          "[cards][detail]") {
  cards_test::MissingData example;
  const auto add_notes = [&example](int count, const std::string& text) {
    for (int i = 1; i <= count; ++i)
      example.assessment.notes.push_back({"kind", "note " + std::to_string(i) + text});
  };
  SECTION("room") {
    add_notes(7, "");
    CHECK_THAT(detail(example), Contains("- note 5\n- note 6\n- note 7\n"));
  }
  SECTION("no room") {
    add_notes(16, std::string(120, 'x'));
    CHECK_THAT(detail(example), Contains("- note 5xxx") && !Contains("note 6"));
    CHECK_THAT(detail(example), Contains("\n- and 11 more\n"));
  }
}

TEST_CASE("The worst record keeps within the limits and loses nothing that must stay",
          "[cards][detail]") {
  std::string hostile;
  for (int i = 0; i < 500; ++i) hostile += "<script>|`[x](javascript:1)\n\xE2\x80\xAE";
  for (const std::string& text : {hostile, std::string(10000, '|'), std::string(10000, 'a')}) {
    cards_test::Salvage salvage;
    make_worst(salvage.assessment, text);
    check_worst(salvage);
    CHECK_THAT(detail(salvage), Contains("**Dose:** 2 g/kg once"));

    cards_test::MissingData missing;
    set_all(missing.assessment, guideline::Truth::unknown);
    make_worst(missing.assessment, text);
    check_worst(missing);
    CHECK_THAT(detail(missing),
               Contains("What would settle it") && Contains("- " + last_title() + ": "));

    cards_test::NotSupported failed;
    set_all(failed.assessment, guideline::Truth::not_met);
    make_worst(failed.assessment, text);
    check_worst(failed);
  }
}

TEST_CASE("Least important parts go first", "[cards][detail]") {
  cards_test::Salvage example;
  for (guideline::Criterion& criterion : example.assessment.criteria)
    criterion.finding = std::string(140, 'f');
  const std::string text = detail(example);
  CHECK(fhir::count_code_points(text) <= cards::kDetailLimit);
  CHECK_THAT(text, !Contains("2024 case report"));
  CHECK_THAT(text, Contains("2014 case report") && Contains("Local settings"));
}

TEST_CASE("The limit holds to the code point at every length on the way to it", "[cards][detail]") {
  for (std::size_t length = 0; length < 160; ++length) {
    cards_test::Salvage example;
    for (guideline::Criterion& criterion : example.assessment.criteria) {
      criterion.finding = std::string(length, 'f');
    }
    example.assessment.dose->weight->reference = std::string(length % 7, 'r');
    REQUIRE(fhir::count_code_points(detail(example)) <= cards::kDetailLimit);
  }
}
