#include "server/store_rows.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "fhir/json_writer.h"
#include "server/patient_hash.h"

namespace server::store_rows {
namespace {

// The latest outcome of each card.
constexpr std::string_view kLatest =
    "WITH latest AS (SELECT card, outcome, reason_system, reason_code, user_comment,"
    " row_number() OVER (PARTITION BY card ORDER BY outcome_at DESC, id DESC) AS nth"
    " FROM feedback) ";

constexpr std::string_view kLines =
    "SELECT d.service, d.card_kind, coalesce(d.verdict, ''), d.mode, count(*),"
    "       sum(CASE WHEN l.outcome = 'accepted' THEN 1 ELSE 0 END),"
    "       sum(CASE WHEN l.outcome = 'overridden' THEN 1 ELSE 0 END) "
    "FROM decision d LEFT JOIN latest l ON l.card = d.card AND l.nth = 1 "
    "WHERE d.decided_at >= $1 GROUP BY 1, 2, 3, 4";

constexpr std::string_view kOverrides =
    "SELECT d.service, d.card_kind, coalesce(d.verdict, ''), d.mode,"
    "       coalesce(l.reason_system, ''), coalesce(l.reason_code, ''), count(*),"
    "       sum(CASE WHEN l.user_comment IS NULL THEN 0 ELSE 1 END) "
    "FROM decision d JOIN latest l ON l.card = d.card AND l.nth = 1 "
    "WHERE d.decided_at >= $1 AND l.outcome = 'overridden' GROUP BY 1, 2, 3, 4, 5, 6";

constexpr std::string_view kNotes =
    "SELECT mode, note_kinds, count(*) FROM decision "
    "WHERE decided_at >= $1 AND note_kinds <> '' GROUP BY 1, 2";

// Counted anew and not by the mark: a card may have been recorded later than its feedback.
constexpr std::string_view kUnknownCards =
    "SELECT count(*) FROM marked_feedback WHERE received_at >= $1 AND NOT card_known";

ReportGroup group_of(const std::vector<std::string>& row) {
  return {row.at(0), row.at(1), row.at(2), row.at(3)};
}

std::string with_latest(std::string_view query) { return std::string(kLatest).append(query); }

// Kinds stand together in one text; a line is for one of them.
std::vector<NoteLine> notes_of(const Rows& rows) {
  std::map<std::pair<std::string, std::string>, std::int64_t> counts;
  for (const auto& row : rows) {
    std::string_view kinds = row.at(1);
    while (!kinds.empty()) {
      const std::size_t end = std::min(kinds.find(' '), kinds.size());
      counts[{row.at(0), std::string(kinds.substr(0, end))}] += std::stoll(row.at(2));
      kinds.remove_prefix(std::min(end + 1, kinds.size()));
    }
  }
  std::vector<NoteLine> lines;
  lines.reserve(counts.size());
  for (const auto& [key, count] : counts) lines.push_back({key.first, key.second, count});
  return lines;
}

void write_feedback(fhir::JsonWriter& json, const hooks::Feedback& feedback) {
  json.string(feedback.card)
      .string(to_text(feedback.outcome))
      .string(stored_instant(feedback.outcome_at))
      .raw(suggestions_json(feedback))
      .string(feedback.reason_system)
      .string(feedback.reason_code)
      .string(feedback.user_comment);
}

}  // namespace

std::string stored_instant(fhir::Instant instant) {
  std::string text = fhir::format_instant(instant);
  if (text.find('.') == std::string::npos) text.insert(text.size() - 1, ".000");
  return text;
}

std::string criteria_json(const hooks::Decision& decision) {
  fhir::JsonWriter json;
  json.begin_object();
  for (const hooks::CriterionStatus& criterion : decision.criteria) {
    json.member(guideline::to_text(criterion.id), guideline::to_text(criterion.status));
  }
  json.end_object();
  return json.take();
}

std::string note_kinds(const hooks::Decision& decision) {
  std::string text;
  for (const std::string& kind : decision.note_kinds) text += (text.empty() ? "" : " ") + kind;
  return text;
}

std::string_view verdict(const hooks::Decision& decision) {
  return decision.verdict ? guideline::to_text(*decision.verdict) : std::string_view();
}

std::string_view mode(bool silent) { return silent ? "silent" : "active"; }

std::string suggestions_json(const hooks::Feedback& feedback) {
  fhir::JsonWriter json;
  json.begin_array();
  for (const std::string& id : feedback.accepted_suggestions) json.string(id);
  json.end_array();
  return json.take();
}

std::string digest(const FeedbackRow& row) {
  fhir::JsonWriter json;
  json.begin_array().string(row.client).string(row.service);
  write_feedback(json, row.feedback);
  json.end_array();
  return sha256(json.take());
}

Report report_of(const Query& query, std::optional<fhir::Instant> since) {
  const std::string from = stored_instant(since.value_or(fhir::Instant{}));
  Report report;
  report.since = since;
  for (const auto& row : query(with_latest(kLines), from)) {
    report.lines.push_back(
        {group_of(row), std::stoll(row.at(4)), std::stoll(row.at(5)), std::stoll(row.at(6))});
  }
  for (const auto& row : query(with_latest(kOverrides), from)) {
    report.overrides.push_back(
        {group_of(row), row.at(4), row.at(5), std::stoll(row.at(6)), std::stoll(row.at(7))});
  }
  report.notes = notes_of(query(kNotes, from));
  report.of_unknown_cards = std::stoll(query(kUnknownCards, from).at(0).at(0));

  // Here and not in the query: databases do not agree on the order of texts.
  std::sort(report.lines.begin(), report.lines.end(),
            [](const auto& a, const auto& b) { return a.group < b.group; });
  std::sort(report.overrides.begin(), report.overrides.end(), [](const auto& a, const auto& b) {
    return std::tie(a.group, b.cards, a.system, a.code) <
           std::tie(b.group, a.cards, b.system, b.code);
  });
  std::sort(report.notes.begin(), report.notes.end(), [](const auto& a, const auto& b) {
    return std::tie(a.mode, b.cards, a.kind) < std::tie(b.mode, a.cards, b.kind);
  });
  return report;
}

}  // namespace server::store_rows
