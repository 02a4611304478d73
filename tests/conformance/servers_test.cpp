// The tool against servers that keep to the standard: it must find nothing.
#include <catch2/catch.hpp>

#include "tests/conformance/processes.h"

using conformance_test::Run;
using conformance_test::Server;

TEST_CASE("a correct server in another language has nothing found", "[conformance]") {
  const Server server({"node", conformance_test::script("correct_server.mjs")});
  const Run run = conformance_test::tool(server.url() + " --fhir-server 127.0.0.1:0 --captured '" +
                                         conformance_test::script("captured") + "'");
  INFO(run.output);
  CHECK(run.status == 0);
  CHECK(run.output.find(" 0 failed, 0 warnings") != std::string::npos);
}
