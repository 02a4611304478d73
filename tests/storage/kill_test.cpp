// kill -9 while a thousand feedback posts are in flight: every one that was acknowledged is there.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/storage/site.h"

using storage_test::feedback_on;
using storage_test::kFeedback;
using storage_test::OnPostgresql;
using storage_test::OnSqlite;
using storage_test::Site;

namespace {

constexpr int kThreads = 20;
constexpr int kConnections = 50;     // of each
constexpr int kAcknowledged = 1500;  // then it is killed

void allow_open_files(rlim_t count) {
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(count, limit.rlim_max));
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

// Of the listener: as many as this test wants.
constexpr const char* kLimits = R"(
[limits]
connections = 4096
connections-per-address = 4096
requests = 4096
rate-per-second = 0
)";

struct Sender {
  int sent = 0;
  std::vector<std::string> acknowledged;
};

// One post on each of its connections at any time, until these break.
void send_all(std::uint16_t port, int number, Sender& sender, std::atomic<int>& acknowledged) {
  struct Line {
    explicit Line(std::uint16_t port) : connection(port) {}
    http_test::Connection connection;
    std::string card;
  };
  try {
    std::vector<std::unique_ptr<Line>> lines;
    const auto send = [&](Line& line) {
      line.card = std::to_string(number) + "-" + std::to_string(sender.sent++);
      const std::string body = feedback_on(line.card);
      line.connection.send(
          http_test::head("POST", kFeedback, {{"Content-Type", "application/json"}}, body.size()) +
          body);
    };
    for (int i = 0; i < kConnections; ++i) {
      lines.push_back(std::make_unique<Line>(port));
      send(*lines.back());
    }
    for (;;) {
      for (const auto& line : lines) {
        if (line->connection.receive().status == 200) {
          sender.acknowledged.push_back(line->card);
          ++acknowledged;
        }
        send(*line);
      }
    }
  } catch (const std::runtime_error&) {
    // the server is gone
  }
}

}  // namespace

TEMPLATE_TEST_CASE("feedback that was acknowledged survives kill -9", "[storage][kill]", OnSqlite,
                   OnPostgresql) {
  allow_open_files(4096);
  Site<TestType> site(kLimits);
  site.start();
  std::vector<Sender> senders(kThreads);
  std::atomic<int> acknowledged = 0;
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      send_all(site.server().port(), i, senders[static_cast<std::size_t>(i)], acknowledged);
    });
  }
  for (int i = 0; i < 12'000 && acknowledged < kAcknowledged; ++i) {  // two minutes
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  // From here on nothing can be stored, so that an answer which did not wait for that would show.
  std::shared_ptr<void> lock = site.database().lock();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  site.server().signal(SIGKILL);
  for (std::thread& thread : threads) thread.join();
  CHECK(site.server().wait() == 128 + SIGKILL);
  lock.reset();

  std::set<std::string> stored;
  for (const auto& row : site.database().rows("SELECT card FROM feedback")) stored.insert(row[0]);
  std::size_t sent = 0;
  std::size_t lost = 0;
  std::size_t known = 0;
  for (const Sender& sender : senders) {
    sent += static_cast<std::size_t>(sender.sent);
    known += sender.acknowledged.size();
    for (const std::string& card : sender.acknowledged) lost += stored.count(card) == 0 ? 1 : 0;
  }
  CAPTURE(sent, known, stored.size());
  CHECK(lost == 0);
  CHECK(known >= kAcknowledged);
  CHECK(sent >= known + kThreads * kConnections / 2);  // it was in the midst of it

  // And the database is whole: the server takes up where it was.
  site.start();
  CHECK(site.feedback(feedback_on("after")) == 200);
}
