// What the process says of itself to Prometheus and in its log.
#include <catch2/catch.hpp>
#include <string>

#include "fhir/json_document.h"
#include "tests/http/eventually.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"

using http_test::exchange;
using http_test::ServerProcess;

namespace {

constexpr const char* kSign = "/cds-services/bkvn-ivig-order-sign";

// A reply is on its way before it is counted.
template <typename Text>
bool comes_to_say(const Text& text, const std::string& wanted) {
  return http_test::eventually([&] { return text().find(wanted) != std::string::npos; });
}

}  // namespace

TEST_CASE("calls are counted for Prometheus", "[http][metrics]") {
  ServerProcess server({"--allow-as-of"});
  CHECK(http_test::post(server.port(), kSign, http_test::patient_request("refractory")).status ==
        400);  // an order-select
  CHECK(http_test::post(server.port(), "/cds-services/bkvn-ivig-order-select",
                        http_test::patient_request("refractory"))
            .status == 200);
  const auto metrics = [&server] { return exchange(server.port(), "GET", "/metrics").body; };
  CHECK(comes_to_say(metrics,
                     R"(ivig_cds_requests_total{hook="order-select",route="/cds-services/{id}",)"
                     R"(service="bkvn-ivig-order-select",status="200"} 1)"));
  CHECK(comes_to_say(metrics, R"(service="bkvn-ivig-order-sign",status="400"} 1)"));
  const auto reply = exchange(server.port(), "GET", "/metrics");
  CHECK(reply.headers.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
}

TEST_CASE("a request is one JSON line, to be found by the id of its reply", "[http][log]") {
  ServerProcess server;
  const auto reply =
      exchange(server.port(), "GET", "/cds-services",
               {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}});
  const std::string id = reply.headers.at("x-request-id");
  REQUIRE(comes_to_say([&server] { return server.log(); }, id));
  const std::string log = server.log();
  const std::size_t begin = log.rfind('\n', log.find(id)) + 1;
  const fhir::JsonDocument line =
      fhir::JsonDocument::parse(log.substr(begin, log.find('\n', begin) - begin));
  CHECK(line.root()["event"].text() == "request");
  CHECK(line.root()["level"].text() == "info");
  CHECK(line.root()["trace"].text() == "4bf92f3577b34da6a3ce929d0e0e4736");
  CHECK(line.root()["route"].text() == "/cds-services");
  CHECK(line.root()["status"].text() == "200");
}
