// From SIGTERM on a server may go on answering for a while, so that a proxy can turn elsewhere.
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <string>

#include "tests/http/eventually.h"
#include "tests/http/held_request.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"
#include "tests/temporary_file.h"

using http_test::Connection;
using http_test::eventually;
using http_test::exchange;
using http_test::Response;
using http_test::ServerProcess;

namespace {

constexpr const char* kSign = "/cds-services/bkvn-ivig-order-sign";
constexpr const char* kBody =
    R"({"hook":"order-sign","hookInstance":"x","context":{"userId":"u","patientId":"p",)"
    R"("draftOrders":{"resourceType":"Bundle"}}})";

class Draining {
 public:
  explicit Draining(const std::string& milliseconds, const std::string& more = "")
      : configuration_("[limits]\ndrain-ms = " + milliseconds + "\n" + more),
        server_({"--config", configuration_.path()}) {}
  ServerProcess& operator*() { return server_; }
  ServerProcess* operator->() { return &server_; }
  [[nodiscard]] int ready() const {
    return exchange(server_.port(), "GET", "/health/ready").status;
  }

  void ask_to_end() const {
    server_.signal(SIGTERM);
    REQUIRE(logs("draining"));
  }
  [[nodiscard]] bool logs(const std::string& text) const {
    return eventually([&] { return server_.log().find(text) != std::string::npos; });
  }

 private:
  tests::TemporaryFile configuration_;
  ServerProcess server_;
};

}  // namespace

TEST_CASE("while it drains a server is not ready and answers all the same", "[http][drain]") {
  Draining server("600000");
  Connection kept(server->port());
  kept.send(http_test::head("GET", "/health/live", {}, 0));
  CHECK(kept.receive().headers.count("connection") == 0);
  CHECK(server.ready() == 200);

  server.ask_to_end();
  CHECK(server.ready() == 503);
  CHECK(exchange(server->port(), "GET", "/health/live").status == 200);
  const Response fresh = http_test::post(server->port(), kSign, kBody);
  CHECK(fresh.status == 200);
  CHECK(fresh.headers.at("connection") == "close");
  // A connection from before is answered, too, and then ended.
  kept.send(http_test::head("POST", kSign, {{"Content-Type", "application/json"}},
                            std::string(kBody).size()) +
            kBody);
  const Response last = kept.receive();
  CHECK(last.status == 200);
  CHECK(last.headers.at("connection") == "close");
  CHECK(kept.at_end());

  server->signal(SIGTERM);  // the second ends it at once
  CHECK(server->wait() == 0);
}

TEST_CASE("a server has drained when its time is over", "[http][drain]") {
  Draining server("50");
  server->signal(SIGTERM);
  CHECK(server->wait() == 0);
  const std::string log = server->log();
  CHECK(log.find("draining") < log.find("stopping"));
}

TEST_CASE("a second SIGTERM or SIGINT ends the drain, SIGHUP does not", "[http][drain]") {
  for (const int number : {SIGTERM, SIGINT}) {
    Draining server("600000");
    server.ask_to_end();
    server->signal(SIGHUP);
    CHECK(http_test::post(server->port(), kSign, kBody).status == 200);
    CHECK(server->log().find("stopping") == std::string::npos);
    server->signal(number);
    CHECK(server->wait() == 0);
  }
}

TEST_CASE("what is in hand when the drain ends is answered", "[http][drain]") {
  Draining server("600000");
  http_test::HeldRequest in_hand(server->port(), kSign, kBody);
  server.ask_to_end();
  server->signal(SIGTERM);
  REQUIRE(server.logs("stopping"));
  CHECK(http_test::post(server->port(), kSign, kBody).status == 503);
  CHECK(in_hand.let_go().status == 200);
  CHECK(server->wait() == 0);
}

TEST_CASE("health at an address of its own says that the server drains", "[http][drain]") {
  Draining server("600000", "[operations]\nlisten = \"127.0.0.1:0\"\n");
  const std::string log = server->log();
  const std::string before = "operations: http://127.0.0.1:";
  const auto port =
      static_cast<std::uint16_t>(std::stoi(log.substr(log.find(before) + before.size())));
  CHECK(exchange(port, "GET", "/health/ready").status == 200);
  server.ask_to_end();
  CHECK(exchange(port, "GET", "/health/ready").status == 503);
  CHECK(exchange(port, "GET", "/health/live").status == 200);
  server->signal(SIGTERM);
  CHECK(server->wait() == 0);
}

TEST_CASE("without a time to drain SIGTERM ends at once", "[http][drain]") {
  ServerProcess server;
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(server.log().find("draining") == std::string::npos);
}
