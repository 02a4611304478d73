// Start and end of the process, and what it writes down.
#include <catch2/catch.hpp>
#include <csignal>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "tests/fhir_server/fhir_server.h"
#include "tests/http/eventually.h"
#include "tests/http/fhir_site.h"
#include "tests/http/held_request.h"
#include "tests/http/http_client.h"
#include "tests/http/listener_exceptions.h"
#include "tests/http/server_process.h"
#include "tests/tokens/bad_tokens.h"
#include "tests/tokens/key_server.h"

using http_test::Connection;
using http_test::Response;
using http_test::ServerProcess;
using namespace std::chrono_literals;

namespace {

constexpr const char* kSign = "/cds-services/bkvn-ivig-order-sign";

// Until the server has noticed its signal.
bool is_stopping(const ServerProcess& server) {
  return http_test::eventually(
      [&server] { return server.log().find("stopping") != std::string::npos; });
}

constexpr const char* kSelect = "/cds-services/bkvn-ivig-order-select";
constexpr int kCalls = 20;

// Calls whose clients are cut off while the server still waits for somebody else.
std::vector<std::unique_ptr<Connection>> make_calls(const ServerProcess& server,
                                                    const http_test::Headers& headers,
                                                    const std::string& body) {
  std::vector<std::unique_ptr<Connection>> calls;
  for (int i = 0; i < kCalls; ++i) {
    calls.push_back(std::make_unique<Connection>(server.port()));
    calls.back()->send(http_test::head("POST", kSelect, headers, body.size()) + body);
  }
  return calls;
}

int calls_in_the_log(const ServerProcess& server) {
  const std::string log = server.log();
  int count = 0;
  const std::string route = R"("route":"/cds-services/{id}")";
  for (std::size_t at = 0; (at = log.find(route, at)) != std::string::npos; ++at) ++count;
  return count;
}

}  // namespace

TEST_CASE("a call whose client was cut off is over before the server is", "[http][lifecycle]") {
  if (!http_test::has(http_test::Ability::times)) return;
  fhir_test::FhirServer fhir(
      [](fhir_test::Peer& peer, const fhir_test::ServerRequest&) { peer.hang(); });
  const http_test::TemporaryFile configuration(
      "allow-as-of = true\n[limits]\nrequest-ms = 300\n[fhir]\ndeadline-ms = 1200\nservers = [\"" +
      fhir.origin() + "\"]\n");
  ServerProcess server({"--config", configuration.path()});
  const std::string body =
      http_test::request_without("refractory", {"medicationStatements"}, fhir.origin());
  const auto calls = make_calls(server, {{"Content-Type", "application/json"}}, body);
  REQUIRE(http_test::eventually([&] { return fhir.requests().size() == kCalls; }));
  for (const auto& call : calls) CHECK(call->at_end());
  CHECK(calls_in_the_log(server) < kCalls);
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(calls_in_the_log(server) == kCalls);
}

TEST_CASE("a call that waits for its issuer's keys is over before the server is",
          "[http][lifecycle]") {
  if (!http_test::has(http_test::Ability::times)) return;
  token_test::Site site;
  site.called = std::string("https://cds.example.org") + kSelect;
  token_test::KeyServer issuer({token_test::http_answer(site.keys()), 8s});
  const http_test::TemporaryFile configuration(
      "base-url = \"https://cds.example.org\"\n[limits]\nrequest-ms = 300\n[clients.ehr]\n"
      "issuer = \"" +
      site.issuer + "\"\njku = \"" + issuer.url() + "\"\n");
  ServerProcess server({"--config", configuration.path()});
  const std::string token =
      "Bearer " + good_draft(site, static_cast<long>(std::time(nullptr))).token();
  const auto calls =
      make_calls(server, {{"Content-Type", "application/json"}, {"Authorization", token}}, "{}");
  for (const auto& call : calls) CHECK(call->at_end());
  CHECK(calls_in_the_log(server) == 0);
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(calls_in_the_log(server) == kCalls);
}

TEST_CASE("SIGTERM and SIGINT end the server with exit code 0", "[http][lifecycle]") {
  for (const int number : {SIGTERM, SIGINT}) {
    ServerProcess server;
    CHECK(http_test::exchange(server.port(), "GET", "/health/live").status == 200);
    server.signal(number);
    CHECK(server.wait() == 0);
  }
}

TEST_CASE("connections that do nothing do not hold up the end", "[http][lifecycle]") {
  ServerProcess server;
  const Connection silent(server.port());
  Connection idle(server.port());
  idle.send(http_test::head("GET", "/health/live", {}, 0));
  CHECK(idle.receive().status == 200);
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("a request in hand is answered before the end, a later one is 503", "[http][lifecycle]") {
  ServerProcess server;
  const std::string body =
      R"({"hook":"order-sign","hookInstance":"x","context":{"userId":"u","patientId":"p",)"
      R"("draftOrders":{"resourceType":"Bundle"}}})";
  http_test::HeldRequest in_hand(server.port(), kSign, body);
  CHECK(http_test::exchange(server.port(), "GET", "/health/ready").status == 200);

  server.signal(SIGTERM);
  REQUIRE(is_stopping(server));
  CHECK(http_test::exchange(server.port(), "GET", "/health/ready").status == 503);
  const Response late = http_test::post(server.port(), kSign, body);
  CHECK(late.status == 503);
  CHECK(late.headers.at("connection") == "close");

  const Response answered = in_hand.let_go();
  CHECK(answered.status == 200);
  CHECK(answered.body == R"({"cards":[]})");
  CHECK(server.wait() == 0);
}

TEST_CASE("nothing of a patient is written to the log or told in an error", "[http][lifecycle]") {
  ServerProcess server({"--log-level", "debug", "--allow-as-of"});
  const std::string sentinel = "Zzyzxova";
  std::string whole =
      R"({"hook":"order-sign","hookInstance":"Zzyzxova","context":{"userId":"Zzyzxova",)"
      R"("patientId":"Zzyzxova","draftOrders":{"resourceType":"Bundle","Zzyzxova":1}},)"
      R"("prefetch":{"patient":{"resourceType":"Patient","id":"Zzyzxova",)"
      R"("name":[{"family":"Zzyzxova"}]}}})";
  CHECK(http_test::post(server.port(), kSign, whole).status == 200);

  const auto check_error = [&](const Response& response) {
    CHECK(response.status >= 400);
    CHECK(response.body.find(sentinel) == std::string::npos);
    for (const auto& [name, value] : response.headers) {
      CHECK(value.find(sentinel) == std::string::npos);
    }
  };
  for (std::size_t length = 1; length < whole.size(); length += 7) {
    check_error(http_test::post(server.port(), kSign, whole.substr(0, length)));
  }
  const auto with = [&whole](const std::string& what, const std::string& by) {
    std::string changed = whole;
    return changed.replace(changed.find(what), what.size(), by);
  };
  check_error(http_test::post(server.port(), kSign, with("order-sign", "Zzyzxova")));
  check_error(http_test::post(server.port(), kSign, with(R"("context":)", R"("Zzyzxova":)")));
  check_error(http_test::post(server.port(), kSign, with("Bundle", "Zzyzxova")));
  check_error(http_test::post(
      server.port(), kSign,
      with("{\"hook\"", R"({"extension":{"org.ivig-cds.as-of":"Zzyzxova"},"hook")")));
  check_error(http_test::post(server.port(), kSign,
                              with("{\"hook\"", R"({"fhirServer":"Zzyzxova","hook")")));
  check_error(http_test::post(server.port(), kSign, with("{\"hook\"", "{\"hook\":1,\"hook\"")));
  check_error(http_test::post(server.port(), "/cds-services/Zzyzxova?name=Zzyzxova", whole));
  check_error(http_test::exchange(server.port(), "ZZYZXOVA", kSign, {{"X-Zzyzxova", sentinel}}));
  check_error(
      http_test::exchange(server.port(), "POST", kSign, {{"Content-Type", sentinel}}, "{}"));

  server.signal(SIGTERM);
  REQUIRE(is_stopping(server));
  const std::string log = server.log();
  CHECK(log.find(R"("status":200)") != std::string::npos);
  CHECK(log.find(sentinel) == std::string::npos);
  CHECK(log.find("ZZYZXOVA") == std::string::npos);
  CHECK(server.wait() == 0);
}
