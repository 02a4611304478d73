// CDS Hooks 3.0 "Discovery" and the operations endpoints, against the real program.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "fhir/json_document.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"

using http_test::exchange;
using http_test::Response;
using http_test::ServerProcess;

namespace {

// No null, no empty text, array or object anywhere below.
void check_nothing_empty(fhir::Json value) {
  CHECK_FALSE(value.is_null());
  if (value.is_string()) CHECK_FALSE(value.text().empty());
  if (value.is_array() || value.is_object()) CHECK(value.size() > 0);
  for (const fhir::Json element : value.elements()) check_nothing_empty(element);
  for (const fhir::JsonMember member : value.members()) check_nothing_empty(member.value);
}

// What each service asks for, and no more.
std::set<std::string> keys_of(const std::string& service) {
  std::set<std::string> keys = {"patient",
                                "conditions",
                                "bkLoads",
                                "medicationStatements",
                                "medicationRequests",
                                "medicationAdministrations"};
  if (service == "bkvn-ivig-monitoring") keys.insert("renalFunction");
  if (service == "bkvn-ivig") {
    keys.insert({"procedures", "renalFunction", "drugLevels", "bodyWeight", "biopsyFindings",
                 "biopsyReports", "allergies"});
  }
  return keys;
}

}  // namespace

TEST_CASE("discovery lists each service with what the specification asks for",
          "[http][discovery]") {
  const ServerProcess server;
  const Response response = exchange(server.port(), "GET", "/cds-services");
  REQUIRE(response.status == 200);
  CHECK(response.headers.at("content-type") == "application/json");
  const auto document = fhir::JsonDocument::parse(response.body);
  check_nothing_empty(document.root());

  std::map<std::string, std::string> hooks_by_id;
  for (const fhir::Json service : document.root()["services"].elements()) {
    hooks_by_id[std::string(service["id"].text())] = service["hook"].text();
    for (const char* text : {"id", "hook", "title", "description", "usageRequirements"}) {
      INFO(text);
      CHECK(service[text].is_string());
    }
    CHECK(service["version"].text() == "3.0.0");
    CHECK(service["hookVersion"].text() == "1.0");
    CHECK(service["extension"].is_object());
  }
  CHECK(hooks_by_id == std::map<std::string, std::string>{
                           {"bkvn-ivig-order-select", "order-select"},
                           {"bkvn-ivig-order-sign", "order-sign"},
                           {"bkvn-immunosuppression-order-select", "order-select"},
                           {"bkvn-immunosuppression-order-sign", "order-sign"},
                           {"bkvn-ivig-monitoring-patient-view", "patient-view"},
                           {"bkvn-ivig-monitoring-encounter-start", "encounter-start"}});
}

TEST_CASE("prefetch templates are searches that clients resolve", "[http][discovery]") {
  const ServerProcess server;
  const Response response = exchange(server.port(), "GET", "/cds-services");
  const auto document = fhir::JsonDocument::parse(response.body);
  for (const fhir::Json service : document.root()["services"].elements()) {
    std::set<std::string> keys;
    for (const fhir::JsonMember prefetch : service["prefetch"].members()) {
      // A search with many codes is split: medicationAdministrations, medicationAdministrations2.
      keys.emplace(prefetch.name.substr(0, prefetch.name.find_last_not_of("0123456789") + 1));
      const std::string query(prefetch.value.text());
      INFO(query);
      CHECK(query.size() < 2000);
      CHECK(query.find("{{context.patientId}}") != std::string::npos);
      // Neither modifiers nor chains nor tokens that the hook's definition rules out.
      CHECK(query.find("selections") == std::string::npos);
      CHECK(query.find("draftOrders") == std::string::npos);
      CHECK(query.find(":in=") == std::string::npos);
      CHECK(query.find_first_of(" |\"") == std::string::npos);
    }
    const std::string id(service["id"].text());
    INFO(id);
    CHECK(keys == keys_of(id.substr(0, id.rfind(service["hook"].text()) - 1)));
  }
}

TEST_CASE("one shared id is a setting", "[http][discovery]") {
  const std::string path =
      std::string("/tmp/ivig-cds-test-") + std::to_string(::getpid()) + ".toml";
  std::ofstream(path) << "[discovery]\nshared-ids = true\n";
  const ServerProcess server({"--config", path});
  std::remove(path.c_str());
  const Response response = exchange(server.port(), "GET", "/cds-services");
  const auto document = fhir::JsonDocument::parse(response.body);
  std::set<std::string> ids;
  for (const fhir::Json service : document.root()["services"].elements()) {
    ids.emplace(service["id"].text());
  }
  CHECK(ids ==
        std::set<std::string>{"bkvn-ivig", "bkvn-immunosuppression", "bkvn-ivig-monitoring"});
  CHECK(http_test::post(server.port(), "/cds-services/bkvn-ivig", "{}").status == 400);
  CHECK(http_test::post(server.port(), "/cds-services/bkvn-ivig-order-sign", "{}").status == 404);
}

TEST_CASE("a configuration that cannot be used refuses the start", "[http][discovery]") {
  const std::string path =
      std::string("/tmp/ivig-cds-test-") + std::to_string(::getpid()) + ".toml";
  std::ofstream(path) << "\n[guideline.thresholds]\ntrough-oldest-day = 45\n";
  const auto result = http_test::run_program("serve --listen 127.0.0.1:0 --config " + path);
  std::remove(path.c_str());
  CHECK(result.status == 2);
  CHECK_THAT(result.output, Catch::Matchers::Contains(path + ":3: guideline.thresholds."));
}

TEST_CASE("the server refuses to listen to other machines without authentication",
          "[http][discovery]") {
  const auto result = http_test::run_program("serve --listen 0.0.0.0:0");
  CHECK(result.status == 2);
  CHECK_THAT(result.output, Catch::Matchers::Contains("--insecure-no-auth"));
}

TEST_CASE("a port that is taken refuses the start with the reason", "[http][discovery]") {
  const ServerProcess server;
  const auto result =
      http_test::run_program("serve --listen 127.0.0.1:" + std::to_string(server.port()));
  CHECK(result.status == 2);
  CHECK_THAT(result.output, Catch::Matchers::Contains("cannot listen on 127.0.0.1:"));
}

TEST_CASE("the command line has help and a version", "[http][discovery]") {
  CHECK(http_test::run_program("--version").output.starts_with("ivig-cds "));
  for (const char* arguments : {"--help", "serve --help", "evaluate --help"}) {
    const auto result = http_test::run_program(arguments);
    CHECK(result.status == 0);
    CHECK_THAT(result.output, Catch::Matchers::Contains("Usage"));
  }
  CHECK(http_test::run_program("").status == 2);
  CHECK(http_test::run_program("serve --no-such-option").status == 2);
}

TEST_CASE("health says that it lives and is ready", "[http][discovery]") {
  const ServerProcess server;
  CHECK(exchange(server.port(), "GET", "/health/live").body == R"({"status":"live"})");
  CHECK(exchange(server.port(), "GET", "/health/ready").body == R"({"status":"ready"})");
}

TEST_CASE("the ready line is one line with the URL", "[http][discovery]") {
  const ServerProcess server;
  CHECK(server.ready_line() ==
        "ivig-cds is ready: http://127.0.0.1:" + std::to_string(server.port()));
}
