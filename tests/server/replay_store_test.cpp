#include "server/replay_store.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

using server::ReplayMemory;
using Use = server::ReplayStore::Use;

TEST_CASE("an id is good once per issuer, until it expires", "[server][trust]") {
  ReplayMemory memory;
  CHECK(memory.use("a", "1", 100, 10) == Use::first);
  CHECK(memory.use("a", "1", 100, 10) == Use::again);
  CHECK(memory.use("b", "1", 100, 10) == Use::first);
  CHECK(memory.use("a", "1", 200, 100) == Use::again);
  CHECK(memory.use("a", "1", 200, 101) == Use::first);
}

TEST_CASE("a full memory refuses what is new and forgets nothing", "[server][trust]") {
  ReplayMemory memory(2);
  CHECK(memory.use("a", "1", 100, 10) == Use::first);
  CHECK(memory.use("a", "2", 50, 10) == Use::first);
  CHECK(memory.use("a", "3", 100, 10) == Use::full);
  CHECK(memory.use("a", "1", 100, 10) == Use::again);
  CHECK(memory.use("b", "1", 100, 10) == Use::first);
  CHECK(memory.use("a", "3", 100, 51) == Use::first);
  CHECK(memory.use("a", "1", 100, 51) == Use::again);
}

TEST_CASE("of many threads with one id one is the first", "[server][trust]") {
  ReplayMemory memory;
  std::atomic<int> first{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        if (memory.use("a", std::to_string(i), 100, 10) == Use::first) ++first;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(first == 1000);
}
