// docs/configuration.md shows what `ivig-cds codes` prints of a site's value set.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "server/codes.h"
#include "tests/captured.h"
#include "tests/temporary_folder.h"

namespace {

// The first block of that language below the heading "Value sets of the site".
std::string block(const std::string& language) {
  std::ifstream page(IVIG_CDS_SOURCE_DIR "/docs/configuration.md");
  std::string text;
  bool in_section = false;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) in_section = line == "## Value sets of the site";
    if (inside && line == "```") return text;
    if (inside) text += line + "\n";
    if (in_section && line == "```" + language) inside = true;
  }
  return text;
}

}  // namespace

TEST_CASE("the page shows what codes prints of a value set of the site", "[server][codes][docs]") {
  const tests::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "site/value-sets");
  folder.write("site/value-sets/bk-load-plasma.json", block("json"));
  server::CodesOptions options;
  options.value_sets = folder / "site/value-sets";
  options.queries = {"https://lab.example.org/codes|BKVPL", "No CMV IVIG"};
  std::string command = "$ ivig-cds codes --value-sets site/value-sets";
  for (const std::string& query : options.queries) command += " '" + query + "'";

  const tests::Captured output(std::cout);
  CHECK(server::codes(options) == 0);
  std::string printed = output.text();
  const std::string above = folder / "";
  for (std::size_t at = printed.find(above); at != std::string::npos; at = printed.find(above)) {
    printed.erase(at, above.size());
  }
  CHECK(command + "\n" + printed == block("console"));
}
