#include "tests/storage/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "server/postgresql_store.h"
#include "server/sqlite_store.h"

namespace storage_test {
namespace {

// tests/storage/postgresql, and a line to it and from it.
class PostgresqlServer {
 public:
  PostgresqlServer() {
    std::array<int, 2> input{};
    std::array<int, 2> output{};
    if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("no pipe");
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    std::string script = IVIG_CDS_SOURCE_DIR "/tests/storage/postgresql";
    std::string folder = folder_.path() + "/server";
    const std::array<char*, 3> argv{script.data(), folder.data(), nullptr};
    const int failed =
        ::posix_spawn(&pid_, script.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(input[0]);
    ::close(output[1]);
    input_ = input[1];
    output_ = output[0];
    if (failed == 0) uri_ = line();
    if (uri_.empty()) throw std::runtime_error("PostgreSQL did not start");
  }
  ~PostgresqlServer() {
    ::close(input_);
    ::close(output_);
    int status = 0;
    ::waitpid(pid_, &status, 0);
  }
  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;

  void tell(const std::string& command) const {
    const std::string text = command + "\n";
    if (::write(input_, text.data(), text.size()) < 0 || line() != "done") {
      throw std::runtime_error("PostgreSQL did not " + command);
    }
  }
  [[nodiscard]] std::string uri_of(const std::string& database) const {
    std::string uri = uri_;
    return uri.replace(uri.find("/postgres?"), 9, "/" + database);
  }

 private:
  [[nodiscard]] std::string line() const {
    std::string text;
    for (char c = 0; ::read(output_, &c, 1) == 1 && c != '\n';) text += c;
    return text;
  }

  Folder folder_;
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string uri_;
};

PostgresqlServer& postgresql() {
  static PostgresqlServer server;
  return server;
}

Rows ask_postgresql(const std::string& uri, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(uri.c_str()), PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()),
                                                             PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
    throw std::runtime_error(PQerrorMessage(connection.get()));
  }
  Rows rows;
  for (int i = 0; i < PQntuples(result.get()); ++i) {
    std::vector<std::string> row;
    for (int j = 0; j < PQnfields(result.get()); ++j) {
      const bool null = PQgetisnull(result.get(), i, j) == 1;
      row.emplace_back(null ? "NULL" : PQgetvalue(result.get(), i, j));
    }
    rows.push_back(row);
  }
  return rows;
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

Folder::Folder() : path_("/tmp/ivig-cds-storage-XXXXXX") {
  if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  std::filesystem::permissions(path_, std::filesystem::perms(0755));
}
Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::unique_ptr<server::DecisionStore> OnSqlite::store(server::StoreUse use) const {
  return server::make_sqlite_store(path(), use);
}
std::string OnSqlite::configuration() const {
  return "[storage]\nengine = \"sqlite\"\npath = " + quoted(path()) + "\n";
}
Rows OnSqlite::rows(const std::string& sql) const {
  SQLite::Database database(path(), SQLite::OPEN_READWRITE, 5000);
  SQLite::Statement query(database, sql);
  Rows rows;
  while (query.executeStep()) {
    std::vector<std::string> row;
    row.reserve(static_cast<std::size_t>(query.getColumnCount()));
    for (int i = 0; i < query.getColumnCount(); ++i) {
      row.push_back(query.getColumn(i).isNull() ? "NULL" : query.getColumn(i).getString());
    }
    rows.push_back(row);
  }
  return rows;
}
void OnSqlite::run(const std::string& sql) const {
  SQLite::Database(path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 5000).exec(sql);
}
void OnSqlite::make_schema_newer() const { run("PRAGMA user_version = 99"); }

std::shared_ptr<void> OnSqlite::lock() const {
  struct Lock {
    SQLite::Database database;
    SQLite::Transaction transaction;
    explicit Lock(const std::string& path)
        : database(path, SQLite::OPEN_READWRITE, 5000),
          transaction(database, SQLite::TransactionBehavior::IMMEDIATE) {}
  };
  return std::make_shared<Lock>(path());
}

// A folder stands where the file should.
void OnSqlite::go_away() const {
  if (std::filesystem::exists(path())) std::filesystem::rename(path(), path() + ".away");
  std::filesystem::create_directory(path());
}
void OnSqlite::come_back() const {
  std::filesystem::remove(path());
  if (std::filesystem::exists(path() + ".away")) std::filesystem::rename(path() + ".away", path());
}

OnPostgresql::OnPostgresql() {
  static int count = 0;
  const std::string name = "test" + std::to_string(++count);
  uri_ = postgresql().uri_of(name);
  (void)ask_postgresql(postgresql().uri_of("postgres"), "CREATE DATABASE " + name);
}
std::unique_ptr<server::DecisionStore> OnPostgresql::store(server::StoreUse use) const {
  return server::make_postgresql_store(uri_, use);
}
std::string OnPostgresql::configuration() const {
  return "[storage]\nengine = \"postgresql\"\nuri = " + quoted(uri_) +
         "\nkey-file = " + quoted(folder_.path() + "/patient-hash.key") + "\n";
}
Rows OnPostgresql::rows(const std::string& sql) const { return ask_postgresql(uri_, sql); }
void OnPostgresql::run(const std::string& sql) const { (void)ask_postgresql(uri_, sql); }
void OnPostgresql::make_schema_newer() const { run("INSERT INTO ivig_cds_schema VALUES (99)"); }
std::shared_ptr<void> OnPostgresql::lock(const std::string& table) const {
  const std::shared_ptr<PGconn> connection(PQconnectdb(uri_.c_str()), PQfinish);
  for (const std::string& sql : {std::string("BEGIN"), "LOCK TABLE " + table}) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection.get(), sql.c_str()), PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw std::runtime_error("no lock");
  }
  return connection;
}
void OnPostgresql::go_away() const { postgresql().tell("stop"); }
void OnPostgresql::come_back() const { postgresql().tell("start"); }

}  // namespace storage_test
