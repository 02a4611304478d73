#include "server/bulk_spill.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <system_error>

#include "tests/temporary_folder.h"

TEST_CASE("spilled lines come back by key, in the order that they were read", "[server][bulk]") {
  const tests::TemporaryFolder folder;
  server::Spill spill(folder.path().string(), 2);
  std::string some;
  server::add_line(some, {"p2", 0, 3, "third"});
  server::add_line(some, {"p1", 1, 1, "other file"});
  spill.append(0, some);
  std::string more;
  server::add_line(more, {"p1", 0, 9, ""});
  server::add_line(more, {"p2", 0, 2, "second"});
  spill.append(0, more);
  CHECK(spill.size() == some.size() + more.size());

  const server::SpilledPart part = spill.take(0);
  std::string all;
  for (const server::SpilledLine& line : part.lines()) {
    all += std::string(line.key) + " " + std::to_string(line.file) + ":" +
           std::to_string(line.line) + " " + std::string(line.text) + "\n";
  }
  CHECK(all == "p1 0:9 \np1 1:1 other file\np2 0:2 second\np2 0:3 third\n");
  REQUIRE(part.find("p2") != nullptr);
  CHECK(part.find("p2")->text == "second");
  CHECK(part.find("p") == nullptr);
  CHECK(part.find("p3") == nullptr);
  CHECK(spill.take(1).lines().empty());
}

TEST_CASE("spilled lines have no name on disk", "[server][bulk]") {
  const tests::TemporaryFolder folder;
  server::Spill spill(folder.path().string(), 3);
  std::string line;
  server::add_line(line, {"p", 0, 1, "text"});
  spill.append(1, line);
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK_THROWS_AS(server::Spill(folder / "nowhere", 1), std::system_error);
}

TEST_CASE("a patient is in the same share everywhere", "[server][bulk]") {
  CHECK(server::hash_of("") == 0xEFD01F60BA992926U);
  CHECK(server::hash_of("p1") == server::hash_of("p1"));
  CHECK(server::hash_of("p1") != server::hash_of("p2"));
}
