#include "server/uuid.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <regex>
#include <set>
#include <string>

namespace {

// Those of a source that have the shape, each once.
std::set<std::string> thousand(const std::function<std::string()>& make, const std::string& shape) {
  const std::regex pattern(shape);
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = make();
    if (std::regex_match(uuid, pattern)) seen.insert(uuid);
  }
  return seen;
}

}  // namespace

TEST_CASE("Random UUIDs are of version 4 and never the same", "[server][uuid]") {
  CHECK(thousand(server::random_uuid,
                 "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
            .size() == 1000);
}

TEST_CASE("A server's UUIDs are of version 7, never the same, and begin with the time",
          "[server][uuid]") {
  const auto now = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  server::OrderedUuids uuids;
  const std::int64_t before = now();
  const std::set<std::string> seen =
      thousand([&uuids] { return uuids.next(); },
               "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  const std::int64_t after = now();
  REQUIRE(seen.size() == 1000);
  for (const std::string& uuid : seen) {
    const std::int64_t time = std::stoll(uuid.substr(0, 8) + uuid.substr(9, 4), nullptr, 16);
    if (time < before || time > after) FAIL(uuid);
  }
}
