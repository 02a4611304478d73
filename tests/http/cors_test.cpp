// CORS as browser-based clients need it: CDS Hooks 3.0 "Cross-Origin Resource Sharing".
#include <catch2/catch.hpp>

#include "tests/http/http_client.h"
#include "tests/http/server_process.h"

using http_test::exchange;
using http_test::Response;
using http_test::ServerProcess;

TEST_CASE("every reply to an allowed origin carries it, errors too", "[http][cors]") {
  const ServerProcess server;
  const http_test::Headers headers{{"Origin", "http://localhost:3000"},
                                   {"Content-Type", "application/json"}};
  struct Row {
    const char* method;
    const char* path;
    int status;
  };
  for (const Row& row :
       {Row{"GET", "/cds-services", 200}, Row{"GET", "/nowhere", 404},
        Row{"PUT", "/cds-services", 405}, Row{"POST", "/cds-services/bkvn-ivig-order-sign", 400}}) {
    const Response response = exchange(server.port(), row.method, row.path, headers, "x");
    CHECK(response.status == row.status);
    CHECK(response.headers.at("access-control-allow-origin") == "http://localhost:3000");
    CHECK(response.headers.at("access-control-expose-headers") == "x-request-id, retry-after");
    CHECK(response.headers.at("vary") == "Origin");
    CHECK(response.headers.at("cache-control") == "no-store");
    CHECK(response.headers.at("x-content-type-options") == "nosniff");
  }
}

TEST_CASE("an origin that is not allowed is not echoed", "[http][cors]") {
  const ServerProcess server;
  for (const char* origin : {"https://evil.example", "http://localhost.evil.example", "null"}) {
    const Response response = exchange(server.port(), "GET", "/cds-services", {{"Origin", origin}});
    CHECK(response.status == 200);
    CHECK(response.headers.count("access-control-allow-origin") == 0);
    CHECK(response.headers.at("vary") == "Origin");
  }
}

TEST_CASE("a preflight is answered on discovery and services", "[http][cors]") {
  const ServerProcess server;
  const http_test::Headers headers{
      {"Origin", "http://127.0.0.1:4000"},
      {"Access-Control-Request-Method", "POST"},
      {"Access-Control-Request-Headers", "authorization,content-type"}};
  for (const char* path : {"/cds-services", "/cds-services/bkvn-ivig-order-select"}) {
    const Response response = exchange(server.port(), "OPTIONS", path, headers);
    CHECK(response.status == 204);
    CHECK(response.body.empty());
    CHECK(response.headers.at("access-control-allow-origin") == "http://127.0.0.1:4000");
    CHECK(response.headers.at("access-control-allow-headers") == "authorization, content-type");
    CHECK(response.headers.count("access-control-max-age") == 1);
  }
  CHECK(exchange(server.port(), "OPTIONS", "/cds-services/bkvn-ivig-order-select", headers)
            .headers.at("access-control-allow-methods") == "POST, OPTIONS");
}
