// The counts of a report, over both databases.
#include "server/report.h"

#include <catch2/catch.hpp>

#include "tests/storage/database.h"
#include "tests/storage/rows.h"

using server::DecisionRow;
using server::FeedbackRow;
using server::Report;
using server::StoreUse;
using storage_test::accepted;
using storage_test::at;
using storage_test::decision;
using storage_test::OnPostgresql;
using storage_test::OnSqlite;
using storage_test::overridden;

namespace {

FeedbackRow later(FeedbackRow row) {
  row.feedback.outcome_at += std::chrono::hours(1);
  return row;
}

FeedbackRow because(FeedbackRow row, const std::string& code, const std::string& comment) {
  row.feedback.reason_system = "http://s";
  row.feedback.reason_code = code;
  row.feedback.user_comment = comment;
  return row;
}

}  // namespace

TEMPLATE_TEST_CASE("cards are counted by the latest outcome of each", "[storage][report]", OnSqlite,
                   OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  std::vector<DecisionRow> rows;
  for (const char* card : {"a", "b", "c", "d", "e"}) rows.push_back(decision(card));
  store->write(rows);
  // a: accepted. b: overridden, then accepted; both came in the wrong order. c: accepted, then
  // overridden. d: overridden at the same time twice, the last that came counts. e: nothing.
  FeedbackRow again = because(overridden("d"), "other", "");
  store->write(std::vector<FeedbackRow>{
      accepted("a"), later(accepted("b")), overridden("b"), accepted("c"),
      later(because(overridden("c"), "refused", "no")), overridden("d"), again, overridden("x")});

  const Report report = database.store(StoreUse::report)->report({});
  REQUIRE(report.lines.size() == 1);
  CHECK(report.lines[0].group ==
        server::ReportGroup{"bkvn-ivig-order-sign", "eligibility", "not-supported", "active"});
  CHECK(report.lines[0].cards == 5);
  CHECK(report.lines[0].accepted == 2);
  CHECK(report.lines[0].overridden == 2);
  REQUIRE(report.overrides.size() == 2);
  CHECK(report.overrides[0].code == "other");
  CHECK(report.overrides[0].with_comment == 0);
  CHECK(report.overrides[1].code == "refused");
  CHECK(report.overrides[1].with_comment == 1);
  CHECK(report.of_unknown_cards == 1);
}

TEMPLATE_TEST_CASE("cards are counted by service, card, verdict and mode", "[storage][report]",
                   OnSqlite, OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  std::vector<DecisionRow> rows;
  rows.reserve(6);
  for (int i = 0; i < 6; ++i) rows.push_back(decision(std::to_string(i)));
  rows[1].silent = true;
  rows[2].service = "bkvn-ivig-order-select";
  rows[3].decision.verdict = guideline::Verdict::insufficient_data;
  rows[4].decision.kind = hooks::CardKind::viraemia_caveat;
  rows[4].decision.verdict.reset();
  store->write(rows);
  const Report report = store->report({});
  REQUIRE(report.lines.size() == 5);
  for (std::size_t i = 1; i < 5; ++i) CHECK(report.lines[i - 1].group < report.lines[i].group);
  CHECK(report.lines[0].group.service == "bkvn-ivig-order-select");
  std::int64_t silent = 0;
  for (const auto& line : report.lines) silent += line.group.mode == "silent" ? line.cards : 0;
  CHECK(silent == 1);
}

TEMPLATE_TEST_CASE("notes are counted by kind, the most frequent first", "[storage][report]",
                   OnSqlite, OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  std::vector<DecisionRow> rows{decision("a"), decision("b"), decision("c")};
  rows[1].decision.note_kinds = {"wrong-patient"};
  rows[2].decision.note_kinds.clear();
  store->write(rows);
  const Report report = store->report({});
  REQUIRE(report.notes.size() == 2);
  CHECK(report.notes[0].kind == "wrong-patient");
  CHECK(report.notes[0].cards == 2);
  CHECK(report.notes[1].kind == "future-date");
  CHECK(report.notes[1].cards == 1);
}

TEMPLATE_TEST_CASE("a report begins at its instant", "[storage][report]", OnSqlite, OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  std::vector<DecisionRow> rows{decision("a"), decision("b"), decision("c")};
  rows[0].decided_at = at("2026-11-01T11:59:59.999Z");
  rows[1].decided_at = at("2026-11-01T12:00:00Z");
  store->write(rows);
  CHECK(store->report({}).lines.at(0).cards == 3);
  CHECK(store->report(at("2026-11-01T12:00:00Z")).lines.at(0).cards == 2);
  CHECK(store->report(at("2030-01-01")).lines.empty());
}

TEMPLATE_TEST_CASE("feedback that came before its card was recorded counts", "[storage][report]",
                   OnSqlite, OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  store->write(std::vector<FeedbackRow>{accepted("a")});
  CHECK(store->report({}).of_unknown_cards == 1);
  store->write(std::vector<DecisionRow>{decision("a")});
  const Report report = store->report({});
  CHECK(report.lines.at(0).accepted == 1);
  CHECK(report.of_unknown_cards == 0);
}
