// What one connection may do, one request after the other: RFC 9112 section 9, RFC 9110 section
// 10.1.1; and how many connections and requests there may be.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/fhir_server/fhir_server.h"
#include "tests/http/eventually.h"
#include "tests/http/fhir_site.h"
#include "tests/http/held_request.h"
#include "tests/http/http_client.h"
#include "tests/http/listener_exceptions.h"
#include "tests/http/server_process.h"

using http_test::Ability;
using http_test::Connection;
using http_test::Response;
using http_test::ServerProcess;
using http_test::TemporaryFile;

namespace {

constexpr const char* kSign = "/cds-services/bkvn-ivig-order-sign";
const http_test::Headers kJson{{"Content-Type", "application/json"}};
const std::string kLive = http_test::head("GET", "/health/live", {}, 0);
const std::string kCall =
    R"({"hook":"order-sign","hookInstance":"x","context":{"userId":"u","patientId":"p",)"
    R"("draftOrders":{"resourceType":"Bundle"}}})";

std::string call() { return http_test::head("POST", kSign, kJson, kCall.size()) + kCall; }

bool is_let_in(std::uint16_t port, const char* from) {
  Connection connection(port, from);
  try {
    connection.send(kLive);
    return connection.receive().status == 200;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("requests sent ahead are answered in their order", "[http][connection]") {
  if (!http_test::has(Ability::pipelining)) return;
  const ServerProcess server;
  Connection connection(server.port());
  std::string ahead;
  constexpr int kRounds = 50;
  for (int i = 0; i < kRounds; ++i) {
    ahead += kLive + call() + http_test::head("GET", "/nowhere", {}, 0) +
             http_test::head("POST", kSign, kJson, 2) + "{}";
  }
  connection.send(ahead);
  for (int i = 0; i < kRounds; ++i) {
    INFO(i);
    CHECK(connection.receive().body == R"({"status":"live"})");
    CHECK(connection.receive().body == R"({"cards":[]})");
    CHECK(connection.receive().status == 404);
    CHECK(connection.receive().status == 400);
  }
}

TEST_CASE("a request may come byte by byte", "[http][connection]") {
  const ServerProcess server;
  Connection connection(server.port());
  const std::string chunked = std::string("POST ") + kSign +
                              " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                              "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n" +
                              "9;x=\"y\"\r\n\"hook\":1}\r\n0\r\nX-Trailer: y\r\n\r\n";
  const auto answered = [&connection](const std::string& request) {
    for (const char& byte : request) connection.send({&byte, 1});
    return connection.receive();
  };
  CHECK(answered(call()).body == R"({"cards":[]})");
  CHECK(answered(chunked).status == 400);
  CHECK(answered(kLive).status == 200);
}

TEST_CASE("the connection ends after a reply where the client says so", "[http][connection]") {
  const ServerProcess server;
  for (const std::string& request :
       {std::string("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        std::string("GET /health/live HTTP/1.0\r\n\r\n")}) {
    INFO(request);
    Connection connection(server.port());
    connection.send(request);
    CHECK(connection.receive().status == 200);
    CHECK(connection.at_end());
  }
}

TEST_CASE("a client that sends all and then only listens is answered", "[http][connection]") {
  const ServerProcess server;
  Connection connection(server.port());
  connection.send(call());
  connection.end_sending();
  CHECK(connection.receive().body == R"({"cards":[]})");
  CHECK(connection.at_end());
}

TEST_CASE("a client that waits for leave to send its body gets it, or its refusal",
          "[http][connection]") {
  if (!http_test::has(Ability::expect_continue)) return;
  const ServerProcess server;
  http_test::Headers headers = kJson;
  headers["Expect"] = "100-continue";
  Connection connection(server.port());
  for (int i = 0; i < 2; ++i) {
    connection.send(http_test::head("POST", kSign, headers, kCall.size()));
    CHECK(connection.receive().status == 100);
    connection.send(kCall);
    CHECK(connection.receive().body == R"({"cards":[]})");
  }
  connection.send(http_test::head("POST", kSign, headers, std::size_t{1} << 30));
  CHECK(connection.receive().status == 413);
  CHECK(connection.at_end());
}

TEST_CASE("a body past the limit is refused before it comes", "[http][connection]") {
  if (!http_test::has(Ability::early_refusal)) return;
  const ServerProcess server;
  Connection stated(server.port());
  stated.send(http_test::head("POST", kSign, kJson, std::size_t{1} << 40));
  CHECK(stated.receive().status == 413);
  CHECK(stated.at_end());
  Connection chunked(server.port());
  chunked.send(std::string("POST ") + kSign +
               " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n");
  CHECK(chunked.receive().status == 413);
  CHECK(chunked.at_end());
}

TEST_CASE("headers up to the limit are read, more are 431", "[http][connection]") {
  if (!http_test::has(Ability::head_size)) return;
  const ServerProcess server;
  const auto with_head_of = [&server](std::size_t length) {
    const std::string bare = http_test::head("GET", "/health/live", {{"X", ""}}, 0);
    return http_test::exchange(server.port(), "GET", "/health/live",
                               {{"X", std::string(length - bare.size(), 'x')}});
  };
  constexpr std::size_t kLimit = std::size_t{16} * 1024;
  CHECK(with_head_of(kLimit).status == 200);
  const Response response = with_head_of(kLimit + 1);
  CHECK(response.status == 431);
  CHECK(response.headers.at("connection") == "close");
  CHECK(response.body.find("OperationOutcome") != std::string::npos);

  // Without an end, without a line end, and in trailers.
  Connection endless(server.port());
  const std::string piece(kLimit, 'x');
  endless.send("GET / HTTP/1.1\r\nX: " + piece);
  CHECK(endless.receive().status == 431);
  CHECK(endless.at_end());
  Connection trailers(server.port());
  trailers.send(std::string("POST ") + kSign +
                " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + piece);
  CHECK(trailers.receive().status == 400);
  CHECK(trailers.at_end());
}

TEST_CASE("connections past the limit are closed, and those after them let in again",
          "[http][connection]") {
  if (!http_test::has(Ability::connection_caps)) return;
  const TemporaryFile file("[limits]\nconnections = 3\nconnections-per-address = 2\n");
  const ServerProcess server({"--config", file.path()});
  std::vector<std::unique_ptr<Connection>> held;
  const auto hold = [&](const char* from) {
    held.push_back(std::make_unique<Connection>(server.port(), from));
    held.back()->send(kLive);
    CHECK(held.back()->receive().status == 200);
  };
  hold("127.0.0.1");
  hold("127.0.0.1");
  CHECK_FALSE(is_let_in(server.port(), "127.0.0.1"));
  hold("127.0.0.2");
  CHECK_FALSE(is_let_in(server.port(), "127.0.0.3"));
  held.front()->send(kLive);
  CHECK(held.front()->receive().status == 200);
  held.erase(held.begin());
  CHECK(http_test::eventually([&] { return is_let_in(server.port(), "127.0.0.1"); }));
}

TEST_CASE("requests past the limit are 503 with Retry-After", "[http][connection]") {
  std::atomic<bool> answers = false;
  fhir_test::FhirServer fhir([&answers](fhir_test::Peer& peer, const fhir_test::ServerRequest&) {
    while (!answers && peer.pause(std::chrono::milliseconds(5))) continue;
    peer.send(fhir_test::fhir_json(R"({"resourceType":"Bundle","type":"searchset"})"));
  });
  const http_test::Site site({fhir.origin()}, "deadline-ms = 5000\n[limits]\nrequests = 1\n");
  const std::uint16_t port = site.server().port();
  const std::string body =
      http_test::request_without("refractory", {"medicationStatements"}, fhir.origin());
  Connection in_hand(port);
  in_hand.send(http_test::head("POST", "/cds-services/bkvn-ivig-order-select", kJson, body.size()) +
               body);
  REQUIRE(http_test::eventually([&] { return !fhir.requests().empty(); }));
  const Response refused = http_test::post(port, kSign, kCall);
  CHECK(refused.status == 503);
  CHECK(refused.headers.at("retry-after") == "1");
  CHECK(refused.body.find("throttled") != std::string::npos);
  CHECK(http_test::exchange(port, "GET", "/health/live").status == 200);
  CHECK(http_test::exchange(port, "GET", "/health/ready").status == 200);
  answers = true;
  CHECK(in_hand.receive().status == 200);
  CHECK(http_test::post(port, kSign, kCall).status == 200);
}

TEST_CASE("a request that has yet to come takes no other's place", "[http][connection]") {
  const TemporaryFile file("[limits]\nrequests = 1\n");
  const ServerProcess server({"--config", file.path()});
  http_test::HeldRequest held(server.port(), kSign, kCall);
  CHECK(http_test::post(server.port(), kSign, kCall).status == 200);
  CHECK(held.let_go().body == R"({"cards":[]})");
}

TEST_CASE("a client that asks too often is 429 with Retry-After", "[http][connection]") {
  const TemporaryFile file("[limits]\nrate-per-second = 1\nrate-burst = 3\n");
  const ServerProcess server({"--config", file.path()});
  Response refused;
  for (int i = 0; i < 20 && refused.status != 429; ++i) {
    refused = http_test::post(server.port(), kSign, kCall);
    if (i < 3) CHECK(refused.status == 200);
  }
  CHECK(refused.status == 429);
  CHECK(refused.headers.at("retry-after") == "1");
  CHECK(refused.body.find("throttled") != std::string::npos);
  for (int i = 0; i < 10; ++i) {
    CHECK(http_test::exchange(server.port(), "GET", "/health/live").status == 200);
  }
}
