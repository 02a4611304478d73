// The tables of the documents are what the tool says.
#include <catch2/catch.hpp>
#include <string>

#include "conformance/session.h"
#include "tests/conformance/processes.h"

TEST_CASE("the conformance tables in the documents are not stale", "[conformance][docs]") {
  const conformance_test::Run run = conformance_test::run(
      "'" IVIG_CDS_SOURCE_DIR "/scripts/approve-conformance' --check '" CONFORMANCE_BUILD_DIR
      "' 2>&1");
  INFO(run.output);
  CHECK(run.status == 0);
}

TEST_CASE("nothing that is asked of a service fails on this server", "[conformance][docs]") {
  std::istringstream page(conformance::read_file(IVIG_CDS_SOURCE_DIR "/docs/conformance.md"));
  std::size_t rows = 0;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| ") || !line.ends_with(" |")) continue;
    const std::string outcome = line.substr(line.rfind(" | ") + 3);
    INFO(line);
    CHECK(outcome.find("fail") == std::string::npos);
    CHECK(outcome.find("warning") == std::string::npos);
    ++rows;
  }
  CHECK(rows > 120);
}
