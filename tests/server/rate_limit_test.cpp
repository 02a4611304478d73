#include "server/rate_limit.h"

#include <catch2/catch.hpp>
#include <string>

using server::RateLimit;
using namespace std::chrono_literals;

namespace {

// A limit whose clock is moved by hand.
struct Limited {
  explicit Limited(server::RateLimitSettings settings) : limit(settings, [this] { return now; }) {}
  int taken(int tries, const std::string& client) {
    int count = 0;
    for (int i = 0; i < tries; ++i) {
      if (!limit.has_room(client)) continue;
      limit.charge(client);
      ++count;
    }
    return count;
  }
  RateLimit::Clock::time_point now{};
  RateLimit limit;
};

}  // namespace

TEST_CASE("a client may make a burst of requests, then as many as come back", "[server][limits]") {
  Limited limited({.per_second = 10, .burst = 5});
  CHECK(limited.taken(20, "a") == 5);
  limited.now += 300ms;
  CHECK(limited.taken(20, "a") == 3);
  limited.now += 50ms;
  CHECK(limited.taken(20, "a") == 0);
  limited.now += 50ms;
  CHECK(limited.taken(20, "a") == 1);
  limited.now += 1h;
  CHECK(limited.taken(20, "a") == 5);
}

TEST_CASE("one client's requests are not another's", "[server][limits]") {
  Limited limited({.per_second = 1, .burst = 2});
  CHECK(limited.taken(5, "a") == 2);
  CHECK(limited.taken(5, "b") == 2);
  CHECK(limited.taken(5, "a") == 0);
}

TEST_CASE("to ask costs nothing, and what was charged beyond the burst is owed",
          "[server][limits]") {
  Limited limited({.per_second = 10, .burst = 2});
  for (int i = 0; i < 10; ++i) CHECK(limited.limit.has_room("a"));
  for (int i = 0; i < 5; ++i) limited.limit.charge("a");
  CHECK_FALSE(limited.limit.has_room("a"));
  limited.now += 300ms;
  CHECK_FALSE(limited.limit.has_room("a"));
  limited.now += 100ms;
  CHECK(limited.taken(5, "a") == 1);
}

TEST_CASE("a rate of 0 is no limit", "[server][limits]") {
  Limited limited({.per_second = 0, .burst = 1});
  CHECK(limited.taken(100, "a") == 100);
}

TEST_CASE("clients beyond the most that are remembered push out the one that rested longest",
          "[server][limits]") {
  Limited limited({.per_second = 1, .burst = 2, .most_clients = 3});
  for (const char* client : {"a", "b", "c"}) CHECK(limited.taken(5, client) == 2);
  CHECK(limited.taken(1, "a") == 0);  // so b has rested longest
  CHECK(limited.taken(5, "d") == 2);
  CHECK(limited.taken(5, "a") == 0);
  CHECK(limited.taken(5, "c") == 0);
  CHECK(limited.taken(5, "b") == 2);
}
