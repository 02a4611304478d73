// The listener of [operations]: metrics and health apart from the clients.
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdint>
#include <string>

#include "tests/http/eventually.h"
#include "tests/http/held_request.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"

using http_test::Connection;
using http_test::exchange;
using http_test::Response;
using http_test::ServerProcess;
using http_test::TemporaryFile;

namespace {

constexpr const char* kSign = "/cds-services/bkvn-ivig-order-sign";

// A server with both listeners.
class Site {
 public:
  [[nodiscard]] const ServerProcess& server() const noexcept { return server_; }
  [[nodiscard]] ServerProcess& server() noexcept { return server_; }
  // As the log says at the start.
  [[nodiscard]] std::uint16_t operations_port() const {
    const std::string log = server_.log();
    const std::string words = "operations: http://127.0.0.1:";
    const std::size_t at = log.find(words);
    REQUIRE(at != std::string::npos);
    return static_cast<std::uint16_t>(std::stoi(log.substr(at + words.size())));
  }

 private:
  TemporaryFile configuration_{"[operations]\nlisten = \"127.0.0.1:0\"\n"};
  ServerProcess server_{{"--config", configuration_.path()}};
};

}  // namespace

TEST_CASE("metrics and health are served on the operations listener, and nothing else",
          "[http][operations]") {
  const Site site;
  const std::uint16_t operations = site.operations_port();
  CHECK(operations != site.server().port());
  CHECK(exchange(operations, "GET", "/health/live").status == 200);
  CHECK(exchange(operations, "GET", "/health/ready").status == 200);
  const Response metrics = exchange(operations, "GET", "/metrics");
  CHECK(metrics.status == 200);
  CHECK(metrics.headers.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(exchange(operations, "GET", "/").status == 404);
  CHECK(exchange(operations, "GET", "/cds-services").status == 404);
  CHECK(exchange(operations, "OPTIONS", kSign).status == 404);
  CHECK(http_test::post(operations, kSign, "{}").status == 404);
  CHECK(http_test::post(operations, std::string(kSign) + "/feedback", "{}").status == 404);
}

TEST_CASE("the clients' listener keeps health and gives the metrics away", "[http][operations]") {
  const Site site;
  const std::uint16_t port = site.server().port();
  CHECK(exchange(port, "GET", "/health/live").status == 200);
  CHECK(exchange(port, "GET", "/health/ready").status == 200);
  CHECK(exchange(port, "GET", "/cds-services").status == 200);
  CHECK(exchange(port, "GET", "/metrics").status == 404);
  CHECK(exchange(port, "OPTIONS", "/metrics").status == 404);
}

TEST_CASE("what clients call is counted on the operations listener", "[http][operations]") {
  const Site site;
  Connection prometheus(site.operations_port());
  const auto calls = [&] {
    prometheus.send(http_test::head("GET", "/metrics", {}, 0));
    const Response metrics = prometheus.receive();
    CHECK(metrics.status == 200);
    return metrics.body.find(R"(service="bkvn-ivig-order-sign",status="400"} 1)") !=
           std::string::npos;
  };
  CHECK_FALSE(calls());
  CHECK(http_test::post(site.server().port(), kSign, "{}").status == 400);
  CHECK(http_test::eventually(calls));
}

TEST_CASE("while the server shuts down it lives and is not ready, on both listeners",
          "[http][operations]") {
  Site site;
  const std::uint16_t operations = site.operations_port();
  http_test::HeldRequest in_hand(site.server().port(), kSign, "{}");
  CHECK(exchange(operations, "GET", "/health/ready").status == 200);
  site.server().signal(SIGTERM);
  REQUIRE(http_test::eventually(
      [&] { return exchange(operations, "GET", "/health/ready").status != 200; }));
  const Response ready = exchange(operations, "GET", "/health/ready");
  CHECK(ready.status == 503);
  CHECK(ready.headers.at("retry-after") == "1");
  CHECK(exchange(operations, "GET", "/health/live").status == 200);
  CHECK(exchange(operations, "GET", "/metrics").status == 200);
  CHECK(in_hand.let_go().status == 400);
  CHECK(site.server().wait() == 0);
}

TEST_CASE("an operations listener that cannot be had refuses the start", "[http][operations]") {
  const ServerProcess other;
  const std::string taken = "127.0.0.1:" + std::to_string(other.port());
  const TemporaryFile configuration("[operations]\nlisten = \"" + taken + "\"\n");
  const auto result =
      http_test::run_program("serve --listen 127.0.0.1:0 --listener " + http_test::listener_name() +
                             " --config " + configuration.path());
  CHECK(result.status == 2);
  CHECK(result.output.find("operations.listen: cannot listen on " + taken) != std::string::npos);
}
