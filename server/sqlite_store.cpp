#include "server/sqlite_store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "server/store_rows.h"

namespace server {
namespace {

constexpr int kBusyMilliseconds = 2000;  // another process may be migrating, or checkpointing
constexpr int kPrimaryCode = 0xFF;       // an extended code has its primary one in the low byte

// Each leads from one version of the schema to the next. What was released never changes.
constexpr std::array kMigrations{R"sql(
CREATE TABLE decision (
  card TEXT PRIMARY KEY,
  decided_at TEXT NOT NULL,
  service TEXT NOT NULL,
  hook TEXT NOT NULL,
  hook_instance TEXT NOT NULL,
  client TEXT NOT NULL,
  patient_hash TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('active', 'silent')),
  card_kind TEXT NOT NULL,
  verdict TEXT,
  criteria TEXT NOT NULL,
  note_kinds TEXT NOT NULL,
  guideline_version TEXT NOT NULL
) STRICT;
CREATE INDEX decision_decided_at ON decision (decided_at);
CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  received_at TEXT NOT NULL,
  service TEXT NOT NULL,
  client TEXT NOT NULL,
  card TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'overridden')),
  outcome_at TEXT NOT NULL,
  accepted_suggestions TEXT NOT NULL,
  reason_system TEXT,
  reason_code TEXT,
  user_comment TEXT
) STRICT;
CREATE INDEX feedback_card ON feedback (card);
CREATE VIEW marked_feedback AS
  SELECT f.*, EXISTS (SELECT 1 FROM decision d WHERE d.card = f.card) AS card_known FROM feedback f;
)sql"};

constexpr const char* kInsertDecision =
    "INSERT INTO decision (card, decided_at, service, hook, hook_instance, client, patient_hash,"
    " mode, card_kind, verdict, criteria, note_kinds, guideline_version) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?) ON CONFLICT (card) DO NOTHING";

constexpr const char* kInsertFeedback =
    "INSERT INTO feedback (digest, received_at, service, client, card, outcome,"
    " outcome_at, accepted_suggestions, reason_system, reason_code, user_comment) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), nullif(?, '')) "
    "ON CONFLICT (digest) DO NOTHING";

StorageError error_of(const SQLite::Exception& error) {
  const int code = error.getErrorCode() & kPrimaryCode;
  const auto kind = code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG || code == SQLITE_MISMATCH
                        ? StorageError::Kind::rejected
                    : code == SQLITE_NOTADB ? StorageError::Kind::unsuited
                                            : StorageError::Kind::unavailable;
  return {kind, std::string("SQLite: ") + sqlite3_errstr(error.getExtendedErrorCode())};
}

// The texts must outlive the execution.
void bind_all(SQLite::Statement& statement, const std::vector<std::string>& texts) {
  int index = 0;
  for (const std::string& text : texts) statement.bindNoCopy(++index, text);
}

class SqliteStore : public DecisionStore {
 public:
  SqliteStore(std::string path, StoreUse use) : path_(std::move(path)), use_(use) {}

  void open() override {
    guarded([this] { connect(); });
  }

  void write(std::span<const DecisionRow> decisions) override {
    in_transaction(kInsertDecision, decisions, [](const DecisionRow& row) {
      const hooks::Decision& decision = row.decision;
      return std::vector<std::string>{decision.card,
                                      store_rows::stored_instant(row.decided_at),
                                      row.service,
                                      row.hook,
                                      row.hook_instance,
                                      row.client,
                                      row.patient_hash,
                                      std::string(store_rows::mode(row.silent)),
                                      std::string(to_text(decision.kind)),
                                      std::string(store_rows::verdict(decision)),
                                      store_rows::criteria_json(decision),
                                      store_rows::note_kinds(decision),
                                      decision.guideline_version};
    });
  }

  void write(std::span<const FeedbackRow> feedback) override {
    in_transaction(kInsertFeedback, feedback, [](const FeedbackRow& row) {
      const hooks::Feedback& entry = row.feedback;
      return std::vector<std::string>{store_rows::digest(row),
                                      store_rows::stored_instant(row.received_at),
                                      row.service,
                                      row.client,
                                      entry.card,
                                      std::string(to_text(entry.outcome)),
                                      store_rows::stored_instant(entry.outcome_at),
                                      store_rows::suggestions_json(entry),
                                      entry.reason_system,
                                      entry.reason_code,
                                      entry.user_comment};
    });
  }

  Report report(std::optional<fhir::Instant> since) override {
    Report report;
    guarded([&] {
      connect();
      const SQLite::Transaction one_view(*database_);
      report = store_rows::report_of(
          [this](std::string_view sql, const std::string& from) { return rows_of(sql, from); },
          since);
    });
    return report;
  }

 private:
  // Whatever the database complains of, the connection is given up.
  template <typename Work>
  void guarded(Work work) {
    try {
      work();
    } catch (const SQLite::Exception& error) {
      database_.reset();
      throw error_of(error);
    } catch (...) {
      database_.reset();
      throw;
    }
  }

  template <typename Row, typename Texts>
  void in_transaction(const char* sql, std::span<const Row> rows, Texts texts_of) {
    guarded([&] {
      connect();
      SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
      SQLite::Statement insert(*database_, sql);
      for (const Row& row : rows) {
        const std::vector<std::string> texts = texts_of(row);
        bind_all(insert, texts);
        insert.exec();
        insert.reset();
      }
      transaction.commit();
    });
  }

  void connect() {
    if (database_) return;
    int flags = SQLite::OPEN_READWRITE;
    if (use_ == StoreUse::serve) {
      create_private_file();
      flags |= SQLite::OPEN_CREATE;
    }
    database_.emplace(path_, flags, kBusyMilliseconds);
    if (use_ == StoreUse::serve) {
      if (switch_to_log() != "wal") {
        throw StorageError(StorageError::Kind::unsuited,
                           "SQLite: no write-ahead log on this file system");
      }
      database_->exec("PRAGMA synchronous = FULL");
      migrate();
    } else if (schema_version() != static_cast<int>(kMigrations.size())) {
      throw StorageError(StorageError::Kind::unsuited,
                         "SQLite: the schema is not this program's; is it the right file?");
    }
  }

  // Of several that switch a new file at once, SQLite lets one and does not let the others wait.
  std::string switch_to_log() {
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(kBusyMilliseconds);
    for (;;) {
      try {
        return database_->execAndGet("PRAGMA journal_mode = WAL").getString();
      } catch (const SQLite::Exception& error) {
        const bool busy = (error.getErrorCode() & kPrimaryCode) == SQLITE_BUSY;
        if (!busy || std::chrono::steady_clock::now() >= end) throw;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  // SQLite gives the files beside it the same mode. Closing a file that was there before would
  // drop the locks that this process holds on it; O_EXCL leaves such a one alone.
  void create_private_file() const {
    const int file = ::open(path_.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) ::close(file);
  }

  int schema_version() { return database_->execAndGet("PRAGMA user_version").getInt(); }

  void migrate() {
    const int own = static_cast<int>(kMigrations.size());
    if (schema_version() == own) return;
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    int version = schema_version();
    if (version > own) {
      throw StorageError(StorageError::Kind::unsuited,
                         "SQLite: the schema is of a newer version of this program");
    }
    for (; version < own; ++version)
      database_->exec(kMigrations.at(static_cast<std::size_t>(version)));
    database_->exec("PRAGMA user_version = " + std::to_string(own));
    transaction.commit();
  }

  store_rows::Rows rows_of(std::string_view sql, const std::string& from) {
    SQLite::Statement query(*database_, std::string(sql));
    query.bind(1, from);
    store_rows::Rows rows;
    while (query.executeStep()) {
      std::vector<std::string> row;
      row.reserve(static_cast<std::size_t>(query.getColumnCount()));
      for (int i = 0; i < query.getColumnCount(); ++i)
        row.push_back(query.getColumn(i).getString());
      rows.push_back(std::move(row));
    }
    return rows;
  }

  const std::string path_;
  const StoreUse use_;
  std::optional<SQLite::Database> database_;
};

}  // namespace

std::unique_ptr<DecisionStore> make_sqlite_store(const std::string& path, StoreUse use) {
  return std::make_unique<SqliteStore>(path, use);
}

}  // namespace server
