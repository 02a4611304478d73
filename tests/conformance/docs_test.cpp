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
  const std::string page = conformance::read_file(IVIG_CDS_SOURCE_DIR "/docs/conformance.md");
  const std::size_t table = page.find("<!-- table -->");
  REQUIRE(table != std::string::npos);
  for (const char* outcome : {"| fail", "| warning", ", fail", ", warning"}) {
    INFO(outcome);
    CHECK(page.find(outcome, table) == std::string::npos);
  }
}
