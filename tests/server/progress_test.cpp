#include "server/progress.h"

#include <catch2/catch.hpp>

TEST_CASE("progress says how much, of how much, and how fast", "[server][bulk]") {
  CHECK(server::progress_line("reading", 50'000'000, 100'000'000, 2) ==
        "reading [###############               ]  50 %       50 MB     25 MB/s");
  CHECK(server::progress_line("reading", 100'000'000, 100'000'000, 0) ==
        "reading [##############################] 100 %      100 MB      0 MB/s");
  CHECK(server::progress_line("reading", 50'000'000, 0, 1) == "reading       50 MB     50 MB/s");
  // A file that grows.
  CHECK(server::progress_line("judging", 2, 1, 1).find("100 %") != std::string::npos);
}
