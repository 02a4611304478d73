// The whole response for every synthetic patient, to the letter: tests/patients/golden/. What a
// change of a sentence does to every card shows in the diff of these files; scripts/approve-goldens
// takes the new answers over.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/patients/case_files.h"

TEST_CASE("every synthetic patient gets the approved response", "[patients][golden]") {
  const bool approve = std::getenv("IVIG_CDS_APPROVE") != nullptr;
  const std::filesystem::path folder = IVIG_CDS_SOURCE_DIR "/tests/patients/golden";
  const patients::Cases cases;
  std::size_t files = 0;
  for (const patients::CaseFile& one : cases.list()) {
    INFO(one.name << ": scripts/approve-goldens takes a wanted change over");
    const std::string response = patients::pretty(
        patients::respond(patients::read_file(one.name + ".json"), one.as_of, one.service));
    if (approve) {
      std::filesystem::create_directories(folder);
      std::ofstream(folder / (one.name + ".json"), std::ios::binary) << response;
    }
    CHECK(response == patients::read_file("golden/" + one.name + ".json"));
  }
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++files;
  CHECK(files == cases.list().size());
}
