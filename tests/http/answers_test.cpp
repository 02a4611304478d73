// Whole answers: the same request gives the same answer, and requests that real clients sent are
// understood.
#include <catch2/catch.hpp>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "fhir/json_document.h"
#include "fhir/json_writer.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"

using http_test::Response;
using http_test::ServerProcess;

namespace {

constexpr const char* kSelect = "/cds-services/bkvn-ivig-order-select";

bool is_uuid_at(const std::string& text, std::size_t at) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-7xxx-xxxx-xxxxxxxxxxxx";
  if (at + kShape.size() > text.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[at + i]);
    if (kShape[i] == 'x' ? std::isxdigit(c) == 0 : c != static_cast<unsigned char>(kShape[i])) {
      return false;
    }
  }
  return true;
}

// With every UUID made the same.
std::string without_uuids(std::string text) {
  for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at + 1)) {
    if (is_uuid_at(text, at + 1)) text.replace(at + 1, 36, "a-uuid");
  }
  return text;
}

// Requests of a real client lie beside the source folder, or where IVIG_CDS_SHARED says; they are
// no part of the project.
std::filesystem::path captured_folder() {
  const char* const shared = std::getenv("IVIG_CDS_SHARED");
  return std::filesystem::path(shared != nullptr ? shared : IVIG_CDS_SOURCE_DIR "/../shared") /
         "captured";
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("the same request gives the same answer, a thousand times in parallel",
          "[http][answers]") {
  const ServerProcess server({"--allow-as-of"});
  const std::string body = http_test::patient_request("refractory");
  constexpr int kClients = 8;
  constexpr int kEach = 125;
  std::mutex mutex;
  std::set<std::string> answers;
  std::set<std::string> raw;
  int failures = 0;
  std::vector<std::thread> clients;
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([&] {
      http_test::Connection connection(server.port());
      for (int i = 0; i < kEach; ++i) {
        connection.send(
            http_test::head("POST", kSelect, {{"Content-Type", "application/json"}}, body.size()));
        connection.send(body);
        const Response response = connection.receive();
        const std::lock_guard lock(mutex);
        if (response.status != 200) ++failures;
        raw.insert(response.body);
        answers.insert(without_uuids(response.body));
      }
    });
  }
  for (std::thread& client : clients) client.join();
  CHECK(failures == 0);
  CHECK(answers.size() == 1);
  CHECK(raw.size() == kClients * kEach);  // no UUID was given twice
  CHECK(answers.begin()->find("\"summary\"") != std::string::npos);
}

TEST_CASE("an IVIG order for a refractory patient gets its card", "[http][answers]") {
  const ServerProcess server({"--allow-as-of"});
  const Response response =
      http_test::post(server.port(), kSelect, http_test::patient_request("refractory"));
  REQUIRE(response.status == 200);
  const auto document = fhir::JsonDocument::parse(response.body);
  const fhir::Json cards = document.root()["cards"];
  REQUIRE(cards.size() == 1);
  for (const fhir::Json card : cards.elements()) {
    CHECK(card["indicator"].text() == "info");
    CHECK_FALSE(card["uuid"].text().empty());
    CHECK_FALSE(card["source"]["label"].text().empty());
  }
}

TEST_CASE("requests of the CDS Hooks sandbox are understood", "[http][answers]") {
  const std::filesystem::path folder = captured_folder();
  if (!std::filesystem::is_directory(folder)) {
    WARN("skipped: no captured requests beside the source folder (or under IVIG_CDS_SHARED)");
    return;
  }
  const ServerProcess server;
  int replayed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() != ".json" || name.starts_with("feedback")) continue;
    const auto capture = fhir::JsonDocument::parse(read_file(entry.path()));
    const fhir::Json body = capture.root()["body"];
    if (!body.is_object()) continue;
    INFO(name);
    ++replayed;
    fhir::JsonWriter writer;
    const std::string text = writer.copy(body).take();
    const std::string hook(body["hook"].text());
    if (hook == "order-select" || hook == "order-sign") {
      const Response response =
          http_test::post(server.port(), "/cds-services/bkvn-ivig-" + hook, text);
      CHECK(response.status == 200);
      CHECK(response.body == R"({"cards":[]})");
    } else if (hook == "patient-view") {
      // The sandbox prefetches what its own service asks for: the Patient, which is no clinical
      // data.
      const Response response =
          http_test::post(server.port(), "/cds-services/bkvn-ivig-monitoring-patient-view", text);
      CHECK((response.status == 200 || response.status == 412));
    } else {
      CHECK(http_test::post(server.port(), kSelect, text).status == 400);
    }
  }
  CHECK(replayed > 0);
}
