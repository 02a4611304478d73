#include "server/uuid.h"

#include <catch2/catch.hpp>
#include <regex>
#include <set>

TEST_CASE("UUIDs are random ones of version 4 and never the same", "[server][uuid]") {
  const std::regex shape("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = server::random_uuid();
    if (!std::regex_match(uuid, shape)) FAIL(uuid);
    seen.insert(uuid);
  }
  CHECK(seen.size() == 1000);
}
