#include "server/uuid.h"

#include <catch2/catch.hpp>
#include <functional>
#include <regex>
#include <set>

TEST_CASE("UUIDs are random ones of version 4 and never the same", "[server][uuid]") {
  server::RandomUuids uuids;
  const std::function<std::string()> one_by_one = server::random_uuid;
  const std::function<std::string()> many_at_once = [&uuids] { return uuids.next(); };
  const std::regex shape("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> seen;
  for (const auto& make : {one_by_one, many_at_once}) {
    for (int i = 0; i < 1000; ++i) {
      const std::string uuid = make();
      if (!std::regex_match(uuid, shape)) FAIL(uuid);
      seen.insert(uuid);
    }
  }
  CHECK(seen.size() == 2000);
}
