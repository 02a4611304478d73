// A long history of other things changes nothing: the refractory patient with 300 KB and with 5 MB
// of record gets the same assessment as with 20 KB.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "fhir/json_writer.h"
#include "tests/patients/case_files.h"

namespace {

std::string assessment_text(const std::string& request) {
  const auto response =
      fhir::JsonDocument::parse(patients::respond(request, "2026-06-15T10:00:00Z"));
  fhir::JsonWriter text;
  text.copy(patients::assessments_of(response.root()).at(0)["criteria"]);
  return text.take();
}

std::string large_request(const std::string& bytes) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("ivig-cds-large-" + bytes + ".json");
  const std::string command =
      std::string("python3 " IVIG_CDS_SOURCE_DIR "/tests/patients/make_large.py --bytes ") + bytes +
      " " + path.string();
  REQUIRE(std::system(command.c_str()) == 0);
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::filesystem::remove(path);
  return text;
}

}  // namespace

TEST_CASE("a long history of other things does not change the assessment", "[patients][large]") {
  const std::string expected = assessment_text(patients::read_file("refractory.json"));
  for (const char* const bytes : {"300000", "5000000"}) {
    INFO(bytes);
    const std::string request = large_request(bytes);
    CHECK(request.size() >= std::stoul(bytes) / 100 * 98);
    CHECK(assessment_text(request) == expected);
  }
}
