// The tables of the documents are what the tool says.
#include <catch2/catch.hpp>
#include <string>

#include "tests/conformance/processes.h"

TEST_CASE("the conformance tables in the documents are not stale", "[conformance][docs]") {
  const conformance_test::Run run = conformance_test::run(
      "'" IVIG_CDS_SOURCE_DIR "/scripts/approve-conformance' --check '" CONFORMANCE_BUILD_DIR
      "' 2>&1");
  INFO(run.output);
  CHECK(run.status == 0);
}
