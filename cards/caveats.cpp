#include "cards/caveats.h"

#include <algorithm>
#include <array>

#include "cards/markdown.h"
#include "cards/seed_figures.h"
#include "guideline/evidence_table.h"

namespace cards {
namespace {

using guideline::Assessment;
using guideline::LabelRisk;
using guideline::LabelRiskKind;

std::string_view name_of(LabelRiskKind kind) {
  switch (kind) {
    case LabelRiskKind::immune_globulin_allergy:
      return "allergy to immune globulin";
    case LabelRiskKind::iga_deficiency:
      return "IgA deficiency";
    case LabelRiskKind::thrombosis:
      return "thrombosis";
  }
  return {};
}

// The project's own words: nothing in them to escape.
std::string published_line(const guideline::PublishedEvidence& row) {
  std::string line(row.design);
  return line.append(": ").append(row.result).append(" (ref. ").append(row.reference).append(")");
}

// Several reference numbers in one row: guidance, no patients of its own.
bool is_guidance(const guideline::PublishedEvidence& row) {
  return row.reference.find(',') != std::string_view::npos;
}
bool is_series(const guideline::PublishedEvidence& row) {
  return row.design.find("series") != std::string_view::npos;
}

bool belongs(const guideline::PublishedEvidence& row, PublishedScope scope) {
  switch (scope) {
    case PublishedScope::series_and_reports:
      return !is_guidance(row);
    case PublishedScope::series_and_harm:
      return row.harm || is_series(row);
    case PublishedScope::guidance_and_harm:
      return row.harm || is_guidance(row);
    case PublishedScope::harm:
      return row.harm;
  }
  return false;
}

std::string number(int value) { return std::to_string(value); }

// 6.4, with the course of the 2024 case report or without.
std::string expectation(bool with_case_report) {
  const std::string months =
      number(seed::kBenefitMonthsFrom) + " to " + number(seed::kBenefitMonthsTo);
  const std::string peak = " (one report: " + std::string(seed::kPeakLoad) + " " +
                           number(seed::kPeakMonthsAfterDose) + " months after a dose)";
  const std::string repeats = " (there: " + number(seed::kFirstDoseMonth) + " and " +
                              number(seed::kSecondDoseMonth) + " months after transplantation)";
  return "Expectation: benefit may take " + months + " months; the load may rise first" +
         (with_case_report ? peak : "") + "; doses may need repeating" +
         (with_case_report ? repeats : "") + ". Keep monitoring.";
}

std::string write_published(PublishedScope scope, bool harm_is_stated) {
  std::vector<std::string> items;
  for (const guideline::PublishedEvidence& row : guideline::evidence_table()) {
    if (row.harm && harm_is_stated) continue;
    if (belongs(row, scope)) items.push_back(published_line(row));
  }
  return bullets(items);
}

}  // namespace

bool has_risk(const std::vector<LabelRisk>& risks, LabelRiskKind kind) {
  return std::any_of(risks.begin(), risks.end(),
                     [kind](const LabelRisk& r) { return r.kind == kind; });
}

std::string label_line(const std::vector<LabelRisk>& risks, std::size_t most, CitationStyle style) {
  if (risks.empty()) return {};
  std::vector<LabelRisk> gravest_first = risks;
  std::stable_sort(gravest_first.begin(), gravest_first.end(),
                   [](const LabelRisk& a, const LabelRisk& b) { return a.kind < b.kind; });
  std::vector<std::string> items;
  std::vector<LabelRiskKind> named;
  for (const LabelRisk& risk : gravest_first) {
    // Every kind is named, however little room there is; further items of one kind only in order.
    const bool known = std::find(named.begin(), named.end(), risk.kind) != named.end();
    if (known && items.size() >= most) continue;
    const std::string source = cite(risk.evidence, style);
    items.push_back(std::string(name_of(risk.kind)) + (source.empty() ? "" : " (" + source + ")"));
    named.push_back(risk.kind);
  }
  std::string text = "**Product label (not from the guideline).** On record: " + joined(items);
  if (risks.size() > items.size())
    text += " and " + std::to_string(risks.size() - items.size()) + " more";
  return text.append(". ").append(label_statement()).append("\n");
}

std::string not_looked_for(const Assessment& assessment) {
  std::vector<std::string> unseen;
  if (!assessment.allergies_available)
    unseen.emplace_back("allergy to immune globulin (allergies)");
  if (!assessment.conditions_available) {
    unseen.emplace_back("thrombosis, IgA deficiency and rejection (conditions)");
  }
  if (unseen.empty()) return {};
  return "**Not looked for**, because the data are not available: " + joined(unseen) + ".\n";
}

std::string_view label_statement() {
  return "The label has a boxed warning for thrombosis and for renal failure; immune globulin is "
         "contraindicated after a severe reaction to it, and in IgA deficiency with antibodies "
         "against IgA and a history of hypersensitivity.";
}

std::string summary_alarm(const std::vector<LabelRisk>& risks) {
  if (has_risk(risks, LabelRiskKind::immune_globulin_allergy))
    return "ALLERGY to immune globulin: clarify first. ";
  if (has_risk(risks, LabelRiskKind::thrombosis)) return "Thrombosis on record. ";
  if (has_risk(risks, LabelRiskKind::iga_deficiency)) return "IgA deficiency on record. ";
  return {};
}

std::string harm_statement() {
  std::string text;
  for (const guideline::PublishedEvidence& row : guideline::evidence_table()) {
    if (row.harm) text += "One report warns of it: " + published_line(row) + ". ";
  }
  return text +
         "That patient was already viraemic and went on to overt nephropathy; there, high-dose "
         "IVIG acted as more immunosuppression.";
}

std::string rejection_caveat(const std::vector<guideline::RejectionOnRecord>& rejections,
                             std::size_t most, CitationStyle style) {
  if (rejections.empty()) return {};
  std::vector<guideline::RejectionOnRecord> active_first = rejections;
  std::stable_partition(active_first.begin(), active_first.end(),
                        [](const guideline::RejectionOnRecord& r) { return r.active; });
  std::vector<guideline::Evidence> evidence;
  evidence.reserve(active_first.size());
  for (const guideline::RejectionOnRecord& rejection : active_first)
    evidence.push_back(rejection.evidence);
  const std::string source = cite_first(evidence, most, style);
  return std::string(active_first.front().active ? "**Rejection is active**"
                                                 : "**Rejection is on record, date unknown**") +
         (source.empty() ? "" : " (" + source + ")") + ". " + harm_statement() + "\n";
}

std::vector<std::string> caveat_items(CaveatScope scope) {
  std::vector<std::string> items = {
      "Evidence: off-guideline salvage on case series and reports, no randomised trial; only "
      "reducing immunosuppression is shown to prevent graft loss."};
  if (scope != CaveatScope::evidence_only) {
    items.emplace_back(
        "Infusion: renal function first (protein load); watch for volume overload, headache, "
        "chills, rigors, fever, myalgia.");
    items.push_back(expectation(scope == CaveatScope::all));
    items.emplace_back(
        "Rejection: watch for it; immunosuppression cannot go lower and is not being raised.");
  }
  return items;
}

const std::string& caveat_bullets(CaveatScope scope) {
  static const std::array<std::string, 3> kTexts = {
      bullets(caveat_items(CaveatScope::evidence_only)), bullets(caveat_items(CaveatScope::brief)),
      bullets(caveat_items(CaveatScope::all))};
  return kTexts.at(static_cast<std::size_t>(scope));
}

const std::string& published_bullets(PublishedScope scope, bool harm_is_stated) {
  static const auto kTexts = [] {
    std::array<std::array<std::string, 2>, 4> texts;
    for (const auto each : {PublishedScope::series_and_reports, PublishedScope::series_and_harm,
                            PublishedScope::guidance_and_harm, PublishedScope::harm}) {
      auto& of_scope = texts.at(static_cast<std::size_t>(each));
      of_scope = {write_published(each, false), write_published(each, true)};
    }
    return texts;
  }();
  return kTexts.at(static_cast<std::size_t>(scope)).at(harm_is_stated ? 1 : 0);
}

std::string expectation_line() { return expectation(true) + "\n"; }

const std::string& literature_limits() {
  static const std::string kLimits = bullets(std::vector<std::string>{
      "Dose: published regimens vary; follow the product label for rate and division.",
      "Antivirals: trials are lacking for all of them (AST 2019, PMID " +
          std::string(guideline::kAstGuidance2019) +
          "); the consensus of 2024 suggests against cidofovir (PMID " +
          std::string(guideline::kConsensus2024) + ")."});
  return kLimits;
}

}  // namespace cards
