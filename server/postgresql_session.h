// A connection to a PostgreSQL database in which no wait is without end: neither for a server that
// is gone nor for one that hangs.
//
// Source: https://www.postgresql.org/docs/15/libpq.html. Belongs to server/postgresql_*; to one
// thread at a time.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "server/decision_store.h"

namespace server {

struct PostgresqlFreed {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using PostgresqlResult = std::unique_ptr<PGresult, PostgresqlFreed>;

struct PostgresqlPatience {
  std::chrono::seconds connect{3};             // for each host that the URI names
  std::chrono::milliseconds statement{3'000};  // the server gives up; 0: never
  std::chrono::milliseconds answer{4'000};     // this program does
};

// Throws std::invalid_argument where `uri` cannot be one; the message repeats nothing of it, for it
// may hold a password.
void check_postgresql_uri(const std::string& uri);

class PostgresqlSession {
 public:
  // Does not connect.
  PostgresqlSession(std::string uri, const PostgresqlPatience& patience)
      : uri_(std::move(uri)), patience_(patience) {}

  // Both throw StorageError, and so do the next two.
  // True where the connection is new. One that the server has ended is made anew.
  bool connect();
  void disconnect() { connection_.reset(); }

  // Statements without parameters; what they give is passed over.
  void run(const std::string& sql);
  // The result of the last statement. Parameters and values are texts without a zero byte.
  PostgresqlResult ask(const char* sql, const std::vector<const char*>& parameters);

 private:
  [[nodiscard]] bool is_alive() const;
  PostgresqlResult answer_to(int sent);
  void await(short events, std::chrono::steady_clock::time_point deadline) const;

  const std::string uri_;
  const PostgresqlPatience patience_;
  std::unique_ptr<PGconn, PostgresqlFreed> connection_;
};

}  // namespace server
