#include "cards/monitoring_card.h"

#include <string>
#include <utility>
#include <vector>

#include "cards/card_frame.h"
#include "cards/caveats.h"
#include "cards/citation.h"
#include "cards/figure.h"
#include "cards/markdown.h"
#include "cards/monitoring_assessment.h"
#include "cards/override_reasons.h"
#include "cards/suggestions.h"
#include "fhir/utf8.h"

namespace cards {
namespace {

using guideline::Due;
using guideline::LoadCourse;
using guideline::Monitoring;

constexpr std::size_t kDosesShown = 3;
constexpr std::size_t kRecordItems = 2;
constexpr std::size_t kFindingLimit = 160;

std::string course_words(LoadCourse course, bool repeated) {
  switch (course) {
    case LoadCourse::cleared:
      return "BK load cleared";
    case LoadCourse::responding:
      return "BK load responding";
    case LoadCourse::early_rise:
      return "early rise of the BK load, as expected: go on";
    case LoadCourse::no_response_yet:
      return "no response of the BK load yet";
    case LoadCourse::no_response_at_12_months:
      return repeated ? "no response at 12 months"
                      : "no response at 12 months: consider a second dose";
    case LoadCourse::cannot_tell:
    case LoadCourse::too_early:
      break;
  }
  return {};
}

std::vector<std::string> summary_parts(const Monitoring& monitoring) {
  std::vector<std::string> parts;
  if (monitoring.graft && monitoring.graft->declining) {
    parts.emplace_back("creatinine up: look for rejection");
  }
  if (monitoring.load.due == Due::overdue) parts.emplace_back("BK load overdue");
  if (monitoring.creatinine.due == Due::overdue) parts.emplace_back("creatinine overdue");
  const std::string course = course_words(monitoring.course.course, monitoring.repeated);
  if (!course.empty()) parts.push_back(course);
  if (monitoring.load.due == Due::cannot_tell || monitoring.creatinine.due == Due::cannot_tell) {
    parts.push_back(std::string("cannot tell whether ") +
                    (monitoring.load.due != Due::cannot_tell         ? "a creatinine"
                     : monitoring.creatinine.due != Due::cannot_tell ? "a BK load"
                                                                     : "BK load and creatinine") +
                    (monitoring.load.due == monitoring.creatinine.due ? " are due" : " is due"));
  }
  return parts;
}

Indicator indicator_of(const Monitoring& monitoring) {
  const bool urgent = monitoring.load.due == Due::overdue ||
                      monitoring.creatinine.due == Due::overdue ||
                      (monitoring.graft && monitoring.graft->declining);
  return urgent ? Indicator::warning : Indicator::info;
}

std::string watched_row(std::string_view what, const guideline::Watched& watched) {
  if (watched.finding.empty()) return {};
  const std::string finding = escape(watched.finding, kFindingLimit);
  return table_row({what, watched.due == Due::overdue ? "**overdue:** " + finding : finding,
                    cite_first(watched.evidence, kRecordItems, CitationStyle::full)});
}

std::string table(const Monitoring& monitoring) {
  std::string rows = table_head({"What", "Finding", "Evidence (value, date, reference)"});
  rows += watched_row("BK load", monitoring.load);
  rows += watched_row("Creatinine", monitoring.creatinine);
  rows += table_row({"Course of the load", escape(monitoring.course.finding, kFindingLimit),
                     cite_first(monitoring.course.evidence, kRecordItems, CitationStyle::full)});
  if (monitoring.graft) {
    const std::string finding = escape(monitoring.graft->finding, kFindingLimit);
    rows += table_row({"Graft function",
                       monitoring.graft->declining ? "**declining:** " + finding : finding,
                       cite_first(monitoring.graft->evidence, kRecordItems, CitationStyle::full)});
  }
  return rows;
}

std::string advice(const Monitoring& monitoring) {
  std::vector<std::string> items;
  if (monitoring.graft && monitoring.graft->declining) {
    items.emplace_back("Creatinine is up: look for rejection or another cause.");
  }
  switch (monitoring.course.course) {
    case LoadCourse::early_rise:
      items.emplace_back("An early rise is expected: go on monitoring.");
      break;
    case LoadCourse::no_response_at_12_months:
      items.emplace_back(
          monitoring.repeated
              ? "IVIG was given more than once already. A further dose is a decision "
                "of its own."
              : "Consider a second dose: the 2024 report used two (ref. 5).");
      break;
    case LoadCourse::responding:
    case LoadCourse::cleared:
    case LoadCourse::no_response_yet:
    case LoadCourse::too_early:
    case LoadCourse::cannot_tell:
      break;
  }
  return items.empty() ? "" : bullets(items);
}

std::string given_line(const Monitoring& monitoring) {
  std::vector<guideline::Evidence> doses;
  for (const guideline::IvigDose& dose : monitoring.given.doses) doses.push_back(dose.evidence);
  return "IVIG given: " + cite_first(doses, kDosesShown, CitationStyle::full) +
         ". BK virus disease: " +
         cite_first(monitoring.disease, kRecordItems, CitationStyle::full) + ".\n";
}

std::string settings_line(const Monitoring& monitoring, const guideline::Thresholds& t) {
  std::vector<std::string> list;
  if (!monitoring.load.finding.empty()) {
    list.push_back("a load every " + figure(t.monitoring_load_days) + " days for " +
                   figure(t.weekly_load_weeks) + " weeks, then every " +
                   figure(t.monitoring_later_load_days) + " days until month " +
                   figure(t.monitoring_months));
  }
  if (monitoring.course.evidence.size() > 1) {
    list.push_back("response: a fall of " + figure(t.response_log10) + " log10");
  }
  if (monitoring.graft) {
    list.push_back("declining function: creatinine up " + figure(t.creatinine_rise_percent) + " %");
  }
  return list.empty() ? "" : "Local settings, not from the guideline: " + joined(list) + ".\n";
}

std::string detail(const Monitoring& monitoring, const guideline::Thresholds& thresholds) {
  return within_detail_limit(paragraphs(
      {"**Monitoring after IVIG for BK virus disease**\n", table(monitoring), advice(monitoring),
       expectation_line(), given_line(monitoring), settings_line(monitoring, thresholds),
       notes_block(monitoring.notes, kMostNotes)}));
}

}  // namespace

std::string monitoring_summary(const Monitoring& monitoring) {
  std::string text = "After IVIG";
  for (const std::string& part : summary_parts(monitoring)) {
    const std::string more = (text == "After IVIG" ? ": " : "; ") + part;
    if (fhir::count_code_points(text + more) < kSummaryLimit) text += more;
  }
  return text;
}

Card monitoring_card(const Monitoring& monitoring, const CardContext& context) {
  Card card =
      new_card(monitoring.guideline_version, context,
               {kTopicSystem, "ivig-bkvn-monitoring", "Monitoring after IVIG for BK virus disease"},
               indicator_of(monitoring), assessment_json(monitoring));
  card.summary = monitoring_summary(monitoring);
  card.detail = detail(monitoring, context.thresholds);
  const OrderFor target{monitoring.patient_reference, monitoring.nephropathy
                                                          ? guideline::Indication::bk_nephropathy
                                                          : guideline::Indication::other};
  if (monitoring.load.due == Due::overdue) {
    append(card.suggestions, supplying(guideline::Supply::bk_load, target));
  }
  if (monitoring.creatinine.due == Due::overdue) {
    append(card.suggestions,
           order_suggestion(serum_creatinine(), target, "Order a serum creatinine"));
  }
  for (Suggestion& order : card.suggestions) order.is_recommended = true;
  card.override_reasons = reasons_against_monitoring();
  give_uuids(card, context);
  return card;
}

}  // namespace cards
