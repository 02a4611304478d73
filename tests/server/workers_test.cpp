#include "server/workers.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>

TEST_CASE("workers do all that they were handed before they end", "[server][workers]") {
  std::atomic<int> done = 0;
  {
    server::Workers workers(3);
    for (int i = 0; i < 1000; ++i) workers.hand([&done] { ++done; });
  }
  CHECK(done == 1000);
}

TEST_CASE("workers do what their jobs hand over, too, before they stop", "[server][workers]") {
  std::atomic<int> done = 0;
  server::Workers workers(3);
  for (int i = 0; i < 100; ++i) {
    workers.hand([&] { workers.hand([&] { workers.hand([&done] { ++done; }); }); });
  }
  workers.stop();
  CHECK(done == 100);
  workers.stop();
}

TEST_CASE("one worker that waits does not hold up the others", "[server][workers]") {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  server::Workers workers(2);
  const auto wait_until_open = [&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&open] { return open; });
  };
  workers.hand(wait_until_open);
  workers.hand([&] {
    const std::lock_guard lock(mutex);
    open = true;
    changed.notify_all();
  });
  wait_until_open();
  CHECK(open);
}
