#include "server/postgresql_store.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "fhir/json_writer.h"
#include "server/store_rows.h"

namespace server {
namespace {

// Each leads from one version of the schema to the next. What was released never changes.
constexpr std::array kMigrations{R"sql(
CREATE TABLE decision (
  card text PRIMARY KEY,
  decided_at timestamptz NOT NULL,
  service text NOT NULL,
  hook text NOT NULL,
  hook_instance text NOT NULL,
  client text NOT NULL,
  patient_hash text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('active', 'silent')),
  card_kind text NOT NULL,
  verdict text,
  criteria jsonb NOT NULL,
  note_kinds text NOT NULL,
  guideline_version text NOT NULL
);
CREATE INDEX decision_decided_at ON decision (decided_at);
CREATE TABLE feedback (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest text NOT NULL UNIQUE,
  received_at timestamptz NOT NULL,
  service text NOT NULL,
  client text NOT NULL,
  card text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('accepted', 'overridden')),
  outcome_at timestamptz NOT NULL,
  accepted_suggestions jsonb NOT NULL,
  reason_system text,
  reason_code text,
  user_comment text
);
CREATE INDEX feedback_card ON feedback (card);
CREATE VIEW marked_feedback AS
  SELECT f.*, EXISTS (SELECT 1 FROM decision d WHERE d.card = f.card) AS card_known FROM feedback f;
)sql"};

// All rows in one statement and one parameter, an array of objects.
constexpr const char* kInsertDecisions =
    "INSERT INTO decision (card, decided_at, service, hook, hook_instance, client, patient_hash,"
    " mode, card_kind, verdict, criteria, note_kinds, guideline_version) "
    "SELECT card, decided_at, service, hook, hook_instance, client, patient_hash, mode, card_kind,"
    " nullif(verdict, ''), criteria, note_kinds, guideline_version "
    "FROM jsonb_to_recordset($1::jsonb) AS r (card text, decided_at timestamptz, service text,"
    " hook text, hook_instance text, client text, patient_hash text, mode text, card_kind text,"
    " verdict text, criteria jsonb, note_kinds text, guideline_version text) "
    "ON CONFLICT (card) DO NOTHING";

constexpr const char* kInsertFeedback =
    "INSERT INTO feedback (digest, received_at, service, client, card, outcome,"
    " outcome_at, accepted_suggestions, reason_system, reason_code, user_comment) "
    "SELECT digest, received_at, service, client, card, outcome, outcome_at, accepted_suggestions,"
    " nullif(reason_system, ''), nullif(reason_code, ''), nullif(user_comment, '') "
    "FROM jsonb_to_recordset($1::jsonb) AS r (digest text, received_at timestamptz, service text,"
    " client text, card text, outcome text, outcome_at timestamptz, accepted_suggestions jsonb,"
    " reason_system text, reason_code text, user_comment text) "
    "ON CONFLICT (digest) DO NOTHING";

constexpr std::chrono::seconds kStatementTimeout{3};

struct Freed {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Connection = std::unique_ptr<PGconn, Freed>;
using Result = std::unique_ptr<PGresult, Freed>;

// The server's own message may quote a row: only its code is told.
StorageError error_of(const PGresult* result) {
  const char* const code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view state = code == nullptr ? "none" : code;
  // Classes 22 and 23: data exception, integrity constraint violation.
  const bool rejected = state.starts_with("22") || state.starts_with("23");
  return {rejected ? StorageError::Kind::rejected : StorageError::Kind::unavailable,
          "PostgreSQL: SQLSTATE " + std::string(state)};
}

std::string one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string as_json(const DecisionRow& row) {
  const hooks::Decision& decision = row.decision;
  fhir::JsonWriter json;
  json.begin_object()
      .member("card", decision.card)
      .member("decided_at", store_rows::stored_instant(row.decided_at))
      .member("service", row.service)
      .member("hook", row.hook)
      .member("hook_instance", row.hook_instance)
      .member("client", row.client)
      .member("patient_hash", row.patient_hash)
      .member("mode", store_rows::mode(row.silent))
      .member("card_kind", to_text(decision.kind))
      .member("verdict", store_rows::verdict(decision))
      .member("note_kinds", store_rows::note_kinds(decision))
      .member("guideline_version", decision.guideline_version);
  json.key("criteria").raw(store_rows::criteria_json(decision)).end_object();
  return json.take();
}

std::string as_json(const FeedbackRow& row) {
  const hooks::Feedback& entry = row.feedback;
  fhir::JsonWriter json;
  json.begin_object()
      .member("digest", store_rows::digest(row))
      .member("received_at", store_rows::stored_instant(row.received_at))
      .member("service", row.service)
      .member("client", row.client)
      .member("card", entry.card)
      .member("outcome", to_text(entry.outcome))
      .member("outcome_at", store_rows::stored_instant(entry.outcome_at))
      .member("reason_system", entry.reason_system)
      .member("reason_code", entry.reason_code)
      .member("user_comment", entry.user_comment);
  json.key("accepted_suggestions").raw(store_rows::suggestions_json(entry)).end_object();
  return json.take();
}

template <typename Row>
std::string array_of(const std::vector<Row>& rows) {
  fhir::JsonWriter json;
  json.begin_array();
  for (const Row& row : rows) json.raw(as_json(row));
  json.end_array();
  return json.take();
}

class PostgresqlStore : public DecisionStore {
 public:
  PostgresqlStore(std::string uri, StoreUse use) : uri_(std::move(uri)), use_(use) {}

  void open() override {
    guarded([this] { connect(); });
  }
  void write(const std::vector<DecisionRow>& decisions) override {
    insert(kInsertDecisions, array_of(decisions));
  }
  void write(const std::vector<FeedbackRow>& feedback) override {
    insert(kInsertFeedback, array_of(feedback));
  }

  Report report(std::optional<fhir::Instant> since) override {
    Report report;
    guarded([&] {
      connect();
      run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      report = store_rows::report_of(
          [this](std::string_view sql, const std::string& from) { return rows_of(sql, from); },
          since);
      run("COMMIT");
    });
    return report;
  }

 private:
  // Whatever went wrong, the connection is given up, and an open transaction with it.
  template <typename Work>
  void guarded(Work work) {
    try {
      work();
    } catch (...) {
      connection_.reset();
      throw;
    }
  }

  // One statement is one transaction.
  void insert(const char* sql, const std::string& rows) {
    guarded([&] {
      connect();
      (void)ask(sql, {rows.c_str()});
    });
  }

  void connect() {
    if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return;
    // Where a name comes twice the last one counts; "dbname" stands for all that the URI says.
    constexpr const char* kEnd = nullptr;
    constexpr std::array kNames{"connect_timeout", "tcp_user_timeout", "application_name",
                                "dbname",          "client_encoding",  kEnd};
    const std::array kValues{"3", "5000", "ivig-cds", uri_.c_str(), "UTF8", kEnd};
    connection_.reset(PQconnectdbParams(kNames.data(), kValues.data(), 1));
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
      throw StorageError(StorageError::Kind::unavailable,
                         "PostgreSQL: " + one_line(PQerrorMessage(connection_.get())));
    }
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
    if (std::string_view(PQparameterStatus(connection_.get(), "server_encoding")) != "UTF8") {
      throw StorageError(StorageError::Kind::unsuited, "PostgreSQL: the database is not in UTF8");
    }
    PQsetnonblocking(connection_.get(), 1);
    if (use_ == StoreUse::serve) {
      run("SET synchronous_commit = on; SET statement_timeout = '" +
          std::to_string(kStatementTimeout.count()) + "s'");
    }
    migrate();
  }

  void migrate() {
    if (use_ == StoreUse::serve) {
      run("BEGIN; SELECT pg_advisory_xact_lock(hashtext('ivig-cds schema'))");
      run("CREATE TABLE IF NOT EXISTS ivig_cds_schema (version integer NOT NULL)");
    }
    const std::size_t own = kMigrations.size();
    std::size_t version = schema_version();
    if (version > own || (use_ == StoreUse::report && version != own)) {
      throw StorageError(StorageError::Kind::unsuited,
                         version > own
                             ? "PostgreSQL: the schema is of a newer version of this program"
                             : "PostgreSQL: the schema is not this program's");
    }
    if (use_ == StoreUse::report) return;
    for (; version < own; ++version) {
      run(kMigrations.at(version));
      run("INSERT INTO ivig_cds_schema VALUES (" + std::to_string(version + 1) + ")");
    }
    run("COMMIT");
  }

  std::size_t schema_version() {
    const Result here = ask("SELECT to_regclass('ivig_cds_schema')", {});
    if (PQgetisnull(here.get(), 0, 0) == 1) return 0;
    const Result version = ask("SELECT coalesce(max(version), 0) FROM ivig_cds_schema", {});
    return std::stoul(PQgetvalue(version.get(), 0, 0));
  }

  store_rows::Rows rows_of(std::string_view sql, const std::string& from) {
    const Result result = ask(std::string(sql).c_str(), {from.c_str()});
    store_rows::Rows rows;
    for (int i = 0; i < PQntuples(result.get()); ++i) {
      std::vector<std::string> row;
      row.reserve(static_cast<std::size_t>(PQnfields(result.get())));
      for (int j = 0; j < PQnfields(result.get()); ++j) {
        row.emplace_back(PQgetvalue(result.get(), i, j));
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  // Statements without parameters; what they give is passed over.
  void run(const std::string& sql) { (void)answer_to(PQsendQuery(connection_.get(), sql.c_str())); }

  Result ask(const char* sql, const std::vector<const char*>& parameters) {
    return answer_to(PQsendQueryParams(connection_.get(), sql, static_cast<int>(parameters.size()),
                                       nullptr, parameters.data(), nullptr, nullptr, 0));
  }

  // The last result of what was sent.
  Result answer_to(int sent) {
    const auto deadline = std::chrono::steady_clock::now() + patience();
    if (sent != 1) throw lost();
    while (const int pending = PQflush(connection_.get())) {
      if (pending < 0) throw lost();
      await(POLLIN | POLLOUT, deadline);
      if (PQconsumeInput(connection_.get()) != 1) throw lost();
    }
    Result last;
    for (;;) {
      while (PQisBusy(connection_.get()) == 1) {
        await(POLLIN, deadline);
        if (PQconsumeInput(connection_.get()) != 1) throw lost();
      }
      Result result(PQgetResult(connection_.get()));
      if (!result) return last;
      const ExecStatusType status = PQresultStatus(result.get());
      if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw error_of(result.get());
      last = std::move(result);
    }
  }

  // A server that hangs must not hold up who waits for an answer; a report may take its time.
  [[nodiscard]] std::chrono::seconds patience() const {
    return use_ == StoreUse::serve ? kStatementTimeout + std::chrono::seconds(1)
                                   : std::chrono::seconds(600);
  }

  void await(short events, std::chrono::steady_clock::time_point deadline) const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd socket{PQsocket(connection_.get()), events, 0};
    const int ready = left.count() <= 0 ? 0 : ::poll(&socket, 1, static_cast<int>(left.count()));
    if (ready == 0) {
      throw StorageError(StorageError::Kind::unavailable, "PostgreSQL: no answer in time");
    }
    if (ready < 0 && errno != EINTR) throw lost();
  }

  static StorageError lost() {
    return {StorageError::Kind::unavailable, "PostgreSQL: the connection broke"};
  }

  const std::string uri_;
  const StoreUse use_;
  Connection connection_;
};

// A password whose @ or / is not percent-encoded ends up in other parts, and from there in
// messages.
void check(const std::string& uri) {
  char* complaint = nullptr;
  const std::unique_ptr<PQconninfoOption, Freed> options(PQconninfoParse(uri.c_str(), &complaint));
  PQfreemem(complaint);
  if (!options) throw std::invalid_argument("is no PostgreSQL connection URI");
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view name = option->keyword;
    const std::string_view value = option->val == nullptr ? "" : option->val;
    const bool spilt = (name == "host" || name == "dbname") && value.find('@') != value.npos;
    const bool no_port = name == "port" && value.find_first_not_of("0123456789,") != value.npos;
    if (spilt || no_port) {
      throw std::invalid_argument(
          "has a host, port or database that cannot be one; user and password must be "
          "percent-encoded");
    }
  }
}

}  // namespace

std::unique_ptr<DecisionStore> make_postgresql_store(const std::string& uri, StoreUse use) {
  check(uri);
  return std::make_unique<PostgresqlStore>(uri, use);
}

}  // namespace server
