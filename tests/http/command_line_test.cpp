// What the site's value sets do to each subcommand, and `ivig-cds codes`.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/json_document.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"

using http_test::run_program;
using http_test::RunResult;

namespace {

// A folder of the site's, for as long as this object lives.
class SiteFolder {
 public:
  SiteFolder()
      : path_(std::filesystem::temp_directory_path() /
              ("ivig-cds-value-sets-" + std::to_string(::getpid()))) {
    std::filesystem::create_directory(path_);
  }
  ~SiteFolder() { std::filesystem::remove_all(path_); }
  SiteFolder(const SiteFolder&) = delete;
  SiteFolder& operator=(const SiteFolder&) = delete;

  void write(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

constexpr std::string_view kLocalIvig =
    R"({"resourceType":"ValueSet","compose":{"include":[{"system":"urn:site","concept":[)"
    R"({"code":"IG7","display":"Immune globulin, ward stock"}]}]}})";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("codes says which sets know a code, why, and what for", "[http][codes]") {
  const RunResult found = run_program("codes loinc:41479-7");
  INFO(found.output);
  CHECK(found.status == 0);
  CHECK(contains(found.output, "  in bk-load-plasma: BK virus load in plasma or serum\n"));
  CHECK(contains(found.output, "      by code http://loinc.org|41479-7 \""));
  CHECK(contains(found.output, "(value_sets/bk-load-plasma.json)\n"));
  CHECK(contains(found.output, "      used for: C3: "));
  CHECK(contains(found.output, "  in bk-load: "));
  CHECK(contains(found.output, "      includes bk-load-plasma\n"));
  SECTION("under its URI, its OID or no system too") {
    for (const char* const query : {"'http://loinc.org|41479-7'", "41479-7", "'LOINC|41479-7'",
                                    "'urn:oid:2.16.840.1.113883.6.1|41479-7'"}) {
      CHECK(contains(run_program("codes " + std::string(query)).output, "  in bk-load-plasma: "));
    }
  }
}

TEST_CASE("codes says which name matched, is negated or excluded", "[http][codes]") {
  const auto output = [](const std::string& query) { return run_program("codes " + query).output; };
  CHECK(contains(output("'Privigen 10 %'"), "  in ivig: "));
  CHECK(contains(output("'Privigen 10 %'"), "      by name \"privigen\" (value_sets/ivig.json)\n"));
  CHECK(contains(output("'no Privigen'"), "  not in ivig: "));
  CHECK(contains(output("'no Privigen'"), "      name \"privigen\" negated by \"no\" ("));
  CHECK(contains(output("'CMV ivig'"), "  not in ivig: "));
  CHECK(contains(output("'CMV ivig'"), "      excluded by name \"cmv\" ("));
  CHECK(contains(output("loinc:41480-5"), "  not in bk-load: "));
  CHECK(contains(output("loinc:41480-5"), "      excluded by code http://loinc.org|41480-5 "));
}

TEST_CASE("codes ends with 1 where no set knows one of them, 2 where one is unusable",
          "[http][codes]") {
  const RunResult unknown = run_program("codes loinc:41479-7 aspirin");
  CHECK(unknown.status == 1);
  CHECK(contains(unknown.output, "aspirin\n  no value set knows it\n"));
  for (const char* const query : {"''", "'|1'", "'http://loinc.org|'", "loinc:", "'\xff'", ""}) {
    CAPTURE(query);
    CHECK(run_program("codes " + std::string(query)).status == 2);
  }
}

TEST_CASE("codes answers programs in JSON", "[http][codes]") {
  const RunResult found = run_program("codes --format json loinc:41479-7 'no Privigen' aspirin");
  CHECK(found.status == 1);
  const auto document = fhir::JsonDocument::parse(found.output);
  std::vector<fhir::Json> queries;
  for (const fhir::Json one : document.root().each()) queries.push_back(one);
  REQUIRE(queries.size() == 3);
  CHECK(queries[0]["query"].text() == "loinc:41479-7");
  bool seen = false;
  for (const fhir::Json set : queries[0]["sets"].each()) {
    if (set["id"].text() != "bk-load-plasma") continue;
    seen = true;
    CHECK(set["in"].text() == "by-code");
    const fhir::Json reason = *set["reasons"].each().begin();
    CHECK(reason["kind"].text() == "code");
    CHECK(reason["code"].text() == "41479-7");
    CHECK(reason["file"].text() == "value_sets/bk-load-plasma.json");
  }
  CHECK(seen);
  const fhir::Json negated = *queries[1]["sets"].each().begin();
  CHECK(negated["in"].text() == "no");
  CHECK((*negated["reasons"].each().begin())["cue"].text() == "no");
  CHECK(queries[2]["sets"].size() == 0);
}

TEST_CASE("a folder of the site adds to the value sets of every subcommand", "[http][codes]") {
  const SiteFolder folder;
  folder.write("ivig.json", kLocalIvig);
  const std::string option = " --value-sets " + folder.path() + " ";
  const RunResult found = run_program("codes" + option + "'urn:site|IG7' loinc:41479-7");
  INFO(found.output);
  CHECK(found.status == 0);
  CHECK(contains(found.output, "  in ivig: Intravenous immune globulin\n"));
  CHECK(contains(found.output, "(" + folder.path() + "/ivig.json)\n"));
  CHECK(run_program("codes 'urn:site|IG7'").status == 1);

  // The order in the site's code alone.
  std::string request = http_test::patient_request("refractory");
  for (const auto& [shipped, local] :
       {std::pair{"http://www.nlm.nih.gov/research/umls/rxnorm", "urn:site"},
        std::pair{"758996", "IG7"}, std::pair{"Privigen", "IG"},
        std::pair{"Privigen 10% intravenous", "IG 10%"}}) {
    request.replace(request.find(shipped), std::string_view(shipped).size(), local);
  }
  folder.write("request.txt", request);
  const std::string file = folder.path() + "/request.txt";
  CHECK(contains(run_program("evaluate " + file).output,
                 "None of the orders under consideration is for intravenous immune globulin"));
  CHECK(contains(run_program("evaluate" + option + file).output, "criteria met"));
  const http_test::ServerProcess server({"--value-sets", folder.path(), "--allow-as-of"});
  CHECK(
      contains(http_test::post(server.port(), "/cds-services/bkvn-ivig-order-select", request).body,
               "criteria met"));
}

TEST_CASE("a value set file that cannot be used stops every start with its path and reason",
          "[http][codes]") {
  const SiteFolder folder;
  folder.write("bad.json", R"({"resourceType":"ValueSet","id":"ivgi"})");
  const std::string option = " --value-sets " + folder.path() + " ";
  for (const char* const command : {"serve", "evaluate", "codes"}) {
    const RunResult refused =
        run_program(command + option + (std::string_view(command) == "serve" ? "" : "x"));
    INFO(refused.output);
    CHECK(refused.status == 2);
    CHECK(contains(refused.output, folder.path() + "/bad.json: neither its id \"ivgi\""));
  }
  const RunResult missing = run_program("serve --value-sets " + folder.path() + "/none");
  CHECK(missing.status == 2);
  CHECK(contains(missing.output, "guideline.value-sets: " + folder.path() + "/none: No such file"));
}
