#include "server/postgresql_session.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace server {
namespace {

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

StorageError lost() {
  return {StorageError::Kind::unavailable, "PostgreSQL: the connection broke"};
}

}  // namespace

// A password whose @ or / is not percent-encoded ends up in other parts, and from there in
// messages.
void check_postgresql_uri(const std::string& uri) {
  char* complaint = nullptr;
  const std::unique_ptr<PQconninfoOption, PostgresqlFreed> options(
      PQconninfoParse(uri.c_str(), &complaint));
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

// Between two statements the server has nothing to say but that it ends.
bool PostgresqlSession::is_alive() const {
  if (!connection_ || PQstatus(connection_.get()) != CONNECTION_OK) return false;
  pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
  return ::poll(&socket, 1, 0) == 0;
}

bool PostgresqlSession::connect() {
  if (is_alive()) return false;
  // Where a name comes twice the last one counts; "dbname" stands for all that the URI says.
  constexpr const char* kEnd = nullptr;
  constexpr std::array kNames{"connect_timeout", "tcp_user_timeout", "application_name",
                              "dbname",          "client_encoding",  kEnd};
  const std::string seconds = std::to_string(patience_.connect.count());
  const std::array kValues{seconds.c_str(), "5000", "ivig-cds", uri_.c_str(), "UTF8", kEnd};
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
  if (patience_.statement.count() > 0) {
    run("SET synchronous_commit = on; SET statement_timeout = " +
        std::to_string(patience_.statement.count()));
  }
  return true;
}

void PostgresqlSession::run(const std::string& sql) {
  (void)answer_to(PQsendQuery(connection_.get(), sql.c_str()));
}

PostgresqlResult PostgresqlSession::ask(const char* sql,
                                        const std::vector<const char*>& parameters) {
  return answer_to(PQsendQueryParams(connection_.get(), sql, static_cast<int>(parameters.size()),
                                     nullptr, parameters.data(), nullptr, nullptr, 0));
}

// The last result of what was sent.
PostgresqlResult PostgresqlSession::answer_to(int sent) {
  const auto deadline = std::chrono::steady_clock::now() + patience_.answer;
  if (sent != 1) throw lost();
  while (const int pending = PQflush(connection_.get())) {
    if (pending < 0) throw lost();
    await(POLLIN | POLLOUT, deadline);
    if (PQconsumeInput(connection_.get()) != 1) throw lost();
  }
  PostgresqlResult last;
  for (;;) {
    while (PQisBusy(connection_.get()) == 1) {
      await(POLLIN, deadline);
      if (PQconsumeInput(connection_.get()) != 1) throw lost();
    }
    PostgresqlResult result(PQgetResult(connection_.get()));
    if (!result) return last;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw error_of(result.get());
    last = std::move(result);
  }
}

void PostgresqlSession::await(short events, std::chrono::steady_clock::time_point deadline) const {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline - std::chrono::steady_clock::now());
  pollfd socket{PQsocket(connection_.get()), events, 0};
  const int ready = left.count() <= 0 ? 0 : ::poll(&socket, 1, static_cast<int>(left.count()));
  if (ready == 0) {
    throw StorageError(StorageError::Kind::unavailable, "PostgreSQL: no answer in time");
  }
  if (ready < 0 && errno != EINTR) throw lost();
}

}  // namespace server
