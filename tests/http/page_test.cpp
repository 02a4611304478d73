// GET /: what this server decides, for people.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <string>

#include "fhir/json_document.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"

using http_test::exchange;
using http_test::Response;
using http_test::ServerProcess;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// What stands between the apostrophes after -d, as the browser shows it.
std::string example_call(const std::string& html, const std::string& id) {
  const std::size_t call = html.find("curl -sS &quot;$BASE/cds-services/" + id);
  const std::size_t begin = html.find("-d '", call) + 4;
  std::string json = html.substr(begin, html.find('\'', begin) - begin);
  for (std::size_t at = 0; (at = json.find("&quot;", at)) != std::string::npos; ++at) {
    json.replace(at, 6, "\"");
  }
  return json;
}

}  // namespace

TEST_CASE("the page says what this server decides, under a strict policy", "[http][page]") {
  const ServerProcess server;
  const Response page = exchange(server.port(), "GET", "/");
  CHECK(page.status == 200);
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  const std::string& policy = page.headers.at("content-security-policy");
  CHECK(has(policy, "default-src 'none'"));
  CHECK(has(policy, "style-src 'sha256-"));
  CHECK_FALSE(has(policy, "unsafe"));
  for (const char* part : {"Biopsy-proven BK virus nephropathy", "6 ng/mL†", "Published evidence",
                           "Where the literature differs", "bkvn-ivig-order-sign", "41479-7"}) {
    INFO(part);
    CHECK(has(page.body, part));
  }
}

TEST_CASE("the call that the page shows gets a card", "[http][page]") {
  const ServerProcess server;
  const std::string html = exchange(server.port(), "GET", "/").body;
  for (const std::string id : {"bkvn-ivig-order-select", "bkvn-ivig-order-sign"}) {
    const Response answer =
        http_test::post(server.port(), "/cds-services/" + id, example_call(html, id));
    CHECK(answer.status == 200);
    CHECK(has(answer.body, "insufficient-data"));
  }
  for (const std::string hook : {"order-select", "order-sign"}) {
    const std::string id = "bkvn-immunosuppression-" + hook;
    const Response answer =
        http_test::post(server.port(), "/cds-services/" + id, example_call(html, id));
    CHECK(answer.status == 200);
    CHECK(has(answer.body, R"("change":"starts")"));
  }
}

TEST_CASE("the monitoring call that the page shows gets a card at its instant", "[http][page]") {
  const ServerProcess server({"--allow-as-of"});
  const std::string html = exchange(server.port(), "GET", "/").body;
  for (const std::string hook : {"patient-view", "encounter-start"}) {
    const std::string id = "bkvn-ivig-monitoring-" + hook;
    const Response answer =
        http_test::post(server.port(), "/cds-services/" + id, example_call(html, id));
    CHECK(answer.status == 200);
    CHECK(has(answer.body, R"("course":{"status":"responding")"));
  }
}

TEST_CASE("the page shows the site's own thresholds", "[http][page]") {
  const std::string path = "/tmp/ivig-cds-page-" + std::to_string(::getpid()) + ".toml";
  std::ofstream(path) << "[guideline.thresholds]\ntacrolimus-target = 7.5\n";
  const ServerProcess server({"--config", path});
  std::remove(path.c_str());
  CHECK(has(exchange(server.port(), "GET", "/").body, "7.5 ng/mL†"));
}

TEST_CASE("cards lead to the page of the server where its URL is known", "[http][page]") {
  const auto first_card = [](const std::string& configuration) {
    const http_test::TemporaryFile file(configuration);
    const ServerProcess server({"--allow-as-of", "--config", file.path()});
    const Response answer = http_test::post(server.port(), "/cds-services/bkvn-ivig-order-select",
                                            http_test::patient_request("refractory"));
    REQUIRE(answer.status == 200);
    return fhir::JsonDocument::parse(std::string(answer.body));
  };
  const auto known = first_card("base-url = \"https://cds.example.org/ivig\"\n");
  const fhir::Json card = *known.root()["cards"].each().begin();
  CHECK(card["source"]["url"].text() == "https://cds.example.org/ivig/");
  CHECK((*card["links"].each().begin())["url"].text() == "https://cds.example.org/ivig/");
  CHECK((*card["links"].each().begin())["type"].text() == "absolute");

  const auto unknown = first_card("");
  const fhir::Json plain = *unknown.root()["cards"].each().begin();
  CHECK_FALSE(plain["source"]["label"].text().empty());
  CHECK_FALSE(plain["source"]["url"]);
  CHECK_FALSE(plain["links"]);
}
