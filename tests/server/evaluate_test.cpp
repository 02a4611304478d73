#include "server/evaluate.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "tests/captured.h"

namespace {

using tests::Captured;

struct Result {
  int status;
  std::string output;
  std::string errors;  // without the folder of the file
};

Result evaluate(std::string_view content) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("ivig-cds-evaluate-" + std::to_string(getpid()));
  std::ofstream(file, std::ios::binary) << content;
  server::EvaluateOptions options;
  options.as_of = "2026-06-15T10:00:00Z";
  options.files = {file.string()};
  const Captured output(std::cout);
  const Captured errors(std::cerr);
  const int status = server::evaluate(options);
  std::filesystem::remove(file);
  std::string said = errors.text();
  if (said.starts_with(file.string())) said.replace(0, file.string().size(), "FILE");
  return {status, output.text(), said};
}

constexpr std::string_view kXmlBundle =
    "<Bundle xmlns='http://hl7.org/fhir'><entry><resource><Patient><id value='p'/></Patient>"
    "</resource></entry></Bundle>";

}  // namespace

TEST_CASE("evaluate reads a Bundle in XML", "[server][evaluate]") {
  const Result json = evaluate(
      R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p"}}]})");
  REQUIRE(json.status == 0);
  CHECK(json.output ==
        "Nothing to say:\n"
        "- bkvn-ivig: None of the orders under consideration is for intravenous immune globulin: 0 "
        "of the draft orders could be read.\n"
        "- bkvn-immunosuppression: No antimetabolite or calcineurin inhibitor is being ordered.\n"
        "- bkvn-ivig-monitoring: No immune globulin was given on record.\n");
  const std::string xml(kXmlBundle);
  for (const std::string& text : {xml, "\xEF\xBB\xBF" + xml, " \r\n\t" + xml,
                                  "<?xml version='1.0' encoding='UTF-8'?>\n" + xml}) {
    const Result result = evaluate(text);
    CHECK(result.status == 0);
    CHECK(result.output == json.output);
    CHECK(result.errors.empty());
  }
}

TEST_CASE("evaluate says where XML cannot be used, and why", "[server][evaluate]") {
  const auto said = [](std::string_view text) {
    const Result result = evaluate(text);
    CHECK(result.status == 2);
    CHECK(result.output.empty());
    return result.errors;
  };
  CHECK(said("<Bundle xmlns='http://hl7.org/fhir'>\n<type></Bundle>") ==
        "FILE: not FHIR XML at line 2, column 16: an end tag does not match its start tag\n");
  CHECK(said("<!DOCTYPE a>" + std::string(kXmlBundle)) ==
        "FILE: not FHIR XML at line 1, column 12: there is a DOCTYPE\n");
  CHECK(said("<Patient xmlns='http://hl7.org/fhir'/>") == "FILE: is XML and not a Bundle\n");
  CHECK(said("{") == "FILE: not JSON at byte 1: Missing a name for object member.\n");
}
