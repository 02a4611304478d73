#include "server/bulk.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json_document.h"
#include "tests/captured.h"
#include "tests/temporary_folder.h"

namespace {

struct Result {
  int status;
  std::string summary;
  std::string errors;
  std::string assessments;
  std::string rejects;
  std::filesystem::perms permissions;  // of the assessments
};

class Export {
 public:
  // A file of the export; each line as it is, with that end.
  void add(const std::string& name, const std::vector<std::string>& lines,
           std::string_view end = "\n") {
    std::string text;
    for (const std::string& line : lines) text.append(line).append(end);
    folder_.write(name, text);
  }
  [[nodiscard]] std::string folder() const { return folder_.path().string(); }

  [[nodiscard]] Result evaluate(server::BulkOptions bulk = {}) const {
    server::EvaluateOptions options;
    options.as_of = "2026-06-15T10:00:00Z";
    options.files = {folder()};
    bulk.out = folder_ / "out";
    const tests::Captured output(std::cout);
    const tests::Captured errors(std::cerr);
    const int status = server::evaluate_bulk(options, bulk);
    return {status,
            output.text(),
            without_folder(errors.text()),
            folder_.read("out"),
            without_folder(folder_.read("out.rejects")),
            std::filesystem::status(bulk.out).permissions()};
  }

 private:
  [[nodiscard]] std::string without_folder(std::string text) const {
    const std::string name = folder() + "/";
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name)) {
      text.erase(at, name.size());
    }
    return text;
  }
  tests::TemporaryFolder folder_;
};

std::string resource(std::string_view type, std::string_view id, std::string_view members,
                     std::string_view patient = "Patient/p1") {
  const std::string_view whose = type == "AllergyIntolerance" ? "patient" : "subject";
  return R"({"resourceType":")" + std::string(type) + R"(","id":")" + std::string(id) + R"(",")" +
         std::string(whose) + R"(":{"reference":")" + std::string(patient) + R"("},)" +
         std::string(members) + "}";
}

std::string patient(std::string_view id) {
  return R"({"resourceType":"Patient","id":")" + std::string(id) + R"("})";
}

// BK virus nephropathy on record: enough for a card.
std::string diagnosis(std::string_view reference) {
  return resource("Condition", "c", R"("code":{"text":"BK virus nephropathy"})", reference);
}

std::vector<fhir::JsonDocument> parsed(const std::string& lines) {
  std::vector<fhir::JsonDocument> documents;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    documents.push_back(fhir::JsonDocument::parse(lines.substr(at, end - at)));
    at = end + 1;
  }
  return documents;
}

// "p1 shown, p2 silent" in the order of the lines.
std::string shown(const Result& result) {
  std::string text;
  for (const fhir::JsonDocument& line : parsed(result.assessments)) {
    text += (text.empty() ? "" : ", ") + std::string(line.root()["patient"].text());
    text += line.root()["shown"].is_true() ? " shown" : " silent";
  }
  return text;
}

std::string row(std::string_view name, const std::string& summary) {
  const std::size_t at = summary.find("\n" + std::string(name) + "  ");
  if (at == std::string::npos) return "no row";
  const std::string line = summary.substr(at + 1, summary.find('\n', at + 1) - at - 1);
  return line.substr(line.find_last_of(' ') + 1);
}

}  // namespace

TEST_CASE("an export is judged patient by patient", "[server][bulk]") {
  Export exported;
  exported.add("Patient.ndjson", {patient("p1"), patient("p2")});
  exported.add("Condition.ndjson", {diagnosis("Patient/p1")});
  exported.add("Encounter.ndjson", {resource("Encounter", "e", R"("status":"finished")")});
  exported.add("Observation.ndjson",
               {resource("Observation", "o", R"("status":"final")", "Group/g")});
  const Result result = exported.evaluate();
  CHECK(result.status == 0);
  CHECK(result.errors.empty());
  CHECK(result.rejects.empty());
  CHECK(shown(result) == "p1 shown, p2 silent");
  CHECK(row("read", result.summary) == "3");
  CHECK(row("of types that are not read", result.summary) == "1");
  CHECK(row("not about a patient", result.summary) == "1");
  CHECK(row("rejected", result.summary) == "0");
  CHECK(result.summary.find("\nPatients: 2\n\nbkvn-ivig: a card for 1 of 2 patients (50.00 %)\n") !=
        std::string::npos);
  CHECK(result.summary.find("\neligibility  not-supported") == std::string::npos);
  CHECK(result.summary.find("\neligibility  insufficient-data      1\n") != std::string::npos);

  const auto lines = parsed(result.assessments);
  const fhir::Json card = lines[0].root();
  CHECK(card["service"].text() == "bkvn-ivig");
  CHECK(card["asOf"].text() == "2026-06-15T10:00:00Z");
  CHECK(card["card"].text() == "eligibility");
  CHECK(card["verdict"].text() == "insufficient-data");
  CHECK(card["criteria"]["biopsy-proven-bkvn"].text() == "unknown");
  CHECK(card["assessment"]["verdict"].text() == "insufficient-data");
  CHECK_FALSE(card["rejectedLines"]);
  CHECK(lines[1].root()["silence"].text().starts_with("Intravenous immune globulin is ordered"));
}

TEST_CASE("what is said of patients is for the owner of its file alone", "[server][bulk]") {
  Export exported;
  exported.add("Condition.ndjson", {diagnosis("Patient/p1")});
  using std::filesystem::perms;
  CHECK(exported.evaluate().permissions == (perms::owner_read | perms::owner_write));
  // A file that was there is the site's own business; it is written anew.
  std::filesystem::permissions(exported.folder() + "/out", perms::group_read,
                               std::filesystem::perm_options::add);
  const Result again = exported.evaluate();
  CHECK((again.permissions & perms::group_read) == perms::group_read);
  CHECK(shown(again) == "p1 shown");
}

TEST_CASE("a patient needs no Patient resource, and may be named in any way", "[server][bulk]") {
  const std::string uuid = "0b5f3c7e-3c4a-4b57-9a0e-0f6c2d5e7a11";
  Export exported;
  exported.add("Patient.ndjson", {patient(uuid)});
  exported.add("Condition.ndjson",
               {diagnosis("https://ehr.example.org/fhir/Patient/p1"), diagnosis("Patient/p2"),
                diagnosis("urn:uuid:" + uuid), diagnosis("Patient\\/p3")});
  exported.add("Procedure.ndjson",
               {resource("Procedure", "x", R"("status":"completed")", "Patient/p1")});
  const Result result = exported.evaluate();
  CHECK(result.status == 0);
  CHECK(result.summary.find("\nPatients: 4, 3 without a Patient resource\n") != std::string::npos);
  const std::string all = shown(result);
  CHECK(std::count(all.begin(), all.end(), ',') == 3);
  CHECK(all.find("silent") == std::string::npos);
  // Each resource is known to be that patient's: nothing is noted.
  CHECK(result.summary.find("subject-unknown") == std::string::npos);
  CHECK(result.summary.find("wrong-patient") == std::string::npos);
}

TEST_CASE("lines that cannot be read are rejected, named and counted", "[server][bulk]") {
  Export exported;
  exported.add(
      "Condition.ndjson",
      {diagnosis("Patient/p1"),
       R"({"resourceType":"Condition","subject":{"reference":"Patient/p1"},"code":)", "", "   ",
       R"({"resourceType":"Encounter","status":"fin)" + diagnosis("Patient/p2"), R"({"id":"x"})",
       R"({"resourceType":"Patient"})",
       R"({"resourceType":"Condition","subject":{"display":"somebody"}})",
       R"({"resourceType":"Medication","id":"m","code":{)", "a,b,c",
       R"({"resourceType":"Condition","id":"x","subject":{"reference":"Patient/p1"},"id":"y"})"});
  const Result result = exported.evaluate();
  CHECK(result.status == 3);
  CHECK(row("rejected", result.summary) == "8");
  CHECK(row("read", result.summary) == "1");
  CHECK(shown(result) == "p1 shown");
  CHECK(parsed(result.assessments)[0].root()["rejectedLines"].text() == "2");
  const auto rejects = parsed(result.rejects);
  REQUIRE(rejects.size() == 8);
  std::string said;
  for (const fhir::JsonDocument& one : rejects) {
    CHECK(one.root()["file"].text() == "Condition.ndjson");
    said += std::string(one.root()["line"].text()) + " " +
            std::string(one.root()["reason"].text().substr(0, 11)) + "\n";
  }
  CHECK(said ==
        "5 not JSON at\n6 no resource\n7 no id\n8 does not sa\n9 not JSON at\n10 not JSON at\n"
        "2 not JSON at\n11 not JSON at\n");
  CHECK(result.errors.find("Condition.ndjson:7: no id\n") != std::string::npos);
  // What stands in a line is nowhere.
  CHECK(result.rejects.find("somebody") == std::string::npos);
}

TEST_CASE("a medication that patients share is followed for each", "[server][bulk]") {
  const auto statement = [](std::string_view patient_reference, std::string_view medication) {
    return resource("MedicationStatement", "ms",
                    R"("status":"active","dateAsserted":"2026-06-01","medicationReference":)"
                    R"({"reference":")" +
                        std::string(medication) + R"("})",
                    patient_reference);
  };
  Export exported;
  exported.add("Condition.ndjson", {diagnosis("Patient/p1"), diagnosis("Patient/p2"),
                                    diagnosis("Patient/p3"), diagnosis("Patient/p4")});
  exported.add("MedicationStatement.ndjson",
               {statement("Patient/p1", "Medication/m1"),
                statement("Patient/p2", "https://ehr.example.org/fhir/Medication/m1"),
                statement("Patient/p3", "urn:uuid:m1"), statement("Patient/p4", "Medication/m2")});
  exported.add("Medication.ndjson",
               {R"({"resourceType":"Medication","id":"m0","code":{"text":"Aspirin"}})",
                R"({"resourceType":"Medication","id":"m1","code":{"text":"Mycophenolate"}})"});
  const Result result = exported.evaluate();
  CHECK(result.status == 0);
  std::vector<std::string> stopped;
  for (const fhir::JsonDocument& line : parsed(result.assessments)) {
    stopped.emplace_back(line.root()["criteria"]["antimetabolite-stopped"].text());
  }
  CHECK(stopped == std::vector<std::string>{"not-met", "not-met", "not-met", "unknown"});
}

TEST_CASE("order of lines, number of threads and line ends change nothing", "[server][bulk]") {
  std::vector<std::string> lines;
  for (int i = 0; i < 200; ++i) {
    const std::string id = "p" + std::to_string(i);
    lines.push_back(patient(id));
    if (i % 3 == 0) lines.push_back(diagnosis("Patient/" + id));
    if (i % 5 == 0) lines.push_back(resource("Encounter", "e", R"("a":1)", "Patient/" + id));
  }
  Export first;
  first.add("all.ndjson", lines);
  server::BulkOptions options;
  options.jobs = 1;
  const Result expected = first.evaluate(options);
  REQUIRE(expected.status == 0);
  options.jobs = 4;
  CHECK(first.evaluate(options).assessments == expected.assessments);

  std::shuffle(lines.begin(), lines.end(), std::mt19937(7));
  Export second;
  second.add("a.ndjson", {lines.begin(), lines.begin() + 100}, "\r\n");
  second.add("b.ndjson", {lines.begin() + 100, lines.end()});
  const Result got = second.evaluate(options);
  CHECK(got.assessments == expected.assessments);
  CHECK(got.summary == expected.summary);
}

TEST_CASE("shares of an export make the whole", "[server][bulk]") {
  Export exported;
  std::vector<std::string> lines = {"broken"};
  for (int i = 0; i < 50; ++i) lines.push_back(diagnosis("Patient/p" + std::to_string(i)));
  exported.add("Condition.ndjson", lines);
  const auto sorted = [](const std::string& assessments) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at < assessments.size();) {
      const std::size_t end = assessments.find('\n', at);
      all.push_back(assessments.substr(at, end - at));
      at = end + 1;
    }
    std::sort(all.begin(), all.end());
    return all;
  };
  const Result whole = exported.evaluate();
  std::string together;
  std::string rejects;
  for (const std::string share : {"1/3", "2/3", "3/3"}) {
    server::BulkOptions options;
    options.share = share;
    const Result result = exported.evaluate(options);
    CHECK(result.assessments.size() < whole.assessments.size() * 2 / 3);
    together += result.assessments;
    rejects += result.rejects;
  }
  CHECK(sorted(together) == sorted(whole.assessments));
  CHECK(rejects == whole.rejects);
  for (const std::string share : {"0/3", "4/3", "1", "1/", "/3", "1/3x", "a/b", "1/0"}) {
    INFO(share);
    server::BulkOptions options;
    options.share = share;
    const Result result = exported.evaluate(options);
    CHECK(result.status == 2);
    CHECK(result.errors == "ivig-cds: --share: must be I/N, as in 1/4\n");
  }
}

TEST_CASE("what was exported for everybody counts as asked for", "[server][bulk]") {
  Export exported;
  exported.add("Condition.ndjson", {diagnosis("Patient/p1")});
  const auto cidofovir = [&](std::vector<std::string> types) {
    server::BulkOptions options;
    options.exported = std::move(types);
    const Result result = exported.evaluate(options);
    return result.status == 0
               ? std::string(
                     parsed(result.assessments)[0].root()["criteria"]["cidofovir-exhausted"].text())
               : result.errors;
  };
  CHECK(cidofovir({}) == "unknown");
  CHECK(cidofovir({"MedicationRequest", "AllergyIntolerance"}) == "unknown");
  CHECK(cidofovir({"MedicationRequest", "MedicationStatement", "AllergyIntolerance"}) == "not-met");
  CHECK(cidofovir({"Allergy"}).find("--exported: only") != std::string::npos);
}

TEST_CASE("a patient's own draft of IVIG is the order that is judged", "[server][bulk]") {
  const auto draft = [](std::string_view drug, std::string_view reason) {
    return resource("MedicationRequest", "own",
                    R"("status":"draft","intent":"order","medicationCodeableConcept":{"text":")" +
                        std::string(drug) + R"("},"reasonCode":[{"text":")" + std::string(reason) +
                        R"("}])");
  };
  const auto card = [](const std::string& line) {
    Export exported;
    exported.add("a.ndjson", {diagnosis("Patient/p1"), line});
    const Result result = exported.evaluate();
    return std::string(parsed(result.assessments)[0].root()["card"].text());
  };
  CHECK(card(draft("IVIG", "Kidney transplant rejection")) == "rejection-caveat");
  // Another drug is no order of IVIG: it is judged as if there were one.
  CHECK(card(draft("Aspirin", "Kidney transplant rejection")) == "eligibility");
}

TEST_CASE("any service can be asked", "[server][bulk]") {
  Export exported;
  exported.add("Condition.ndjson", {diagnosis("Patient/p1")});
  server::BulkOptions options;
  options.services = {"bkvn-ivig-monitoring", "bkvn-ivig"};
  const Result result = exported.evaluate(options);
  CHECK(result.status == 0);
  CHECK(shown(result) == "p1 silent, p1 shown");
  CHECK(result.summary.find("\nbkvn-ivig-monitoring: a card for 0 of 1 patients (0.00 %)\n") !=
        std::string::npos);
  options.services = {"bkvn"};
  CHECK(exported.evaluate(options).errors == "ivig-cds: --service: there is no bkvn\n");
}

TEST_CASE("a line of 50 MB is read like any other", "[server][bulk]") {
  Export exported;
  const std::string note = R"("note":[{"text":")" + std::string(50'000'000, 'x') + R"("}])";
  exported.add("Condition.ndjson", {resource("Condition", "n", note), diagnosis("Patient/p1")});
  const Result result = exported.evaluate();
  CHECK(result.status == 0);
  CHECK(row("read", result.summary) == "2");
  CHECK(shown(result) == "p1 shown");
}

TEST_CASE("an export that cannot be read at all ends with 2", "[server][bulk]") {
  Export exported;
  const Result empty = exported.evaluate();
  CHECK(empty.status == 2);
  CHECK(empty.errors.find("holds no *.ndjson") != std::string::npos);
  CHECK(empty.summary.empty());
  exported.add("a.ndjson", {});
  const Result nobody = exported.evaluate();
  CHECK(nobody.status == 0);
  CHECK(nobody.summary.find("a card for 0 of 0 patients (-)") != std::string::npos);
  exported.add("b.ndjson", {"\x1F\x8B\x08"});
  const Result compressed = exported.evaluate();
  CHECK(compressed.status == 2);
  CHECK(compressed.errors.starts_with("ivig-cds: b.ndjson: is compressed"));
  server::BulkOptions options;
  options.spill = "/nowhere";
  CHECK(exported.evaluate(options).errors ==
        "ivig-cds: a file in /nowhere: No such file or directory\n");
}
