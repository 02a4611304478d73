#include "server/decision_log.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using server::DecisionLog;
using server::DecisionLogSettings;
using server::DecisionRow;
using server::FeedbackRow;
using server::StorageError;

namespace {

// What a store was given, and how it took it. Outlives the log that owns the store.
struct Script {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = true;      // writes wait until it is
  bool failing = false;  // writes say that the store is unavailable
  std::string rejected;  // feedback on this card is, and a decision of it
  std::string faulty;    // a decision of this card throws something else
  std::vector<std::string> cards;
  std::vector<std::string> feedback;
  int until_down = 0;  // after so many writes that went well, failing
  int writes = 0;
  int waiting = 0;

  void set(const std::function<void(Script&)>& change) {
    const std::lock_guard lock(mutex);
    change(*this);
    changed.notify_all();
  }
  void wait_until(const std::function<bool(const Script&)>& condition) {
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, 30s, [&] { return condition(*this); }));
  }
};

class ScriptedStore : public server::DecisionStore {
 public:
  explicit ScriptedStore(Script& script) : script_(script) {}
  void open() override {}
  void write(std::span<const DecisionRow> rows) override {
    const auto lock = attempt();
    for (const DecisionRow& row : rows) {
      if (row.decision.card == script_.rejected) {
        throw StorageError(StorageError::Kind::rejected, "a row");
      }
      if (row.decision.card == script_.faulty) throw std::runtime_error("a fault");
    }
    for (const DecisionRow& row : rows) script_.cards.push_back(row.decision.card);
    if (--script_.until_down == 0) script_.failing = true;
  }
  void write(std::span<const FeedbackRow> rows) override {
    const auto lock = attempt();
    for (const FeedbackRow& row : rows) {
      if (row.feedback.card == script_.rejected) {
        throw StorageError(StorageError::Kind::rejected, "a row");
      }
    }
    for (const FeedbackRow& row : rows) script_.feedback.push_back(row.feedback.card);
  }
  server::Report report(std::optional<fhir::Instant>) override { return {}; }

 private:
  std::unique_lock<std::mutex> attempt() {
    std::unique_lock lock(script_.mutex);
    ++script_.waiting;
    script_.changed.notify_all();
    script_.changed.wait(lock, [this] { return script_.open; });
    --script_.waiting;
    ++script_.writes;
    script_.changed.notify_all();
    if (script_.failing) throw StorageError(StorageError::Kind::unavailable, "down");
    return lock;
  }
  Script& script_;
};

const server::Log& quiet() {
  static const server::Log log(server::LogLevel::off);
  return log;
}

struct Fixture {
  Script script;
  DecisionLogSettings settings{8, 8, 4, 5ms, 5ms};

  std::unique_ptr<DecisionLog> log() {
    return std::make_unique<DecisionLog>(std::make_unique<ScriptedStore>(script), quiet(),
                                         settings);
  }
};

std::vector<DecisionRow> decisions(int from, int to) {
  std::vector<DecisionRow> rows;
  for (int i = from; i < to; ++i) {
    rows.emplace_back();
    rows.back().decision.card = std::to_string(i);
  }
  return rows;
}

std::vector<FeedbackRow> feedback(const std::string& card) {
  std::vector<FeedbackRow> rows(1);
  rows[0].feedback.card = card;
  return rows;
}

std::future<bool> post(DecisionLog& log, const std::string& card) {
  const auto promise = std::make_shared<std::promise<bool>>();
  log.store(feedback(card), [promise](bool stored) { promise->set_value(stored); });
  return promise->get_future();
}

}  // namespace

TEST_CASE_METHOD(Fixture, "decisions are written in their order, in batches",
                 "[server][decision_log]") {
  settings.most_decisions = 1000;
  settings.batch = 100;
  log()->record(decisions(0, 250));  // and what is waiting at the end is written
  REQUIRE(script.cards.size() == 250);
  CHECK(script.cards.front() == "0");
  CHECK(script.cards.back() == "249");
  CHECK(script.writes == 3);
}

TEST_CASE_METHOD(Fixture, "a store that hangs holds up nobody who records",
                 "[server][decision_log]") {
  script.open = false;
  const auto writing = log();
  writing->record(decisions(0, 1));
  script.wait_until([](const Script& s) { return s.waiting == 1; });
  const auto start = std::chrono::steady_clock::now();
  writing->record(decisions(1, 20));  // eight of them find room
  CHECK(std::chrono::steady_clock::now() - start < 1s);
  CHECK(writing->counts().waiting == 8);
  CHECK(writing->counts().decisions_dropped == 11);
  script.set([](Script& s) { s.open = true; });
  script.wait_until([](const Script& s) { return s.cards.size() == 9; });
}

TEST_CASE_METHOD(Fixture, "feedback is answered once it is stored, not before",
                 "[server][decision_log]") {
  script.open = false;
  const auto writing = log();
  std::future<bool> stored = post(*writing, "c");
  script.wait_until([](const Script& s) { return s.waiting == 1; });
  CHECK(stored.wait_for(20ms) == std::future_status::timeout);
  script.set([](Script& s) { s.open = true; });
  CHECK(stored.get());
  CHECK(script.feedback == std::vector<std::string>{"c"});
  CHECK(writing->counts().feedback_written == 1);
}

TEST_CASE_METHOD(Fixture, "feedback that comes during a write goes into the next one together",
                 "[server][decision_log]") {
  script.open = false;
  const auto writing = log();
  std::vector<std::future<bool>> all;
  all.reserve(16);
  all.push_back(post(*writing, "0"));
  script.wait_until([](const Script& s) { return s.waiting == 1; });
  for (int i = 1; i < 8; ++i) all.push_back(post(*writing, std::to_string(i)));
  script.set([](Script& s) { s.open = true; });
  for (std::future<bool>& one : all) CHECK(one.get());
  CHECK(script.writes == 2);
  CHECK(script.feedback.size() == 8);
}

TEST_CASE_METHOD(Fixture, "a decision is written before the feedback on its card",
                 "[server][decision_log]") {
  settings.gather = 10s;  // which feedback does not wait for
  const auto writing = log();
  writing->record(decisions(0, 1));
  CHECK(post(*writing, "0").get());
  CHECK(script.cards == std::vector<std::string>{"0"});
}

TEST_CASE_METHOD(Fixture, "feedback that finds no room is refused at once",
                 "[server][decision_log]") {
  script.open = false;
  const auto writing = log();
  std::vector<std::future<bool>> all;
  all.reserve(16);
  all.push_back(post(*writing, "0"));
  script.wait_until([](const Script& s) { return s.waiting == 1; });
  for (int i = 1; i <= 8; ++i) all.push_back(post(*writing, std::to_string(i)));
  CHECK_FALSE(post(*writing, "too much").get());
  CHECK(writing->counts().feedback_failed == 1);
  script.set([](Script& s) { s.open = true; });
  for (std::future<bool>& one : all) CHECK(one.get());
}

TEST_CASE_METHOD(Fixture, "while the store is down feedback fails and decisions wait",
                 "[server][decision_log]") {
  script.failing = true;
  const auto writing = log();
  writing->record(decisions(0, 3));
  script.wait_until([](const Script& s) { return s.writes > 2; });
  CHECK_FALSE(post(*writing, "c").get());
  CHECK(writing->counts().failing);
  CHECK(writing->counts().decisions_dropped == 0);
  script.set([](Script& s) { s.failing = false; });
  script.wait_until([](const Script& s) { return s.cards.size() == 3; });
  CHECK(script.cards == std::vector<std::string>{"0", "1", "2"});
  CHECK(post(*writing, "c").get());
  CHECK_FALSE(writing->counts().failing);
}

TEST_CASE_METHOD(Fixture, "one sender's rows that are rejected are not the others' trouble",
                 "[server][decision_log]") {
  script.open = false;
  script.rejected = "2";
  const auto writing = log();
  std::vector<std::future<bool>> all;
  all.reserve(16);
  for (int i = 0; i < 4; ++i) all.push_back(post(*writing, std::to_string(i)));
  script.set([](Script& s) { s.open = true; });
  CHECK(all[0].get());
  CHECK(all[1].get());
  CHECK_FALSE(all[2].get());
  CHECK(all[3].get());
}

TEST_CASE_METHOD(Fixture, "a decision that is rejected is dropped alone",
                 "[server][decision_log]") {
  settings.most_decisions = 1000;
  settings.batch = 100;
  script.rejected = "7";
  script.faulty = "42";
  auto writing = log();
  writing->record(decisions(0, 100));
  script.wait_until([](const Script& s) { return s.cards.size() == 98; });
  writing->stop();
  CHECK(writing->counts().decisions_written == 98);
  CHECK(writing->counts().decisions_dropped == 2);
  CHECK(script.cards.front() == "0");
  CHECK(script.cards.back() == "99");
  CHECK(script.writes < 40);
}

TEST_CASE_METHOD(Fixture, "a store that goes down while one is looked for loses no other",
                 "[server][decision_log]") {
  settings.most_decisions = 1000;
  settings.batch = 100;
  script.rejected = "99";
  script.until_down = 2;  // 0 to 49, then 50 to 74
  auto writing = log();
  writing->record(decisions(0, 100));
  script.wait_until([](const Script& s) { return s.failing && s.writes > 8; });
  CHECK(writing->counts().decisions_written == 75);
  script.set([](Script& s) { s.failing = false; });
  script.wait_until([](const Script& s) { return s.cards.size() == 99; });
  writing->stop();
  CHECK(writing->counts().decisions_written == 99);
  CHECK(writing->counts().decisions_dropped == 1);
}

TEST_CASE_METHOD(Fixture, "a log whose store is down ends all the same", "[server][decision_log]") {
  script.failing = true;
  auto writing = log();
  writing->record(decisions(0, 8));
  writing.reset();
  CHECK(script.cards.empty());
}
