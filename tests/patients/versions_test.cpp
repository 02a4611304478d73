// Every synthetic patient gets the same assessment in DSTU2, STU3 and R5 as in R4, by the
// translations of translate.py. What a version cannot carry is printed with the reason.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "fhir/json_writer.h"
#include "tests/patients/case_files.h"

namespace {

// DSTU2's orders have another type; the assessment refers to them by it.
std::string with_one_order_type(std::string text) {
  constexpr std::string_view kOlder = "MedicationOrder";
  for (std::size_t at = text.find(kOlder); at != std::string::npos; at = text.find(kOlder, at)) {
    text.replace(at, kOlder.size(), "MedicationRequest");
  }
  return text;
}

// Assessments, and what is suggested, without the resources of suggestions: those are written as
// they came.
std::string answer_to(const std::string& request, const patients::CaseFile& one) {
  const auto response =
      fhir::JsonDocument::parse(patients::respond(request, one.as_of, one.service));
  fhir::JsonWriter text;
  text.begin_array();
  for (const fhir::Json card : response.root()["cards"].each()) {
    text.copy(card["indicator"]);
    text.copy(card["extension"]["org.ivig-cds.assessment"]);
    for (const fhir::Json suggestion : card["suggestions"].each()) {
      text.copy(suggestion["label"]);
      for (const fhir::Json action : suggestion["actions"].each()) {
        text.copy(action["type"]);
        text.copy(action["resource"]["id"]);
      }
    }
  }
  text.end_array();
  return with_one_order_type(text.take());
}

struct Translated {
  const char* version;
  std::size_t most_left_out;
};

}  // namespace

TEST_CASE("every synthetic patient gets the same assessment in every FHIR version",
          "[patients][versions]") {
  const Translated translated =
      GENERATE(Translated{"dstu2", 11}, Translated{"stu3", 8}, Translated{"r5", 0});
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() /
      ("ivig-cds-versions-" + std::to_string(getpid()) + '-' + translated.version);
  std::filesystem::remove_all(folder);
  const std::string command =
      std::string("python3 " IVIG_CDS_SOURCE_DIR "/tests/patients/translate.py ") +
      translated.version + " " + folder.string();
  REQUIRE(std::system(command.c_str()) == 0);

  std::istringstream left_out(patients::read_all(folder / "left-out.txt"));
  std::size_t skipped = 0;
  for (std::string line; std::getline(left_out, line); ++skipped) {
    WARN(translated.version << " leaves out " << line);
  }
  CHECK(skipped <= translated.most_left_out);

  std::size_t compared = 0;
  const patients::Cases cases;
  for (const patients::CaseFile& one : cases.list()) {
    const std::filesystem::path file = folder / (one.name + ".json");
    if (!std::filesystem::exists(file)) continue;
    INFO(translated.version << ' ' << one.name);
    const std::string request = patients::read_all(file);
    const std::string original = patients::read_file(one.name + ".json");
    CHECK(request != original);
    CHECK(answer_to(request, one) == answer_to(original, one));
    ++compared;
  }
  CHECK(compared + skipped == cases.list().size());
  std::filesystem::remove_all(folder);
}
