// `evaluate --bulk` of the real program: what goes where, and what it ends with.
#include <catch2/catch.hpp>
#include <string>

#include "tests/http/server_process.h"
#include "tests/temporary_folder.h"

using http_test::run_program;
using http_test::RunResult;

namespace {

constexpr std::string_view kLine =
    R"({"resourceType":"Condition","subject":{"reference":"Patient/p1"},"code":{"text":"BKVAN"}})";

}  // namespace

TEST_CASE("evaluate --bulk writes assessments, rejects and a summary", "[http][bulk]") {
  const tests::TemporaryFolder folder;
  folder.write("Condition.ndjson", std::string(kLine) + "\nbroken\n");
  const std::string arguments = "evaluate --bulk --jobs 2 --as-of 2026-06-15T10:00:00Z --out " +
                                (folder / "out") + " " + folder.path().string();
  const RunResult result = run_program(arguments);
  CHECK(result.status == 3);
  CHECK(result.output.find("bkvn-ivig: a card for 1 of 1 patients (100.00 %)") !=
        std::string::npos);
  CHECK(result.output.find('\r') == std::string::npos);  // no progress where there is no terminal
  CHECK(folder.read("out").starts_with(R"({"patient":"p1","service":"bkvn-ivig",)"));
  CHECK(folder.read("out.rejects").find(R"("line":2,"reason":"not JSON at byte 0)") !=
        std::string::npos);
}

TEST_CASE("evaluate --bulk reads a pipe and writes into one", "[http][bulk]") {
  const tests::TemporaryFolder folder;
  folder.write("a", kLine);
  const RunResult result = run_program("evaluate --bulk --out - - <" + (folder / "a"));
  CHECK(result.status == 0);
  CHECK(result.output.starts_with(R"({"patient":"p1","service":"bkvn-ivig",)"));
  CHECK(result.output.find("\nbkvn-ivig: a card for 1 of 1 patients") != std::string::npos);
}

TEST_CASE("evaluate takes the options of --bulk with it alone", "[http][bulk]") {
  CHECK(run_program("evaluate --jobs 2 x.json").status == 2);
  CHECK(run_program("evaluate --bulk /nowhere").status == 2);
  CHECK(run_program("evaluate --bulk").status == 2);
}
