#include "cards/guideline_page.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cards/caveats.h"
#include "cards/figure.h"
#include "cards/seed_figures.h"
#include "guideline/evidence_table.h"

namespace cards {
namespace {

using guideline::CriterionRule;
using guideline::ThresholdRow;
using guideline::Thresholds;

const ThresholdRow& threshold(std::string_view name) {
  for (const ThresholdRow& row : guideline::threshold_table()) {
    if (row.name == name) return row;
  }
  throw std::logic_error("a sentence names a threshold that is none: " + std::string(name));
}

std::string value_of(const ThresholdRow& row, const Thresholds& thresholds) {
  return figure(thresholds.*row.value).append(" ").append(row.unit);
}

Span setting(const ThresholdRow& row, const Thresholds& thresholds) {
  return {value_of(row, thresholds), row.operational ? Span::Kind::setting : Span::Kind::plain, {}};
}

// The names in braces of a sentence, and what stands between them.
template <typename OnText, typename OnName>
void take_apart(std::string_view sentence, OnText on_text, OnName on_name) {
  while (!sentence.empty()) {
    const std::size_t open = sentence.find('{');
    on_text(sentence.substr(0, open));
    if (open == std::string_view::npos) return;
    const std::size_t close = sentence.find('}', open);
    on_name(sentence.substr(open + 1, close - open - 1));
    sentence.remove_prefix(close + 1);
  }
}

Line filled(std::string_view sentence, const Thresholds& thresholds) {
  Line line;
  take_apart(
      sentence, [&](std::string_view text) { line.push_back({std::string(text)}); },
      [&](std::string_view name) { line.push_back(setting(threshold(name), thresholds)); });
  return line;
}

std::vector<Line> filled(std::span<const std::string_view> sentences,
                         const Thresholds& thresholds) {
  std::vector<Line> lines;
  lines.reserve(sentences.size());
  for (const std::string_view sentence : sentences) lines.push_back(filled(sentence, thresholds));
  return lines;
}

Span strong(std::string_view text) { return {std::string(text), Span::Kind::strong, {}}; }
Span code(std::string_view text) { return {std::string(text), Span::Kind::code, {}}; }
Span pubmed(std::string_view number) {
  return {"PMID " + std::string(number), Span::Kind::link,
          "https://pubmed.ncbi.nlm.nih.gov/" + std::string(number) + "/"};
}

void add_introduction(Page& page) {
  page.paragraph(words(
      "This server answers CDS Hooks calls from an electronic health record. It says whether IVIG "
      "is supported as salvage therapy for refractory, biopsy-proven BK virus nephropathy in a "
      "kidney transplant recipient, by one guideline, version " +
      std::string(guideline::kGuidelineVersion) +
      ". It gives advice to clinicians, who decide. Data that are missing make a criterion "
      "unknown, never not met."));
  page.paragraph({{"A value marked "},
                  {"†", Span::Kind::strong, {}},
                  {" is a local setting, not from the guideline. It can be set in the "
                   "configuration, and stands here as it is set now."}});
}

void add_silence(Page& page, const Thresholds& thresholds) {
  page.heading(2, "when", "When it speaks");
  page.paragraph(
      filled("There is a card where intravenous immune globulin is ordered and BK virus disease is "
             "in play: the order's reason is BK virus nephropathy or viraemia, a live condition is "
             "BK virus nephropathy, or the newest BK load of a kidney recipient in the last "
             "{load-in-play-days} is detectable. Subcutaneous and intramuscular orders are passed "
             "over.",
             thresholds));
  page.table(
      {"The answer by what the order is for",
       {"Indication", "Answer"},
       {{words("BK virus disease, or no reason stated"), words("The eligibility card: criteria, "
                                                               "verdict, what comes next")},
        {words("Rejection"), words("A warning: BK viraemia may rise after high-dose IVIG")},
        {words("Another reason, newest load detectable"),
         words("An information card: viraemia is there, watch the load")},
        {words("Everything else"), words("Silence: no card")}}});
}

void add_verdicts(Page& page, const guideline::Settings& settings) {
  page.heading(2, "verdict", "Verdict");
  page.table(
      {"The verdict over all criteria",
       {"Verdict", "When", "Indicator", "The card offers"},
       {{{code("not-supported")},
         words("At least one criterion is not met"),
         words("warning"),
         words("The step that comes first; removal of the draft. Cidofovir (" +
               std::string(seed::kCidofovirRegimen) +
               ") and foscarnet are named in the text, never offered as an order: they harm the "
               "kidney")},
        {{code("insufficient-data")},
         words("None is not met, at least one is unknown"),
         words("warning"),
         words("What is missing, each with an order that would supply it")},
        {{code("reasonable-salvage-option")},
         words("All are met"),
         words("info"),
         words("Dose, check before infusion, monitoring orders, caveats, evidence")}}});
  page.paragraph(
      words("A live allergy to immune globulin makes the card critical, whatever the "
            "verdict."));
  page.paragraph(words(
      settings.antivirals == guideline::Antivirals::advisory
          ? "On this server cidofovir and foscarnet are advisory: shown, and not counted. That is "
            "a local setting."
          : "On this server cidofovir and foscarnet are required: they count in the verdict."));
}

void add_dose(Page& page, const Thresholds& thresholds) {
  page.heading(2, "dose", "Dose and monitoring");
  page.list({
      filled("{dose}, once, by the newest weight of the last {weight-oldest-days}, rounded to "
             "{dose-step}, under {dose-fine-step-below} to {dose-fine-step}.",
             thresholds),
      filled("An order within {dose-agreement-percent} of that agrees. One that differs can be "
             "changed by a click; one in several administrations is named as divided and left.",
             thresholds),
      filled(
          "Above {adjusted-weight-above} the card gives the figure and asks to consider adjusted "
          "weight; it changes no order.",
          thresholds),
      filled("Monitoring, offered as orders: a renal panel before infusion, BK load weekly for "
             "{weekly-load-weeks}, creatinine " +
                 std::to_string(seed::kCreatininePerWeek) +
                 " times a week for the first month, "
                 "observation during infusion.",
             thresholds),
  });
}

void add_caveats(Page& page) {
  page.heading(2, "caveats", "Caveats");
  std::vector<Line> items;
  for (std::string& item : caveat_items(CaveatScope::all)) items.push_back(words(std::move(item)));
  items.push_back(words(harm_statement()));
  items.push_back(
      words("From the product label, not from the guideline: " + std::string(label_statement())));
  page.list(std::move(items));
}

void add_evidence(Page& page) {
  page.heading(2, "evidence", "Published evidence");
  PageTable table{
      "By the reference numbers of the clinical source", {"Reference", "Source", "Result"}, {}};
  for (const guideline::PublishedEvidence& row : guideline::evidence_table()) {
    table.rows.push_back({words(std::string(row.reference)), words(std::string(row.design)),
                          words(std::string(row.result))});
  }
  page.table(std::move(table));
}

void add_limits(Page& page, const Thresholds& thresholds) {
  page.heading(2, "limits", "Where the literature differs");
  page.paragraph(
      words("The guideline follows one clinical source. A clinician should know where "
            "others see it differently."));
  page.list({
      {strong("Dose. "),
       {"The source takes "},
       setting(threshold("dose"), thresholds),
       {", once, from its positive series. Published regimens vary: an "
        "abstract with the same course of loads used 0.5 to 1.0 g/kg, a cohort of 2017 about "
        "1 g/kg, and product labels divide 2 g/kg over 2 to 5 days. Follow the product label for "
        "rate and division."}},
      {strong("Antivirals. "),
       {"Guidance of 2019 finds that trials are lacking for all of them ("},
       pubmed(guideline::kAstGuidance2019),
       {"); a consensus of 2024 suggests not to use cidofovir ("},
       pubmed(guideline::kConsensus2024),
       {"). A site can make cidofovir and foscarnet advisory."}},
      {strong("Clearance. "),
       {"The report of 2024 saw its peak after a dose, by its abstract the second, and its last "
        "load, 5,500 copies/mL, is not clearance. Cleared means undetectable here."}},
      {strong("Citations. "),
       {"Only citations that were verified are given by number; the others by year, design and "
        "size."}},
  });
}

PageTable threshold_rows(const std::vector<const ThresholdRow*>& rows, const Thresholds& thresholds,
                         std::string caption) {
  PageTable table{std::move(caption), {"What it decides", "Value", "Default", "Source", "Key"}, {}};
  const Thresholds defaults;
  for (const ThresholdRow* row : rows) {
    table.rows.push_back({words(std::string(row->meaning)),
                          {setting(*row, thresholds)},
                          words(value_of(*row, defaults)),
                          words(std::string(row->source)),
                          {code(row->name)}});
  }
  return table;
}

void add_thresholds(Page& page, const Thresholds& thresholds) {
  page.heading(2, "thresholds", "Thresholds");
  std::vector<const ThresholdRow*> rows;
  for (const ThresholdRow& row : guideline::threshold_table()) rows.push_back(&row);
  page.table(threshold_rows(rows, thresholds, "Every number that decides"));
}

}  // namespace

void add_rule(Page& page, const CriterionRule& rule, const Thresholds& thresholds) {
  page.paragraph({{std::string(rule.question) + " "}, code(to_text(rule.id))});
  page.paragraph(words("What counts:"));
  page.list(filled(rule.counts, thresholds));
  PageTable table{
      "When it is met, not met or unknown: " + std::string(title(rule.id)), {"Status", "When"}, {}};
  const auto add = [&](const char* status, std::span<const std::string_view> sentences) {
    for (Line& line : filled(sentences, thresholds)) {
      table.rows.push_back({words(status), std::move(line)});
    }
  };
  add("met", rule.met);
  add("not met", rule.not_met);
  add("unknown", rule.unknown);
  page.table(std::move(table));
}

PageTable thresholds_of(const CriterionRule& rule, const Thresholds& thresholds) {
  std::vector<const ThresholdRow*> rows;
  for (const auto sentences : {rule.counts, rule.met, rule.not_met, rule.unknown}) {
    for (const std::string_view sentence : sentences) {
      take_apart(
          sentence, [](std::string_view) {},
          [&rows](std::string_view name) {
            const ThresholdRow* row = &threshold(name);
            if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
          });
    }
  }
  return threshold_rows(rows, thresholds, "Thresholds of " + std::string(title(rule.id)));
}

Page guideline_page(const guideline::Settings& settings) {
  const Thresholds& thresholds = settings.thresholds;
  Page page{"IVIG in BK virus nephropathy: what this server decides", {}};
  add_introduction(page);
  add_silence(page, thresholds);
  page.heading(2, "criteria", "Criteria");
  for (const CriterionRule& rule : guideline::criterion_rules()) {
    page.heading(3, std::string(to_text(rule.id)), std::string(title(rule.id)));
    add_rule(page, rule, thresholds);
  }
  add_verdicts(page, settings);
  add_dose(page, thresholds);
  add_caveats(page);
  add_evidence(page);
  add_limits(page, thresholds);
  add_thresholds(page, thresholds);
  return page;
}

}  // namespace cards
