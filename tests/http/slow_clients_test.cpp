// Clients that take their time: each is let go of after the time that the configuration gives it.
// No test says when exactly; a server that waits for ever would keep it until it gives up.
#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/http_client.h"
#include "tests/http/listener_exceptions.h"
#include "tests/http/server_process.h"

using http_test::Ability;
using http_test::Connection;
using http_test::Response;
using http_test::ServerProcess;
using http_test::TemporaryFile;
using namespace std::chrono_literals;

namespace {

constexpr const char* kSign = "/cds-services/bkvn-ivig-order-sign";
const http_test::Headers kJson{{"Content-Type", "application/json"}};
const std::string kLive = http_test::head("GET", "/health/live", {}, 0);

// Of the times all are long but the one that is given.
class ServerWith {
 public:
  explicit ServerWith(const std::string& limit)
      : file_("[limits]\n" + limit), server_({"--config", file_.path()}) {}
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] const ServerProcess& process() const { return server_; }

 private:
  TemporaryFile file_;
  ServerProcess server_;
};

// Sends what a connection that was not let in cannot.
void try_to_send(const Connection& connection, const std::string& bytes) {
  try {
    connection.send(bytes);
  } catch (const std::runtime_error&) {  // closed
  }
}

// Sends byte after byte until the server has had enough or all is sent.
void trickle(const Connection& connection, const std::string& bytes) {
  try {
    for (const char& byte : bytes) {
      connection.send({&byte, 1});
      std::this_thread::sleep_for(5ms);
    }
  } catch (const std::runtime_error&) {  // closed
  }
}

}  // namespace

TEST_CASE("a client that says nothing is let go", "[http][slow]") {
  if (!http_test::has(Ability::times)) return;
  const ServerWith server("first-byte-ms = 50");
  Connection connection(server.port());
  CHECK(connection.at_end());
}

TEST_CASE("a client that stops within its headers is 408", "[http][slow]") {
  if (!http_test::has(Ability::times)) return;
  const ServerWith server("between-bytes-ms = 50");
  Connection connection(server.port());
  connection.send("GET /health/live HTTP/1.1\r\nHost:");
  const Response response = connection.receive();
  CHECK(response.status == 408);
  CHECK(response.body.find("OperationOutcome") != std::string::npos);
  CHECK(connection.at_end());
}

TEST_CASE("a client that stops within its body is 408", "[http][slow]") {
  if (!http_test::has(Ability::times)) return;
  const ServerWith server("between-bytes-ms = 50");
  for (const char* framing : {"Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n",
                              "Transfer-Encoding: chunked\r\n\r\n5\r\nhe"}) {
    INFO(framing);
    Connection connection(server.port());
    connection.send(std::string("POST ") + kSign + " HTTP/1.1\r\nHost: x\r\n" + framing);
    CHECK(connection.receive().status == 408);
    CHECK(connection.at_end());
  }
}

TEST_CASE("a client that sends its headers byte by byte is 408 in the end", "[http][slow]") {
  if (!http_test::has(Ability::times)) return;
  const ServerWith server("request-ms = 300");
  Connection connection(server.port());
  trickle(connection, "GET /health/live HTTP/1.1\r\nX: " + std::string(200, 'x'));
  CHECK(connection.receive().status == 408);
  CHECK(connection.at_end());
}

TEST_CASE("a client that sends its body byte by byte is 408 in the end", "[http][slow]") {
  if (!http_test::has(Ability::times)) return;
  const ServerWith server("request-ms = 300");
  Connection connection(server.port());
  connection.send(http_test::head("POST", kSign, kJson, 1000));
  trickle(connection, std::string(200, 'x'));
  CHECK(connection.receive().status == 408);
  CHECK(connection.at_end());
}

TEST_CASE("slow clients do not hold up others", "[http][slow]") {
  const ServerProcess server;
  std::vector<std::unique_ptr<Connection>> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(std::make_unique<Connection>(server.port()));
    slow.back()->send("GET /health/live HTTP/1.1\r\nHo");
  }
  CHECK(http_test::exchange(server.port(), "GET", "/health/live").status == 200);
}

TEST_CASE("one address that sends slowly does not keep out another", "[http][slow]") {
  const ServerProcess server;
  std::vector<std::unique_ptr<Connection>> slow;
  for (int i = 0; i < 256; ++i) {
    slow.push_back(std::make_unique<Connection>(server.port(), "127.0.0.1"));
    try_to_send(*slow.back(),
                http_test::head("POST", i % 2 == 0 ? kSign : "/nothing", kJson, 1000));
  }
  for (const auto& connection : slow) try_to_send(*connection, "{");
  const auto status = [&server](const std::string& request) {
    Connection other(server.port(), "127.0.0.2");
    other.send(request);
    return other.receive().status;
  };
  CHECK(status(kLive) == 200);
  CHECK(status(http_test::head("GET", "/health/ready", {}, 0)) == 200);
  CHECK(status(http_test::head("GET", "/cds-services", {}, 0)) == 200);
  CHECK(status(http_test::head("POST", kSign, kJson, 2) + "{}") == 400);
}

TEST_CASE("a client that does not take its replies is let go", "[http][slow]") {
  if (!http_test::has(Ability::times)) return;
  const ServerWith server("between-bytes-ms = 100");
  Connection connection(server.port());
  const std::string request = http_test::head("GET", "/cds-services", {}, 0);
  // More than the kernel keeps for both ends.
  CHECK_THROWS_AS(
      [&] {
        for (int i = 0; i < 1'000'000; ++i) connection.send(request);
      }(),
      std::runtime_error);
  CHECK(http_test::exchange(server.port(), "GET", "/health/live").status == 200);
}

TEST_CASE("a connection without a request is closed after a while", "[http][slow]") {
  if (!http_test::has(Ability::times)) return;
  const ServerWith server("idle-ms = 100");
  Connection connection(server.port());
  for (int i = 0; i < 3; ++i) {
    connection.send(kLive);
    CHECK(connection.receive().status == 200);
  }
  CHECK(connection.at_end());
}

TEST_CASE("requests in time are not held against their connection", "[http][slow]") {
  const ServerWith server("first-byte-ms = 3000\nrequest-ms = 3000\nbetween-bytes-ms = 3000");
  Connection connection(server.port());
  for (int i = 0; i < 4; ++i) {  // longer than any of them
    connection.send(kLive);
    CHECK(connection.receive().status == 200);
    std::this_thread::sleep_for(1s);
  }
}
