// The promises of server/decision_store.h, over both databases.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "server/decision_store.h"
#include "server/postgresql_store.h"
#include "tests/storage/database.h"
#include "tests/storage/rows.h"

using server::DecisionRow;
using server::FeedbackRow;
using server::StorageError;
using server::StoreUse;
using storage_test::accepted;
using storage_test::at;
using storage_test::decision;
using storage_test::OnPostgresql;
using storage_test::OnSqlite;
using storage_test::overridden;
using storage_test::Rows;

namespace {

std::optional<StorageError::Kind> failure(const std::function<void()>& work) {
  try {
    work();
  } catch (const StorageError& error) {
    return error.kind();
  }
  return std::nullopt;
}

void write_decisions(server::DecisionStore& store, const std::vector<DecisionRow>& rows) {
  store.write(rows);
}
void write_feedback(server::DecisionStore& store, const std::vector<FeedbackRow>& rows) {
  store.write(rows);
}

}  // namespace

TEMPLATE_TEST_CASE("a decision is kept as it was", "[storage]", OnSqlite, OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  DecisionRow caveat = decision("c2");
  caveat.decision.kind = hooks::CardKind::rejection_caveat;
  caveat.decision.verdict.reset();
  caveat.decision.criteria.clear();
  caveat.decision.note_kinds.clear();
  caveat.silent = true;
  write_decisions(*store, {decision("c1"), caveat});

  CHECK(database.rows("SELECT card, service, hook, hook_instance, client, patient_hash, mode,"
                      " card_kind, verdict, note_kinds, guideline_version FROM decision"
                      " ORDER BY card") ==
        Rows{{"c1", "bkvn-ivig-order-sign", "order-sign", "34cde044-2a61-464d-9cea-8cec3b167206",
              "ehr", "00ff", "active", "eligibility", "not-supported", "future-date wrong-patient",
              "1.0.0"},
             {"c2", "bkvn-ivig-order-sign", "order-sign", "34cde044-2a61-464d-9cea-8cec3b167206",
              "ehr", "00ff", "silent", "rejection-caveat", "NULL", "", "1.0.0"}});
  const std::string criteria =
      database.rows("SELECT criteria FROM decision WHERE card = 'c1'").at(0).at(0);
  CHECK(criteria.find("biopsy-proven-bkvn") < criteria.find("met"));
  CHECK(database.rows("SELECT count(*) FROM decision"
                      " WHERE decided_at = '2026-11-22T12:00:00.000Z'") == Rows{{"2"}});
}

TEMPLATE_TEST_CASE("a card that is there already stays as it is", "[storage]", OnSqlite,
                   OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  write_decisions(*store, {decision("c1")});
  DecisionRow again = decision("c1");
  again.client = "another";
  write_decisions(*store, {again, again, decision("c2")});
  CHECK(database.rows("SELECT card, client FROM decision ORDER BY card") ==
        Rows{{"c1", "ehr"}, {"c2", "ehr"}});
}

TEMPLATE_TEST_CASE("feedback is kept as it was", "[storage]", OnSqlite, OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  FeedbackRow reasoned = overridden("c2");
  reasoned.feedback.reason_system = "http://s";
  reasoned.feedback.reason_code = "r";
  reasoned.feedback.user_comment = "Robert'); DROP TABLE feedback;--\n\"ä\\🩺\"";
  write_feedback(*store, {accepted("c1"), reasoned});

  CHECK(database.rows("SELECT card, outcome, reason_system, reason_code, user_comment"
                      " FROM feedback ORDER BY id") ==
        Rows{{"c1", "accepted", "NULL", "NULL", "NULL"},
             {"c2", "overridden", "http://s", "r", reasoned.feedback.user_comment}});
  CHECK(database.rows("SELECT count(*) FROM feedback"
                      " WHERE outcome_at = '2026-11-22T12:04:00.250Z'"
                      " AND received_at = '2026-11-22T12:05:00.000Z'") == Rows{{"2"}});
  const std::string ids =
      database.rows("SELECT accepted_suggestions FROM feedback WHERE card = 'c1'").at(0).at(0);
  CHECK(ids.find("\"s1\"") < ids.find("\"s2\""));
}

TEMPLATE_TEST_CASE("the same entry sent twice is stored once", "[storage]", OnSqlite,
                   OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  FeedbackRow later = accepted("c1");
  later.received_at = at("2026-11-23T00:00:00Z");  // when it came does not tell it apart
  write_feedback(*store, {accepted("c1"), accepted("c1")});
  write_feedback(*store, {later, accepted("c2")});
  CHECK(database.rows("SELECT card FROM feedback ORDER BY id") == Rows{{"c1"}, {"c2"}});
}

TEMPLATE_TEST_CASE("an entry that differs in anything is a new row", "[storage]", OnSqlite,
                   OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  std::vector<FeedbackRow> rows(9, accepted("c1"));
  rows[1] = overridden("c1");
  rows[2].feedback.outcome_at = at("2026-11-22T12:04:01Z");
  rows[3].feedback.accepted_suggestions.pop_back();
  rows[4].feedback.reason_code = "r";
  rows[5].feedback.reason_system = "r";
  rows[6].feedback.user_comment = "r";
  rows[7].client = "another";
  rows[8].service = "another";
  write_feedback(*store, rows);
  CHECK(database.rows("SELECT count(*) FROM feedback") == Rows{{"9"}});
}

TEMPLATE_TEST_CASE("feedback on a card that is not there is marked", "[storage]", OnSqlite,
                   OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  write_decisions(*store, {decision("c1")});
  FeedbackRow of_another = overridden("c1");
  of_another.client = "another";
  write_feedback(*store, {overridden("c1"), overridden("c2"), of_another});
  CHECK(database.rows("SELECT card, client, CASE WHEN card_known THEN 'known' ELSE 'unknown' END"
                      " FROM marked_feedback ORDER BY id") ==
        Rows{{"c1", "ehr", "known"}, {"c2", "ehr", "unknown"}, {"c1", "another", "known"}});

  // What was shown may be written after what became of it: by another replica, or a moment later.
  write_decisions(*store, {decision("c2")});
  CHECK(database.rows("SELECT count(*) FROM marked_feedback WHERE NOT card_known") == Rows{{"0"}});
}

TEMPLATE_TEST_CASE("rows are stored all or none", "[storage]", OnSqlite, OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  store->open();
  database.run("CREATE TABLE only_few (card text)");
  database.run("CREATE UNIQUE INDEX one_service ON feedback (service)");
  FeedbackRow other = accepted("c2");
  other.service = "another";
  CHECK(failure([&] {
          write_feedback(*store, {accepted("c1"), other, overridden("c3")});
        }) == StorageError::Kind::rejected);
  CHECK(database.rows("SELECT count(*) FROM feedback") == Rows{{"0"}});
  write_feedback(*store, {accepted("c1"), other});  // and it goes on
  CHECK(database.rows("SELECT count(*) FROM feedback") == Rows{{"2"}});
}

TEMPLATE_TEST_CASE("a schema is made once, by however many at a time", "[storage]", OnSqlite,
                   OnPostgresql) {
  const TestType database;
  std::vector<std::thread> threads;
  std::vector<int> opened(6);
  threads.reserve(opened.size());
  for (int& success : opened) {
    threads.emplace_back(
        [&database, &success] { success = failure([&] { database.store()->open(); }) ? 0 : 1; });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(opened == std::vector<int>(6, 1));
  database.store()->open();
  CHECK(database.rows("SELECT count(*) FROM decision") == Rows{{"0"}});
}

TEMPLATE_TEST_CASE("a newer schema is refused and left alone", "[storage]", OnSqlite,
                   OnPostgresql) {
  const TestType database;
  write_decisions(*database.store(), {decision("c1")});
  database.make_schema_newer();
  for (const StoreUse use : {StoreUse::serve, StoreUse::report}) {
    const auto store = database.store(use);
    CHECK(failure([&] { store->open(); }) == StorageError::Kind::unsuited);
    CHECK(failure([&] { write_decisions(*store, {decision("c2")}); }) ==
          StorageError::Kind::unsuited);
  }
  CHECK(database.rows("SELECT card FROM decision") == Rows{{"c1"}});
}

TEMPLATE_TEST_CASE("a report makes no database", "[storage]", OnSqlite, OnPostgresql) {
  const TestType database;
  CHECK(failure([&] { (void)database.store(StoreUse::report)->report({}); }));
  database.run("CREATE TABLE of_something_else (a text)");
  CHECK(failure([&] { (void)database.store(StoreUse::report)->report({}); }) ==
        StorageError::Kind::unsuited);
  database.store()->open();
  CHECK_FALSE(failure([&] { (void)database.store(StoreUse::report)->report({}); }));
}

TEMPLATE_TEST_CASE("a database that was away is used again", "[storage]", OnSqlite, OnPostgresql) {
  const TestType database;
  const auto store = database.store();
  database.go_away();
  CHECK(failure([&] { write_feedback(*store, {accepted("c1")}); }) ==
        StorageError::Kind::unavailable);
  database.come_back();
  write_feedback(*store, {accepted("c1")});
  CHECK(database.rows("SELECT count(*) FROM feedback") == Rows{{"1"}});
}

TEST_CASE("a server that ends under a connection is found again - OnPostgresql", "[storage]") {
  const OnPostgresql database;
  const auto store = database.store();
  write_feedback(*store, {accepted("c1")});
  database.go_away();
  CHECK(failure([&] { write_feedback(*store, {accepted("c2")}); }) ==
        StorageError::Kind::unavailable);
  database.come_back();
  write_feedback(*store, {accepted("c2")});
  CHECK(database.rows("SELECT count(*) FROM feedback") == Rows{{"2"}});
}

TEST_CASE("a server that hangs is given up in time - OnPostgresql", "[storage]") {
  const OnPostgresql database;
  const auto store = database.store();
  store->open();
  const std::string pid = database
                              .rows(
                                  "SELECT pid FROM pg_stat_activity WHERE application_name ="
                                  " 'ivig-cds' AND datname = current_database()")
                              .at(0)
                              .at(0);
  ::kill(std::stoi(pid), SIGSTOP);
  CHECK(failure([&] { write_feedback(*store, {accepted("c1")}); }) ==
        StorageError::Kind::unavailable);
  ::kill(std::stoi(pid), SIGCONT);
  write_feedback(*store, {accepted("c2")});
  CHECK(database.rows("SELECT count(*) FROM feedback WHERE card = 'c2'") == Rows{{"1"}});
}

TEST_CASE("a read-only database is unavailable - OnPostgresql", "[storage]") {
  const OnPostgresql database;
  const auto store = database.store();
  store->open();
  database.run("ALTER DATABASE " + database.rows("SELECT current_database()").at(0).at(0) +
               " SET default_transaction_read_only = on");
  CHECK(failure([&] { write_feedback(*database.store(), {accepted("c1")}); }) ==
        StorageError::Kind::unavailable);
}

TEST_CASE("a database that is not in UTF-8 is unsuited - OnPostgresql", "[storage]") {
  const OnPostgresql database;
  database.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  std::string uri = database.uri();
  const std::size_t name = uri.find("/test");
  uri.replace(name, uri.find('?') - name, "/latin");
  CHECK(failure([&] { server::make_postgresql_store(uri, StoreUse::serve)->open(); }) ==
        StorageError::Kind::unsuited);
}

TEST_CASE("a URI that would spill its password is refused", "[storage]") {
  for (const char* uri :
       {"", "postgresql://u:s@cret@host/db", "postgresql://u:s/cret@host/db",
        "postgresql://host:port/db", "mysql://host/db", "postgresql://host/db?nonsense=secret"}) {
    INFO(uri);
    try {
      (void)server::make_postgresql_store(uri, StoreUse::serve);
      CHECK(std::string(uri).empty());  // which is a URI of defaults
    } catch (const std::invalid_argument& error) {
      CHECK(std::string(error.what()).find("cret") == std::string::npos);
    }
  }
  CHECK_NOTHROW(server::make_postgresql_store("postgresql://u:s%40cret@a:1,b:2/db?sslmode=require",
                                              StoreUse::serve));
}

TEST_CASE("the file is for its owner alone - OnSqlite", "[storage]") {
  const OnSqlite database;
  const auto store = database.store();
  write_decisions(*store, {decision("c1")});
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    REQUIRE(::stat((database.path() + suffix).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
  }
}

TEST_CASE("what is no database is refused - OnSqlite", "[storage]") {
  const OnSqlite database;
  std::ofstream(database.path()) << std::string(4096, 'x');
  CHECK(failure([&] { database.store()->open(); }) == StorageError::Kind::unsuited);
}

TEST_CASE("a read-only file is unavailable - OnSqlite", "[storage]") {
  const OnSqlite database;
  database.store()->open();
  ::chmod(database.path().c_str(), 0444);
  // Root may write what nobody may: a child gives that up.
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(100);
    const auto kind = failure([&] { write_feedback(*database.store(), {accepted("c1")}); });
    ::_exit(kind ? static_cast<int>(*kind) : 101);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == static_cast<int>(StorageError::Kind::unavailable));
}
