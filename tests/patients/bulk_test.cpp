// Every synthetic patient gets the same judgement from a FHIR Bulk Data export of all of them
// (as_ndjson.py) as from a Bundle of its own (as_bundles.py).
#include "server/bulk.h"

#include <catch2/catch.hpp>
#include <iostream>
#include <map>

#include "tests/captured.h"
#include "tests/patients/case_files.h"
#include "tests/temporary_folder.h"

namespace {

void make(const std::string& script, const std::string& folder) {
  const std::string command =
      "python3 " IVIG_CDS_SOURCE_DIR "/tests/patients/" + script + " " + folder;
  if (std::system(command.c_str()) != 0) throw std::runtime_error("cannot run " + script);
}

// What the Bundle's patient is asked by bulk evaluation, where nobody orders IVIG.
std::string with_order(std::string bundle, std::string_view patient) {
  const std::string order =
      R"(,{"resource":{"resourceType":"MedicationRequest","id":"as-if-ordered","status":"draft",)"
      R"("intent":"order","subject":{"reference":"Patient/)" +
      std::string(patient) +
      R"("},"medicationCodeableConcept":{"text":"Intravenous immune globulin"}}}])";
  return bundle.replace(bundle.rfind(']'), 1, order);
}

// The assessments by verdict and criteria, which is what the notes of somebody else's resources
// cannot move: those are with their own patient in an export.
std::string essence(fhir::Json assessment) {
  std::string text(assessment["indication"].text());
  text += " " + std::string(assessment["verdict"].text());
  for (const fhir::Json criterion : assessment["criteria"].each()) {
    text +=
        " " + std::string(criterion["id"].text()) + "=" + std::string(criterion["status"].text());
    for (const fhir::Json part : criterion["parts"].each()) {
      text += " " + std::string(part["id"].text()) + "=" + std::string(part["status"].text());
    }
  }
  return text + " " + std::string(assessment["dose"]["comparison"].text()) + "\n";
}

// What bulk evaluation says of each patient, by id.
std::map<std::string, std::string> in_bulk(const std::string& folder, unsigned jobs) {
  server::EvaluateOptions options;
  options.as_of = "2026-06-15T10:00:00Z";
  options.files = {folder};
  server::BulkOptions bulk;
  bulk.jobs = jobs;
  bulk.out = "-";
  std::string lines;
  {
    const tests::Captured output(std::cout);
    const tests::Captured errors(std::cerr);
    REQUIRE(server::evaluate_bulk(options, bulk) == 0);
    lines = output.text();
  }
  std::map<std::string, std::string> all;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    const auto line = fhir::JsonDocument::parse(lines.substr(at, end - at));
    std::string& said = all[std::string(line.root()["patient"].text())];
    if (line.root()["shown"].is_true()) said += essence(line.root()["assessment"]);
    at = end + 1;
  }
  return all;
}

std::string by_bundle(const std::string& bundle, std::string_view as_of) {
  const auto document = fhir::JsonDocument::parse(bundle);
  const auto response =
      fhir::JsonDocument::parse(patients::respond_to_bundle(document.root(), std::string(as_of)));
  std::string said;
  for (const fhir::Json assessment : patients::assessments_of(response.root())) {
    if (assessment["indication"]) said += essence(assessment);  // of bkvn-ivig
  }
  return said;
}

}  // namespace

TEST_CASE("an export of all patients gives each the judgement of its own Bundle",
          "[patients][bulk]") {
  const tests::TemporaryFolder bundles;
  make("as_bundles.py", bundles.path().string());
  const tests::TemporaryFolder exported;
  make("as_ndjson.py", exported.path().string());
  const std::map<std::string, std::string> one_thread = in_bulk(exported.path().string(), 1);
  CHECK(in_bulk(exported.path().string(), 4) == one_thread);

  const patients::Cases cases;
  std::size_t with_card = 0;
  for (const patients::CaseFile& one : cases.list()) {
    INFO(one.name);
    const auto request = fhir::JsonDocument::parse(patients::read_file(one.name + ".json"));
    const std::string patient(request.root()["context"]["patientId"].text());
    const std::string bundle = bundles.read(one.name + ".json");
    std::string expected = by_bundle(bundle, one.as_of);
    if (expected.empty()) expected = by_bundle(with_order(bundle, patient), one.as_of);
    const auto got = one_thread.find(patient);
    REQUIRE(got != one_thread.end());
    CHECK(got->second == expected);
    with_card += expected.empty() ? 0 : 1;
  }
  CHECK(cases.list().size() >= 90);
  CHECK(with_card >= 80);
}
