#include "cards/criteria_text.h"

#include <algorithm>

#include "cards/markdown.h"
#include "cards/seed_figures.h"

namespace cards {
namespace {

using guideline::Assessment;
using guideline::Criterion;
using guideline::CriterionId;
using guideline::Truth;

constexpr std::size_t kTitleLimit = 60;
constexpr std::size_t kDrugLimit = 30;
constexpr std::size_t kDrugsNamed = 3;

std::string_view in_words(Truth status) {
  switch (status) {
    case Truth::met:
      return "met";
    case Truth::not_met:
      return "**NOT MET**";
    case Truth::unknown:
      return "unknown";
  }
  return {};
}

std::string evidence_cell(const Criterion& criterion, const CriteriaSize& size) {
  std::string cell = escape(criterion.finding, size.finding);
  const std::string items = cite_first(criterion.evidence, size.items, size.style);
  if (!items.empty()) cell.append(cell.empty() ? "" : "; ").append(items);
  return cell.empty() ? "none on record" : cell;
}

void append_rows(std::string& table, const Assessment& assessment, const Criterion& criterion,
                 const CriteriaSize& size, bool is_part) {
  const std::string title =
      (is_part ? "↳ " : "") + escape(guideline::title(criterion.id), kTitleLimit);
  std::string status(in_words(criterion.status));
  if (is_advisory(assessment, criterion.id)) status += " (advisory, not counted)";
  const bool parts_say_it = !criterion.parts.empty() && criterion.evidence.empty();
  const std::string cell = parts_say_it ? "see the rows below" : evidence_cell(criterion, size);
  table += table_row({title, status, cell});
  for (const Criterion& part : criterion.parts) append_rows(table, assessment, part, size, true);
}

std::string_view needed_words(guideline::Supply supply) {
  switch (supply) {
    case guideline::Supply::biopsy:
      return "a kidney biopsy";
    case guideline::Supply::biopsy_report:
      return "the final, coded result of the biopsy";
    case guideline::Supply::bk_load:
      return "a plasma BK load";
    case guideline::Supply::tacrolimus_trough:
      return "a tacrolimus trough";
    case guideline::Supply::ciclosporin_trough:
      return "a ciclosporin trough";
    case guideline::Supply::renal_function:
      return "renal function";
    case guideline::Supply::body_weight:
      return "a body weight";
    case guideline::Supply::medication_review:
      return "a review of the medication list";
    case guideline::Supply::allergy_review:
      return "a review of the allergy list";
  }
  return {};
}

std::string settles_text(const Criterion& criterion, std::size_t limit) {
  if (!criterion.settles.empty()) return escape(criterion.settles, limit);
  std::vector<std::string> needed;
  for (const guideline::Supply supply : criterion.supplies)
    needed.emplace_back(needed_words(supply));
  return needed.empty() ? escape(criterion.finding, limit) : joined(needed);
}

bool failed(const Assessment& assessment, CriterionId id) {
  const auto deciding = deciding_criteria(assessment);
  return std::any_of(deciding.begin(), deciding.end(), [id](const Criterion* criterion) {
    return criterion->id == id && criterion->status == Truth::not_met;
  });
}

// Each once, at most kDrugsNamed of them, as plain text.
std::string named(const std::vector<std::string>& drugs, std::string_view otherwise) {
  std::vector<std::string> names;
  for (const std::string& drug : drugs) {
    const std::string name = plain(drug, kDrugLimit);
    const bool known = std::find(names.begin(), names.end(), name) != names.end();
    if (!name.empty() && !known && names.size() < kDrugsNamed) names.push_back(name);
  }
  return names.empty() ? std::string(otherwise) : joined(names);
}

std::string antiviral_step(const Assessment& assessment) {
  const bool cidofovir = failed(assessment, CriterionId::cidofovir_exhausted);
  const bool foscarnet = failed(assessment, CriterionId::foscarnet_exhausted);
  if (!cidofovir && !foscarnet) return {};
  std::string step = "Before IVIG the guideline has ";
  if (cidofovir) step.append("low-dose cidofovir (").append(seed::kCidofovirRegimen).append(")");
  if (foscarnet) step += cidofovir ? " and foscarnet" : "foscarnet";
  return step +
         ": nephrotoxic, so not offered as an order here. Where it failed or is contraindicated, "
         "record that.";
}

}  // namespace

bool is_advisory(const Assessment& assessment, CriterionId id) {
  return assessment.antivirals_advisory &&
         (id == CriterionId::cidofovir_exhausted || id == CriterionId::foscarnet_exhausted);
}

std::vector<const Criterion*> deciding_criteria(const Assessment& assessment) {
  std::vector<const Criterion*> list;
  list.reserve(2 * assessment.criteria.size());
  for (const Criterion& criterion : assessment.criteria) {
    if (is_advisory(assessment, criterion.id)) continue;
    if (criterion.parts.empty()) list.push_back(&criterion);
    for (const Criterion& part : criterion.parts) list.push_back(&part);
  }
  return list;
}

bool only_the_load_fails(const Assessment& assessment) {
  if (!assessment.load_responds) return false;
  const auto deciding = deciding_criteria(assessment);
  return std::none_of(deciding.begin(), deciding.end(), [](const Criterion* criterion) {
    return criterion->status == Truth::not_met &&
           criterion->id != CriterionId::progression_despite_reduction;
  });
}

std::string criteria_table(const Assessment& assessment, const CriteriaSize& size) {
  std::string table = table_head({"Criterion", "Status", "Evidence (value, date, reference)"});
  for (const Criterion& criterion : assessment.criteria) {
    append_rows(table, assessment, criterion, size, false);
  }
  return table;
}

std::string what_settles(const Assessment& assessment, const CriteriaSize& size) {
  std::vector<std::string> items;
  for (const Criterion* criterion : deciding_criteria(assessment)) {
    if (criterion->status != Truth::unknown) continue;
    items.push_back(escape(guideline::title(criterion->id), kTitleLimit) + ": " +
                    settles_text(*criterion, size.advice));
  }
  return bullets(items);
}

std::string what_comes_first(const Assessment& assessment) {
  std::vector<std::string> items;
  if (failed(assessment, CriterionId::biopsy_proven_bkvn)) {
    items.emplace_back(
        "IVIG is kept for biopsy-proven disease. Focal disease can be missed by a needle: where "
        "suspicion stays, consider another biopsy.");
  }
  if (failed(assessment, CriterionId::antimetabolite_stopped)) {
    items.push_back("Stop " + escape(antimetabolites_named(assessment), kTitleLimit * 2) +
                    ": stopped, not only reduced.");
  }
  if (failed(assessment, CriterionId::calcineurin_inhibitor_minimised)) {
    items.push_back("Lower " + escape(inhibitors_named(assessment), kTitleLimit * 2) +
                    " to the least that still prevents rejection.");
  }
  if (failed(assessment, CriterionId::progression_despite_reduction)) {
    items.emplace_back(
        "IVIG is kept for disease that goes on despite maximal reduction: keep the reduction and "
        "follow the plasma BK load.");
  }
  if (const std::string antivirals = antiviral_step(assessment); !antivirals.empty()) {
    items.push_back(antivirals);
  }
  return bullets(items);
}

std::string antimetabolites_named(const Assessment& assessment) {
  return named(assessment.current_antimetabolites, "the antimetabolite");
}

std::string inhibitors_named(const Assessment& assessment) {
  return named(assessment.inhibitors_to_lower, "the calcineurin inhibitor");
}

}  // namespace cards
