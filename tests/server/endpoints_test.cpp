#include "server/endpoints.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "fhir/json_document.h"
#include "tests/hooks/stub_service.h"
#include "tests/server/fake_fetcher.h"

using server::Fault;
using server::Reply;
using server::Request;

namespace {

const fhir::Instant kNow = *fhir::parse_instant("2026-11-22T12:00:00Z");

server::Configuration without_storage() {
  server::Configuration configuration;
  configuration.storage.engine = server::StorageEngine::none;
  return configuration;
}

using SomeHeaders = std::map<std::string, std::string>;

class Fixture {
 public:
  Request request(const std::string& method, const std::string& path, SomeHeaders headers = {},
                  std::string body = {}) {
    Request request;
    request.method = method;
    request.path = path;
    request.body = std::move(body);
    request.header = [headers = std::move(headers)](std::string_view name) {
      const auto found = headers.find(std::string(name));
      return found == headers.end() ? std::string() : found->second;
    };
    return request;
  }
  Reply send(Request request) {
    Reply answer;
    endpoints_.answer(std::move(request), [&answer](Reply&& reply) { answer = std::move(reply); });
    return answer;
  }
  Reply get(const std::string& path) { return send(request("GET", path)); }
  Reply post(const std::string& body, const std::string& type = "application/json",
             const std::string& id = "a-order-sign") {
    return send(request("POST", "/cds-services/" + id, {{"Content-Type", type}}, body));
  }

 private:
  server::Log log_{server::LogLevel::off};
  hooks::Registry registry_{hooks_test::services_on("a", {"order-select", "order-sign"}),
                            hooks::ServiceIds::one_per_hook};
  server::Metrics metrics_;
  server_test::FakeFetcher fetcher_;
  server::ReplayMemory replays_;
  server::ClientTrust trust_{{}, fetcher_, replays_, [] { return fhir::Instant{}; }, nullptr};
  static server::EndpointSettings settings() {
    server::EndpointSettings settings;
    settings.page = {"<!DOCTYPE html>", "default-src 'none'"};
    settings.now = [] { return kNow; };
    settings.new_uuid = [] { return std::string("the-uuid"); };
    return settings;
  }
  server::Workers workers_{1};
  server::FhirAccess fhir_{{}, workers_};
  server::Recorder recorder_{without_storage(), registry_, log_, metrics_, [] { return kNow; }};
  server::Endpoints endpoints_{registry_, fhir_, log_, metrics_, trust_, recorder_, settings()};
};

std::string header(const Reply& reply, const std::string& name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return "";
}

// The code of the OperationOutcome's first issue.
std::string issue_code(const Reply& reply) {
  const auto document = fhir::JsonDocument::parse(reply.body);
  CHECK(document.root()["resourceType"].text() == "OperationOutcome");
  for (const fhir::Json issue : document.root()["issue"].each()) {
    return std::string(issue["code"].text());
  }
  return "none";
}

}  // namespace

TEST_CASE_METHOD(Fixture, "discovery and health are there", "[server][endpoints]") {
  CHECK(get("/cds-services").status == 200);
  CHECK(get("/cds-services").body.find("a-order-select") != std::string::npos);
  CHECK(get("/health/live").status == 200);
  CHECK(get("/health/ready").status == 200);
}

TEST_CASE_METHOD(Fixture, "a call is answered", "[server][endpoints]") {
  const Reply reply = post(hooks_test::order_sign_body());
  CHECK(reply.status == 200);
  CHECK(reply.body == R"({"cards":[],"extension":{"hook":"order-sign","patient":"p1",)"
                      R"("now":"2026-11-22T12:00:00Z","uuid":"the-uuid"}})");
  CHECK(header(reply, "Content-Type") == "application/json");
}

TEST_CASE_METHOD(Fixture, "paths that are not served are 404", "[server][endpoints]") {
  for (const char* path :
       {"//", "", "/cds-services/", "/cds-services/b", "/cds-services/a", "/cds-servicesx",
        "/cds-services/a-order-sign/", "/cds-services/a-order-sign/feedback", "/health", "//"}) {
    INFO(path);
    for (const char* method : {"GET", "POST", "OPTIONS"}) {
      const Reply reply = send(request(method, path));
      CHECK(reply.status == 404);
      CHECK(issue_code(reply) == "not-found");
    }
  }
}

TEST_CASE_METHOD(Fixture, "a wrong method is 405 and says what is allowed", "[server][endpoints]") {
  for (const char* method : {"POST", "PUT", "DELETE", "TRACE", "PATCH", "get"}) {
    const Reply reply = send(request(method, "/cds-services"));
    CHECK(reply.status == 405);
    CHECK(header(reply, "Allow") == "GET, HEAD, OPTIONS");
    CHECK(issue_code(reply) == "not-supported");
  }
  const Reply reply = get("/cds-services/a-order-sign");
  CHECK(reply.status == 405);
  CHECK(header(reply, "Allow") == "POST, OPTIONS");
}

TEST_CASE_METHOD(Fixture, "HEAD is GET without the body", "[server][endpoints]") {
  for (const char* path : {"/", "/cds-services", "/health/live", "/health/ready", "/metrics"}) {
    INFO(path);
    const Reply reply = send(request("HEAD", path));
    CHECK(reply.status == 200);
    CHECK(reply.body.empty());
    CHECK(header(reply, "Content-Type") == header(get(path), "Content-Type"));
  }
  CHECK(send(request("HEAD", "/nowhere")).status == 404);
  CHECK(send(request("HEAD", "/cds-services/a-order-sign")).status == 405);
}

TEST_CASE_METHOD(Fixture, "JSON in its several names is accepted, all else is 415",
                 "[server][endpoints]") {
  for (const char* type : {"application/json", "application/json; charset=utf-8",
                           "application/fhir+json", "Application/JSON ;charset=UTF-8"}) {
    INFO(type);
    CHECK(post(hooks_test::order_sign_body(), type).status == 200);
  }
  for (const char* type :
       {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp",
        "application/fhir+xml", ";application/json", "text/plain;application/json"}) {
    INFO(type);
    CHECK(post(hooks_test::order_sign_body(), type).status == 415);
  }
}

TEST_CASE_METHOD(Fixture, "a request without its body is refused for the reason",
                 "[server][endpoints]") {
  const auto send_with = [this](Fault fault, const std::string& method, const std::string& path) {
    Request faulty = request(method, path, {{"Content-Type", "application/json"}});
    faulty.fault = fault;
    return send(std::move(faulty));
  };
  const std::string service = "/cds-services/a-order-sign";
  CHECK(send_with(Fault::too_large, "POST", service).status == 413);
  CHECK(send_with(Fault::bad_framing, "POST", service).status == 400);
  CHECK(send_with(Fault::stopping, "POST", service).status == 503);
  CHECK(send_with(Fault::stopping, "GET", "/health/ready").status == 503);
  CHECK(send_with(Fault::stopping, "GET", "/health/live").status == 200);
  CHECK(send_with(Fault::busy, "POST", service).status == 503);
  CHECK(send_with(Fault::busy, "GET", "/health/ready").status == 200);
  CHECK(send_with(Fault::busy, "GET", "/health/live").status == 200);
}

TEST_CASE_METHOD(Fixture, "a mistake of the program is 500 with an id and nothing else",
                 "[server][endpoints]") {
  const Reply reply = post(hooks_test::order_sign_body("fails"));
  CHECK(reply.status == 500);
  CHECK(reply.body ==
        R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception",)"
        R"("diagnostics":"internal error the-uuid"}]})");
}

TEST_CASE_METHOD(Fixture, "every reply has the headers that protect it", "[server][endpoints]") {
  std::vector<Reply> replies;
  replies.push_back(get("/cds-services"));
  replies.push_back(get("/nowhere"));
  replies.push_back(post("no JSON"));
  replies.push_back(post(hooks_test::order_sign_body("fails")));
  replies.push_back(send(request("OPTIONS", "/cds-services")));
  for (const Reply& reply : replies) {
    INFO(reply.status);
    CHECK(header(reply, "Cache-Control") == "no-store");
    CHECK(header(reply, "X-Content-Type-Options") == "nosniff");
    CHECK(header(reply, "Vary") == "Origin");
  }
}

TEST_CASE_METHOD(Fixture, "a preflight names methods and headers to allowed origins only",
                 "[server][endpoints]") {
  const std::string path = "/cds-services/a-order-sign";
  Reply reply = send(request("OPTIONS", path, {{"Origin", "http://localhost:3000"}}));
  CHECK(reply.status == 204);
  CHECK(reply.body.empty());
  CHECK(header(reply, "Access-Control-Allow-Origin") == "http://localhost:3000");
  CHECK(header(reply, "Access-Control-Allow-Methods") == "POST, OPTIONS");
  CHECK(header(reply, "Access-Control-Allow-Headers") == "authorization, content-type");
  CHECK_FALSE(header(reply, "Access-Control-Max-Age").empty());

  reply = send(request("OPTIONS", path, {{"Origin", "https://evil.example"}}));
  CHECK(reply.status == 204);
  CHECK(header(reply, "Access-Control-Allow-Origin").empty());
  CHECK(header(reply, "Access-Control-Allow-Methods").empty());
}
