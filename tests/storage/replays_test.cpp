// Used tokens in a database that several servers share: server/postgresql_replays.h.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/postgresql_replays.h"
#include "tests/http/eventually.h"
#include "tests/storage/database.h"

using namespace std::chrono_literals;
using server::PostgresqlReplaySettings;
using server::ReplayStore;
using storage_test::OnPostgresql;
using storage_test::Rows;
using Use = server::ReplayStore::Use;

namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

const server::Log& no_log() {
  static const server::Log kLog(server::LogLevel::off);
  return kLog;
}

std::unique_ptr<ReplayStore> store_on(const OnPostgresql& database,
                                      const PostgresqlReplaySettings& settings = {}) {
  return make_postgresql_replays(database.uri(), no_log(), settings);
}

Use use(ReplayStore& store, const std::string& issuer, const std::string& id,
        double expires_in = 300) {
  std::promise<Use> answer;
  store.use(issuer, id, now() + expires_in, now(), [&answer](Use told) { answer.set_value(told); });
  return answer.get_future().get();
}

Rows ids(const OnPostgresql& database) { return database.rows("SELECT count(*) FROM used_token"); }

}  // namespace

TEST_CASE("two servers let an id in once together - OnPostgresql", "[storage][trust]") {
  const OnPostgresql database;
  const auto one = store_on(database);
  const auto two = store_on(database);
  CHECK(use(*one, "a", "1") == Use::first);
  CHECK(use(*two, "a", "1") == Use::again);
  CHECK(use(*one, "a", "1") == Use::again);
  CHECK(use(*two, "b", "1") == Use::first);
  CHECK(use(*two, "a", "2") == Use::first);
  // Issuer and id are not run together, and any bytes are an id.
  CHECK(use(*one, "a", std::string("2\0x", 3)) == Use::first);
  CHECK(use(*one, "a", std::string("2\0y", 3)) == Use::first);
  CHECK(use(*one, "a", "\xff") == Use::first);
  CHECK(use(*one, "ab", "c") == Use::first);
  CHECK(use(*two, "a", "bc") == Use::first);
}

TEST_CASE("an id outlives the server that took it - OnPostgresql", "[storage][trust]") {
  const OnPostgresql database;
  CHECK(use(*store_on(database), "a", "1") == Use::first);
  CHECK(use(*store_on(database), "a", "1") == Use::again);
}

TEST_CASE("of sixteen threads on two servers with one id one is the first - OnPostgresql",
          "[storage][trust]") {
  const OnPostgresql database;
  const std::vector<std::shared_ptr<ReplayStore>> stores{store_on(database), store_on(database)};
  constexpr int kIds = 50;
  std::atomic<int> first{0};
  std::atomic<int> again{0};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kIds; ++i) {
        const Use told = use(*stores[t % 2], "a", std::to_string(i));
        if (told == Use::first) ++first;
        if (told == Use::again) ++again;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(first == kIds);
  CHECK(again == 15 * kIds);
}

TEST_CASE("expired ids are deleted some time after, and no others - OnPostgresql",
          "[storage][trust]") {
  const OnPostgresql database;
  PostgresqlReplaySettings settings;
  settings.between_cleanings = 0ms;
  const auto store = store_on(database, settings);
  CHECK(use(*store, "a", "long gone", -3600) == Use::first);
  CHECK(use(*store, "a", "just expired", -60) == Use::first);
  CHECK(use(*store, "a", "good") == Use::first);
  CHECK(http_test::eventually([&] { return ids(database) == Rows{{"2"}}; }));
  CHECK(use(*store, "a", "just expired", -60) == Use::again);
  CHECK(use(*store, "a", "good") == Use::again);
}

TEST_CASE("many expired ids are deleted bit by bit - OnPostgresql", "[storage][trust]") {
  const OnPostgresql database;
  const auto store = store_on(database);
  CHECK(use(*store, "a", "good") == Use::first);
  database.run(
      "INSERT INTO used_token SELECT n::text, 'b', now() - interval '1 day'"
      " FROM generate_series(1, 5000) n");
  PostgresqlReplaySettings settings;
  settings.between_cleanings = 1h;  // but at once where there was more than it deleted
  const auto other = store_on(database, settings);
  int n = 0;
  CHECK(http_test::eventually([&] {
    (void)use(*other, "a", std::to_string(++n));
    return database.rows("SELECT count(*) FROM used_token WHERE issuer = 'b'") == Rows{{"0"}};
  }));
}

TEST_CASE("an issuer with too many ids is full, others are not - OnPostgresql",
          "[storage][trust]") {
  const OnPostgresql database;
  PostgresqlReplaySettings settings;
  settings.between_cleanings = 0ms;
  settings.most_per_issuer = 3;
  settings.connections = 1;
  const auto store = store_on(database, settings);
  for (const char* id : {"1", "2", "3"}) CHECK(use(*store, "a", id) == Use::first);
  CHECK(http_test::eventually([&] { return use(*store, "a", "4") == Use::full; }));
  CHECK(use(*store, "b", "1") == Use::first);
  database.run("UPDATE used_token SET expires_at = now() - interval '1 hour' WHERE issuer = 'a'");
  CHECK(http_test::eventually([&] { return use(*store, "a", "5") == Use::first; }));
}

TEST_CASE("while the database is away no id is let in, and afterwards none twice - OnPostgresql",
          "[storage][trust]") {
  const OnPostgresql database;
  const auto store = store_on(database);
  CHECK(use(*store, "a", "1") == Use::first);
  database.go_away();
  const auto never_connected = store_on(database);
  for (int i = 0; i < 20; ++i) {
    CHECK(use(*store, "a", "2") == Use::unavailable);
    CHECK(use(*never_connected, "a", "1") == Use::unavailable);
  }
  database.come_back();
  CHECK(http_test::eventually([&] { return use(*store, "a", "1") == Use::again; }));
  CHECK(http_test::eventually([&] { return use(*never_connected, "a", "1") == Use::again; }));
  CHECK(use(*store, "a", "2") == Use::first);
  CHECK(use(*never_connected, "a", "2") == Use::again);
}

TEST_CASE("a database that restarts between two tokens costs neither - OnPostgresql",
          "[storage][trust]") {
  const OnPostgresql database;
  const auto store = store_on(database);
  CHECK(use(*store, "a", "1") == Use::first);
  database.go_away();
  database.come_back();
  CHECK(use(*store, "a", "2") == Use::first);
  CHECK(use(*store, "a", "1") == Use::again);
}

TEST_CASE("who waits while the database hangs is told so - OnPostgresql", "[storage][trust]") {
  const OnPostgresql database;
  const auto store = store_on(database);
  CHECK(use(*store, "a", "1") == Use::first);
  const auto lock = database.lock("used_token");
  std::vector<std::thread> threads;
  threads.reserve(16);
  std::atomic<int> unavailable{0};
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&, t] {
      if (use(*store, "a", "waits " + std::to_string(t)) == Use::unavailable) ++unavailable;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(unavailable == 16);
}

TEST_CASE("who asked is answered before the store has stopped - OnPostgresql", "[storage][trust]") {
  const OnPostgresql database;
  const auto store = store_on(database);
  std::atomic<int> answered{0};
  for (int i = 0; i < 100; ++i) {
    store->use("a", std::to_string(i), now() + 300, now(), [&](Use) { ++answered; });
  }
  store->stop();
  CHECK(answered == 100);
  CHECK(use(*store, "a", "later") == Use::unavailable);
}
