#include "cards/immunosuppression_card.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "cards/card_frame.h"
#include "cards/citation.h"
#include "cards/json_members.h"
#include "cards/markdown.h"
#include "cards/override_reasons.h"
#include "cards/suggestions.h"
#include "cards/terminal_lines.h"
#include "fhir/json_writer.h"
#include "fhir/record.h"
#include "guideline/medication_criterion.h"

namespace cards {
namespace {

using fhir::JsonWriter;
using guideline::ImmunosuppressionAnswer;
using guideline::ImmunosuppressionOrder;

constexpr std::size_t kOrdersShown = 6;
constexpr std::size_t kRecordItems = 2;
constexpr std::size_t kTextLimit = 120;

template <typename Item>
std::span<const Item> first(const std::vector<Item>& items, std::size_t most) {
  return std::span(items).first(std::min(most, items.size()));
}

// How many a list does not show.
std::size_t left_out(std::size_t all, std::size_t most) { return all > most ? all - most : 0; }

// What is on record, in the words of the summary.
std::string disease_words(const ImmunosuppressionAnswer& answer) {
  const bool nephropathy =
      std::any_of(answer.disease.begin(), answer.disease.end(),
                  [](const auto& evidence) { return evidence.reference.starts_with("Condition"); });
  return nephropathy ? "BK virus nephropathy" : "BK viraemia";
}

std::string summary(const ImmunosuppressionAnswer& answer) {
  const std::string in = " in " + disease_words(answer) + ": the guideline lowers ";
  if (answer.orders.size() > 1) {
    return std::to_string(answer.orders.size()) +
           " drafts start, continue or raise immunosuppression" + in + "it";
  }
  const ImmunosuppressionOrder& only = answer.orders.front();
  return "The draft " + std::string(to_text(only.change)) + " " +
         std::string(guideline::drug_name(only.drug)) + in + "it";
}

std::string step(const ImmunosuppressionAnswer& answer) {
  bool antimetabolite = false;
  bool inhibitor = false;
  for (const ImmunosuppressionOrder& one : answer.orders) {
    (guideline::is_antimetabolite(one.drug) ? antimetabolite : inhibitor) = true;
  }
  std::vector<std::string> items;
  if (antimetabolite) items.emplace_back("Antimetabolite: to be stopped, not only lowered.");
  if (inhibitor) {
    items.emplace_back(
        "Calcineurin inhibitor: to be lowered to the least that still prevents rejection.");
  }
  items.emplace_back(
      "Reducing immunosuppression is the only measure shown to prevent graft loss in BK virus "
      "nephropathy (ref. 1).");
  return bullets(items);
}

std::string table(const ImmunosuppressionAnswer& answer) {
  const std::string nothing =
      answer.medication_available ? "nothing" : "medication list not available in full";
  std::string rows = table_head({"Draft", "What it does", "On record"});
  for (std::size_t i = 0; i < std::min(kOrdersShown, answer.orders.size()); ++i) {
    const ImmunosuppressionOrder& one = answer.orders[i];
    const std::string record =
        cite_first(on_record(answer, one.drug), kRecordItems, CitationStyle::full);
    rows += table_row({escape(fhir::reference_to(*one.order), kTextLimit),
                       escape(one.finding, kTextLimit), record.empty() ? nothing : record});
  }
  if (answer.orders.size() > kOrdersShown) {
    rows +=
        table_row({"and " + std::to_string(answer.orders.size() - kOrdersShown) + " more", "", ""});
  }
  return rows;
}

std::string detail(const ImmunosuppressionAnswer& answer) {
  constexpr std::string_view kHeading =
      "**What is ordered here is what the guideline lowers** in someone with BK virus nephropathy "
      "or viraemia.\n";
  constexpr std::string_view kLimit =
      "Whether rejection or another reason asks for the drug is not judged here.\n";
  const std::string disease =
      "On record: " + cite_first(answer.disease, kRecordItems, CitationStyle::full) + ".\n";
  return within_detail_limit(paragraphs({kHeading, table(answer), step(answer), disease, kLimit,
                                         notes_block(answer.notes, kMostNotes)}));
}

void write_reference(JsonWriter& json, const guideline::Evidence& evidence) {
  json.string(evidence.reference);
}

void write_dose(JsonWriter& json, std::string_view name,
                const std::optional<guideline::StatedDose>& dose) {
  if (!dose || !std::isfinite(dose->mg)) return;
  json.key(name).begin_object();
  json.key("mg").number(dose->mg);
  json.member("per", dose->per_day ? "day" : "dose");
  if (dose->per_kg) json.key("perKg").boolean(true);
  json.end_object();
}

void write_left_out(JsonWriter& json, std::string_view name, std::size_t count) {
  if (count > 0) json.key(name).integer(static_cast<std::int64_t>(count));
}

void write_order(JsonWriter& json, const ImmunosuppressionOrder& one,
                 const std::vector<guideline::Evidence>& on_record) {
  json.begin_object();
  if (!one.order->id.empty()) json.member("order", fhir::reference_to(*one.order));
  json.member("drug", guideline::drug_name(one.drug)).member("change", to_text(one.change));
  write_dose(json, "ordered", one.ordered);
  write_dose(json, "current", one.current);
  list_member(json, "evidence", first(on_record, kMostEvidence), write_reference);
  write_left_out(json, "moreEvidence", left_out(on_record.size(), kMostEvidence));
  json.end_object();
}

void add_left_out(std::vector<std::string>& lines, std::size_t count, std::string_view of = {}) {
  if (count > 0) lines.push_back(std::string(of) + "and " + std::to_string(count) + " more");
}

}  // namespace

std::string assessment_json(const ImmunosuppressionAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  text_member(json, "guideline", answer.guideline_version);
  json.member("asOf", fhir::format_instant(answer.as_of));
  json.member("service", "bkvn-immunosuppression");
  list_member(json, "disease", answer.disease, write_reference);
  if (!answer.orders.empty()) {
    json.key("orders").begin_array();
    for (const ImmunosuppressionOrder& one : first(answer.orders, kMostOrders)) {
      write_order(json, one, on_record(answer, one.drug));
    }
    json.end_array();
    write_left_out(json, "moreOrders", left_out(answer.orders.size(), kMostOrders));
  }
  write_notes(json, answer.notes);
  json.end_object();
  return json.take();
}

Card immunosuppression_card(const ImmunosuppressionAnswer& answer, const CardContext& context) {
  Card card = new_card(answer.guideline_version, context,
                       {kTopicSystem, "bkvn-immunosuppression-raised",
                        "Immunosuppression in BK virus nephropathy or viraemia"},
                       Indicator::warning, assessment_json(answer));
  card.summary = summary(answer);
  card.detail = detail(answer);
  for (const ImmunosuppressionOrder& one : first(answer.orders, kMostSuggestions)) {
    append(card.suggestions, remove_draft(*one.order, guideline::drug_name(one.drug)));
  }
  card.override_reasons = reasons_against_lowering();
  give_uuids(card, context);
  return card;
}

std::string terminal_text(const ImmunosuppressionAnswer& answer) {
  std::string out;
  append_wrapped(out, "", summary(answer));
  out += "guideline " + answer.guideline_version + ", as of " + fhir::format_instant(answer.as_of) +
         '\n';
  std::vector<std::string> drafts;
  for (const ImmunosuppressionOrder& one : first(answer.orders, kMostOrders)) {
    const std::vector<guideline::Evidence>& on_record = guideline::on_record(answer, one.drug);
    const std::string drug(guideline::drug_name(one.drug));
    drafts.push_back(fhir::reference_to(*one.order) + ": " + one.finding);
    for (const guideline::Evidence& evidence : first(on_record, kMostEvidence)) {
      drafts.push_back(drug + " on record: " + evidence_line(evidence));
    }
    add_left_out(drafts, left_out(on_record.size(), kMostEvidence), drug + " on record: ");
  }
  add_left_out(drafts, left_out(answer.orders.size(), kMostOrders));
  append_list(out, "Drafts", drafts);
  std::vector<std::string> disease;
  for (const guideline::Evidence& evidence : answer.disease) {
    disease.push_back(evidence.sentence + ": " + evidence_line(evidence));
  }
  append_list(out, "BK virus disease on record", disease);
  append_notes(out, answer.notes);
  return out;
}

}  // namespace cards
