#include "server/report.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "fhir/json_writer.h"
#include "server/text_table.h"

namespace server {
namespace {

// --- for people

// What a client sent goes to a terminal: nothing that such a one would obey, and no more than a
// line can hold.
std::string harmless(const std::string& text) {
  constexpr std::size_t kLongest = 48;
  std::string kept;
  for (const char c : text.substr(0, kLongest)) kept += c > ' ' && c < '\x7F' ? c : '?';
  return text.size() > kLongest ? kept + "..." : kept;
}

std::string percent_of(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "-";
  return std::to_string((part * 100 + whole / 2) / whole) + " %";
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

std::vector<const ReportLine*> of_mode(const Report& report, std::string_view mode) {
  std::vector<const ReportLine*> lines;
  for (const ReportLine& line : report.lines) {
    if (line.group.mode == mode) lines.push_back(&line);
  }
  return lines;
}

std::string shown_cards(const Report& report) {
  std::vector<Cells> rows{{"SERVICE", "CARD", "VERDICT", "SHOWN", "ACCEPTED", "OVERRIDDEN", "OPEN",
                           "ACCEPTED OF ANSWERED"}};
  for (const ReportLine* line : of_mode(report, "active")) {
    const std::int64_t answered = line->accepted + line->overridden;
    rows.push_back({line->group.service, line->group.card_kind, or_dash(line->group.verdict),
                    std::to_string(line->cards), std::to_string(line->accepted),
                    std::to_string(line->overridden), std::to_string(line->cards - answered),
                    percent_of(line->accepted, answered)});
  }
  if (rows.size() == 1) return "No card was shown.\n";
  return text_table(rows, 3);
}

std::string silent_cards(const Report& report) {
  std::vector<Cells> rows{{"SERVICE", "CARD", "VERDICT", "WOULD HAVE BEEN SHOWN"}};
  for (const ReportLine* line : of_mode(report, "silent")) {
    rows.push_back({line->group.service, line->group.card_kind, or_dash(line->group.verdict),
                    std::to_string(line->cards)});
  }
  if (rows.size() == 1) return {};
  return "\nSilent mode\n" + text_table(rows, 3);
}

std::string override_reasons(const Report& report) {
  std::vector<Cells> rows{{"SERVICE", "CARD", "VERDICT", "REASON", "CARDS", "WITH COMMENT"}};
  for (const OverrideLine& line : report.overrides) {
    rows.push_back({line.group.service, line.group.card_kind, or_dash(line.group.verdict),
                    line.code.empty() ? "none given" : harmless(line.code),
                    std::to_string(line.cards), std::to_string(line.with_comment)});
  }
  if (rows.size() == 1) return {};
  return "\nWhy cards were overridden\n" + text_table(rows, 4);
}

std::string notes(const Report& report) {
  std::vector<Cells> rows{{"NOTE", "MODE", "CARDS"}};
  for (const NoteLine& line : report.notes) {
    rows.push_back({line.kind, line.mode, std::to_string(line.cards)});
  }
  if (rows.size() == 1) return {};
  return "\nNotes about the data\n" + text_table(rows, 2);
}

// --- for programs

void write_group(fhir::JsonWriter& json, const ReportGroup& group) {
  json.member("service", group.service).member("card", group.card_kind);
  if (!group.verdict.empty()) json.member("verdict", group.verdict);
  json.member("mode", group.mode);
}

// RFC 4180. A spreadsheet would take some texts for formulas: an apostrophe tells it not to.
std::string csv_field(std::string text) {
  if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos) {
    text.insert(0, 1, '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

void add_csv(std::string& text, const ReportGroup& group, const std::string& measure,
             const std::string& detail, std::int64_t cards) {
  for (const std::string& field :
       {group.service, group.card_kind, group.verdict, group.mode, measure, detail}) {
    text += csv_field(field) + ",";
  }
  text += std::to_string(cards) + "\r\n";
}

}  // namespace

std::string to_text(const Report& report) {
  std::string text = "Decisions";
  text += report.since ? " since " + fhir::format_instant(*report.since) : " of all time";
  text += "\n\n" + shown_cards(report) + silent_cards(report) + override_reasons(report) +
          notes(report);
  if (report.of_unknown_cards != 0) {
    text +=
        "\nFeedback on cards that are not on record: " + std::to_string(report.of_unknown_cards) +
        "\n";
  }
  return text;
}

std::string to_json(const Report& report) {
  fhir::JsonWriter json;
  json.begin_object();
  if (report.since) json.member("since", fhir::format_instant(*report.since));
  json.key("cards").begin_array();
  for (const ReportLine& line : report.lines) {
    write_group(json.begin_object(), line.group);
    json.key("count").integer(line.cards);
    json.key("accepted").integer(line.accepted);
    json.key("overridden").integer(line.overridden).end_object();
  }
  json.end_array().key("overrideReasons").begin_array();
  for (const OverrideLine& line : report.overrides) {
    write_group(json.begin_object(), line.group);
    if (!line.code.empty()) json.member("system", line.system).member("code", line.code);
    json.key("count").integer(line.cards);
    json.key("withComment").integer(line.with_comment).end_object();
  }
  json.end_array().key("notes").begin_array();
  for (const NoteLine& line : report.notes) {
    json.begin_object().member("kind", line.kind).member("mode", line.mode);
    json.key("count").integer(line.cards).end_object();
  }
  json.end_array().key("feedbackOnUnknownCards").integer(report.of_unknown_cards).end_object();
  return json.take() + "\n";
}

std::string to_csv(const Report& report) {
  std::string text = "service,card,verdict,mode,measure,detail,cards\r\n";
  for (const ReportLine& line : report.lines) {
    add_csv(text, line.group, "cards", "", line.cards);
    add_csv(text, line.group, "accepted", "", line.accepted);
    add_csv(text, line.group, "overridden", "", line.overridden);
  }
  for (const OverrideLine& line : report.overrides) {
    add_csv(text, line.group, "override-reason",
            line.code.empty() ? "" : line.system + "|" + line.code, line.cards);
  }
  for (const NoteLine& line : report.notes) {
    add_csv(text, {"", "", "", line.mode}, "note", line.kind, line.cards);
  }
  add_csv(text, {}, "feedback-on-unknown-cards", "", report.of_unknown_cards);
  return text;
}

}  // namespace server
