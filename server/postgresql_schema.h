// The tables of this program in a PostgreSQL database, version by version. They are made in the
// first schema of the connection's search_path.
//
// Belongs to server/postgresql_*.
#pragma once

#include "server/postgresql_session.h"

namespace server {

// Brings the schema up to date, in one transaction and under a lock: several servers may do so at
// once. Throws StorageError; of kind unsuited where a newer program made it.
void migrate_postgresql(PostgresqlSession& session);

// Throws StorageError where the schema is not of this version.
void require_postgresql_schema(PostgresqlSession& session);

}  // namespace server
