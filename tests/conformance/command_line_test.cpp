// What the program prints, and the codes it ends with.
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/conformance/processes.h"

using conformance_test::Run;
using conformance_test::Server;
using conformance_test::tool;

namespace {

Server correct_server() { return Server({"node", conformance_test::script("correct_server.mjs")}); }

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the exit code is 2 where it cannot run", "[conformance]") {
  CHECK(tool("").status == 2);
  CHECK(tool("http://127.0.0.1:1").status == 2);
  CHECK(tool("ftp://127.0.0.1").status == 2);
  CHECK(tool("http://127.0.0.1:1 --no-such-option").status == 2);
  const Server server = correct_server();
  CHECK(tool(server.url() + " --request /no/such/file").status == 2);
  CHECK(tool(server.url() + " --client-key /no/such/file").status == 2);
  CHECK(tool(server.url() + " --only no-such-check").status == 2);
}

TEST_CASE("the exit code is 1 for a SHALL that does not hold, and 0 for a SHOULD",
          "[conformance]") {
  const std::string key = "/tmp/conformance-exit-key.pem";
  const auto run_against = [&](const char* fault) {
    const Server server({"node", conformance_test::script("mutant_server.mjs"), key, fault});
    return tool(server.url());
  };
  const Run shall = run_against("summary-of-140");
  CHECK(shall.status == 1);
  CHECK(has(shall.output, "cards[0].summary is \"xxx"));
  CHECK(has(shall.output, "a sentence of fewer than 140 characters"));
  const Run should = run_against("no-title");
  CHECK(should.status == 0);
  CHECK(has(should.output, "warning  service-title"));
  ::unlink(key.c_str());
}

TEST_CASE("only what is asked for is checked", "[conformance]") {
  const Server server = correct_server();
  CHECK(has(tool(server.url() + " --only 57").output, "1 checks of"));
  CHECK(has(tool(server.url() + " --only discovery --skip service-id,service-title").output,
            "12 checks of"));
  CHECK_FALSE(has(tool(server.url() + " --spec 2.0 --verbose").output, "template-tokens-3.0"));
  CHECK_FALSE(has(tool(server.url() + " --spec 3.0 --verbose").output, "template-tokens-2.0"));
}

TEST_CASE("reports are JSON, JUnit's XML and a FHIR TestReport", "[conformance]") {
  const Server server = correct_server();
  const auto json = fhir::JsonDocument::parse(tool(server.url() + " --format json").output);
  CHECK(json.root()["summary"]["fail"].text() == "0");
  CHECK(json.root()["checks"].size() > 100);
  CHECK(json.root()["notSeenFromOutside"].size() > 5);

  const std::string junit = tool(server.url() + " --format junit").output;
  CHECK(has(junit, "<testsuite name=\"discovery\">"));
  CHECK(has(junit, "failures=\"0\""));
  CHECK(has(junit, "<skipped message="));

  const auto report = fhir::JsonDocument::parse(tool(server.url() + " --format testreport").output);
  CHECK(report.root()["resourceType"].text() == "TestReport");
  CHECK(report.root()["status"].text() == "completed");
  CHECK(report.root()["result"].text() == "pass");
  CHECK(report.root()["test"].size() == json.root()["checks"].size());
}

TEST_CASE("the requirements are listed, with what cannot be seen", "[conformance]") {
  const Run text = tool("--requirements");
  CHECK(text.status == 0);
  CHECK(has(text.output, "69 SHALLs bind a service"));
  CHECK(has(text.output, "card-summary"));
  CHECK(has(text.output, "not seen: it is an agreement between people"));
  const auto json = fhir::JsonDocument::parse(tool("--requirements --format json").output);
  CHECK(json.root().size() == 114 + 9 + 4);
}
