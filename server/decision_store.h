// What is remembered of answers and of what became of them, and the one interface of the databases
// that keep it: SQLite (sqlite_store.h) and PostgreSQL (postgresql_store.h).
//
// Source: docs/protocol.md "Feedback"; docs/adr/0008. Rows own what they hold. A store belongs to
// one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "fhir/date_time.h"
#include "hooks/decision.h"
#include "hooks/feedback.h"
#include "server/report.h"

namespace server {

// One card that was answered; in silent mode, that would have been.
struct DecisionRow {
  fhir::Instant decided_at{};
  std::string service;  // its id in discovery
  std::string hook;
  std::string hook_instance;
  std::string client;        // Client::name
  std::string patient_hash;  // server/patient_hash.h; never the id itself
  bool silent = false;
  hooks::Decision decision;
};

// One entry of a feedback call.
struct FeedbackRow {
  fhir::Instant received_at{};
  std::string service;  // the id that was called
  std::string client;
  hooks::Feedback feedback;
};

// The store cannot do it. The text is of this program or of the database's own, and names nothing
// that a row holds.
class StorageError : public std::runtime_error {
 public:
  enum class Kind : std::uint8_t {
    unavailable,  // down, full, read-only, locked: the same rows may be taken later
    rejected,     // these rows never will
    unsuited,     // of a schema that this program does not know, or no database for it
  };
  StorageError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  [[nodiscard]] Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

enum class StoreUse : std::uint8_t {
  serve,   // may create the database and brings its schema up to date
  report,  // only reads, and refuses a schema that is not this program's
};

// Each function connects where there is no connection, and throws StorageError. After an error the
// connection is made anew by the next call.
class DecisionStore {
 public:
  DecisionStore() = default;
  DecisionStore(const DecisionStore&) = delete;
  DecisionStore& operator=(const DecisionStore&) = delete;
  virtual ~DecisionStore() = default;

  virtual void open() = 0;

  // All rows or none; once it returns they outlive the process and the machine's power. A card that
  // is there already stays as it is.
  virtual void write(std::span<const DecisionRow> decisions) = 0;
  // The same. An entry that is there already is not stored again; one whose card is not there is
  // marked.
  virtual void write(std::span<const FeedbackRow> feedback) = 0;

  // What was decided at `since` or later, and what is known of it now.
  [[nodiscard]] virtual Report report(std::optional<fhir::Instant> since) = 0;
};

}  // namespace server
