#include "server/postgresql_store.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "fhir/json_writer.h"
#include "server/postgresql_schema.h"
#include "server/postgresql_session.h"
#include "server/store_rows.h"

namespace server {
namespace {

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
std::string array_of(std::span<const Row> rows) {
  fhir::JsonWriter json;
  json.begin_array();
  for (const Row& row : rows) json.raw(as_json(row));
  json.end_array();
  return json.take();
}

// A server that hangs must not hold up who waits for an answer; a report may take its time.
PostgresqlPatience patience_of(StoreUse use) {
  if (use == StoreUse::serve) return {};
  PostgresqlPatience patience;
  patience.statement = {};
  patience.answer = std::chrono::minutes(10);
  return patience;
}

class PostgresqlStore : public DecisionStore {
 public:
  PostgresqlStore(const std::string& uri, StoreUse use)
      : use_(use), session_(uri, patience_of(use)) {}

  void open() override {
    guarded([this] { connect(); });
  }
  void write(std::span<const DecisionRow> decisions) override {
    insert(kInsertDecisions, array_of(decisions));
  }
  void write(std::span<const FeedbackRow> feedback) override {
    insert(kInsertFeedback, array_of(feedback));
  }

  Report report(std::optional<fhir::Instant> since) override {
    Report report;
    guarded([&] {
      connect();
      session_.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      report = store_rows::report_of(
          [this](std::string_view sql, const std::string& from) { return rows_of(sql, from); },
          since);
      session_.run("COMMIT");
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
      session_.disconnect();
      throw;
    }
  }

  // One statement is one transaction.
  void insert(const char* sql, const std::string& rows) {
    guarded([&] {
      connect();
      (void)session_.ask(sql, {rows.c_str()});
    });
  }

  void connect() {
    if (!session_.connect()) return;
    use_ == StoreUse::serve ? migrate_postgresql(session_) : require_postgresql_schema(session_);
  }

  store_rows::Rows rows_of(std::string_view sql, const std::string& from) {
    const PostgresqlResult result = session_.ask(std::string(sql).c_str(), {from.c_str()});
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

  const StoreUse use_;
  PostgresqlSession session_;
};

}  // namespace

std::unique_ptr<DecisionStore> make_postgresql_store(const std::string& uri, StoreUse use) {
  check_postgresql_uri(uri);
  return std::make_unique<PostgresqlStore>(uri, use);
}

}  // namespace server
