#include "server/postgresql_schema.h"

#include <array>
#include <cstddef>
#include <string>

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
)sql",
                                 R"sql(
CREATE TABLE used_token (
  digest text PRIMARY KEY,
  issuer text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX used_token_expires_at ON used_token (expires_at);
CREATE INDEX used_token_issuer ON used_token (issuer);
)sql"};

StorageError unsuited(const char* why) { return {StorageError::Kind::unsuited, why}; }

// As many of kMigrations as were done.
std::size_t version_of(PostgresqlSession& session) {
  const PostgresqlResult here = session.ask("SELECT to_regclass('ivig_cds_schema')", {});
  if (PQgetisnull(here.get(), 0, 0) == 1) return 0;
  const PostgresqlResult version =
      session.ask("SELECT coalesce(max(version), 0) FROM ivig_cds_schema", {});
  const std::size_t found = std::stoul(PQgetvalue(version.get(), 0, 0));
  if (found > kMigrations.size()) {
    throw unsuited("PostgreSQL: the schema is of a newer version of this program");
  }
  return found;
}

}  // namespace

void migrate_postgresql(PostgresqlSession& session) {
  session.run("BEGIN; SELECT pg_advisory_xact_lock(hashtext('ivig-cds schema'))");
  session.run("CREATE TABLE IF NOT EXISTS ivig_cds_schema (version integer NOT NULL)");
  for (std::size_t version = version_of(session); version < kMigrations.size(); ++version) {
    session.run(kMigrations.at(version));
    session.run("INSERT INTO ivig_cds_schema VALUES (" + std::to_string(version + 1) + ")");
  }
  session.run("COMMIT");
}

void require_postgresql_schema(PostgresqlSession& session) {
  if (version_of(session) != kMigrations.size()) {
    throw unsuited("PostgreSQL: the schema is not this program's");
  }
}

}  // namespace server
