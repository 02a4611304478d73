// Every refusal of CDS Hooks 3.0 and docs/protocol.md that needs neither authentication, nor a FHIR
// server, nor storage, against the real program.
#include <catch2/catch.hpp>
#include <string>

#include "fhir/json_document.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"

using http_test::exchange;
using http_test::post;
using http_test::Response;
using http_test::ServerProcess;

namespace {

constexpr const char* kSelect = "/cds-services/bkvn-ivig-order-select";
constexpr const char* kSign = "/cds-services/bkvn-ivig-order-sign";

struct Outcome {
  std::string code;
  std::string diagnostics;
  std::string expression;
};

// The first issue of the OperationOutcome in the body.
Outcome outcome_of(const Response& response) {
  CHECK(response.headers.at("content-type") == "application/json");
  const auto document = fhir::JsonDocument::parse(response.body);
  CHECK(document.root()["resourceType"].text() == "OperationOutcome");
  for (const fhir::Json issue : document.root()["issue"].each()) {
    CHECK(issue["severity"].text() == "error");
    Outcome outcome{
        std::string(issue["code"].text()), std::string(issue["diagnostics"].text()), {}};
    for (const fhir::Json path : issue["expression"].each()) outcome.expression = path.text();
    return outcome;
  }
  FAIL("no issue");
  return {};
}

std::string order_sign(const std::string& members) {
  return R"({"hook":"order-sign","hookInstance":"34cde044-2a61-464d-9cea-8cec3b167206")" + members +
         "}";
}

std::string context(const std::string& members) { return R"(,"context":{)" + members + "}"; }

}  // namespace

TEST_CASE("an unknown service or path is 404", "[http][refusals]") {
  const ServerProcess server;
  for (const char* path :
       {"/cds-services/nobody", "/nowhere", "/cds-services/", "/cds-services/nobody/feedback"}) {
    INFO(path);
    const Response response = post(server.port(), path, "{}");
    CHECK(response.status == 404);
    CHECK(outcome_of(response).code == "not-found");
  }
}

TEST_CASE("a wrong method is 405 with Allow", "[http][refusals]") {
  const ServerProcess server;
  Response response = exchange(server.port(), "GET", kSelect);
  CHECK(response.status == 405);
  CHECK(response.headers.at("allow") == "POST, OPTIONS");
  CHECK(outcome_of(response).code == "not-supported");
  response = post(server.port(), "/cds-services", "{}");
  CHECK(response.status == 405);
  CHECK(response.headers.at("allow") == "GET, HEAD, OPTIONS");
  for (const char* method : {"PUT", "DELETE", "PATCH", "TRACE"}) {
    CHECK(exchange(server.port(), method, kSelect).status == 405);
  }
}

TEST_CASE("HEAD is GET without a body", "[http][refusals]") {
  const ServerProcess server;
  http_test::Connection connection(server.port());
  for (const char* path : {"/cds-services", "/health/live", "/"}) {
    connection.send(http_test::head("HEAD", path, {}, 0));
    const Response response = connection.receive();
    CHECK(response.status == 200);
    CHECK(response.headers.count("content-type") == 1);
  }
  connection.send(http_test::head("HEAD", kSelect, {}, 0));
  CHECK(connection.receive().status == 405);
  connection.send(http_test::head("GET", "/health/live", {}, 0));
  CHECK(connection.receive().status == 200);
}

TEST_CASE("a media type that is not JSON is 415", "[http][refusals]") {
  const ServerProcess server;
  const std::string body = order_sign(context(R"("userId":"u","patientId":"p","draftOrders":{)"
                                              R"("resourceType":"Bundle"})"));
  for (const char* type :
       {"application/json", "application/json; charset=utf-8", "application/fhir+json"}) {
    CHECK(exchange(server.port(), "POST", kSign, {{"Content-Type", type}}, body).status == 200);
  }
  CHECK(exchange(server.port(), "POST", kSign, {}, body).status == 415);
  const Response response =
      exchange(server.port(), "POST", kSign, {{"Content-Type", "text/plain"}}, body);
  CHECK(response.status == 415);
  CHECK(outcome_of(response).code == "not-supported");
  const auto encoded = [&](const char* encoding) {
    return exchange(server.port(), "POST", kSign,
                    {{"Content-Type", "application/json"}, {"Content-Encoding", encoding}}, body)
        .status;
  };
  CHECK(encoded("gzip") == 415);
  CHECK(encoded("identity") == 200);
}

TEST_CASE("one byte cut off is 400 and names the offset", "[http][refusals]") {
  const ServerProcess server;
  const std::string whole = http_test::source_file("tests/patients/refractory.json");
  const std::string body = whole.substr(0, whole.rfind('}'));
  const Response response = post(server.port(), kSelect, body);
  CHECK(response.status == 400);
  CHECK(outcome_of(response).code == "structure");
  CHECK_THAT(outcome_of(response).diagnostics,
             Catch::Matchers::Contains("at byte " + std::to_string(body.size())));
}

TEST_CASE("bytes that are not the JSON this program reads are 400", "[http][refusals]") {
  const ServerProcess server;
  const auto diagnostics = [&server](const std::string& body) {
    const Response response = post(server.port(), kSign, body);
    CHECK(response.status == 400);
    return outcome_of(response).diagnostics;
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(diagnostics(""), Contains("at byte 0"));
  CHECK_THAT(diagnostics("{} {}"), Contains("at byte 3"));
  CHECK_THAT(diagnostics(R"({"hook":"order-sign","hook":"order-sign"})"), Contains("twice"));
  CHECK_THAT(diagnostics(std::string(65, '[') + std::string(65, ']')), Contains("64"));
  CHECK_THAT(diagnostics("{\"hook\":\"\xFF\"}"), Contains("UTF-8") && Contains("at byte 9"));
  CHECK_THAT(diagnostics(std::string("{\"hook\":\"a\0\"}", 13)), Contains("NUL"));
}

TEST_CASE("a missing or wrong member is 400 and named by its path", "[http][refusals]") {
  const ServerProcess server;
  const auto path_of = [&server](const std::string& body) {
    const Response response = post(server.port(), kSign, body);
    CHECK(response.status == 400);
    return outcome_of(response).expression;
  };
  const std::string orders = R"("draftOrders":{"resourceType":"Bundle"})";
  CHECK(path_of(R"({"hookInstance":"x","context":{}})") == "hook");
  CHECK(path_of(R"({"hook":"order-sign","context":{"userId":"u","patientId":"p",)" + orders +
                "}}") == "hookInstance");
  CHECK(path_of(order_sign("")) == "context");
  CHECK(path_of(order_sign(R"(,"context":"x")")) == "context");
  CHECK(path_of(order_sign(context(R"("patientId":"p",)" + orders))) == "context.userId");
  CHECK(path_of(order_sign(context(R"("userId":"u",)" + orders))) == "context.patientId");
  CHECK(path_of(order_sign(context(R"("userId":"u","patientId":"p")"))) == "context.draftOrders");
  CHECK(path_of(order_sign(context(R"("userId":"u","patientId":["p"],)" + orders))) ==
        "context.patientId");
  const std::string complete = context(R"("userId":"u","patientId":"p",)" + orders);
  CHECK(path_of(order_sign(complete + R"(,"prefetch":[])")) == "prefetch");
  CHECK(path_of(order_sign(complete + R"(,"fhirServer":"httpsx://ehr.example.org")")) ==
        "fhirServer");
  CHECK(path_of(order_sign(complete + R"(,"fhirAuthorization":{"access_token":"t"})")) ==
        "fhirServer");
}

TEST_CASE("a hook that the endpoint does not answer is 400", "[http][refusals]") {
  const ServerProcess server;
  const std::string body = order_sign(context(R"("userId":"u","patientId":"p","draftOrders":{)"
                                              R"("resourceType":"Bundle"})"));
  const Response response = post(server.port(), kSelect, body);
  CHECK(response.status == 400);
  CHECK(outcome_of(response).expression == "hook");
  CHECK(post(server.port(), kSign, body).status == 200);
}

TEST_CASE("an IVIG order without any clinical data is 412", "[http][refusals]") {
  const ServerProcess server;
  const Response response =
      post(server.port(), kSign,
           order_sign(context(
               R"("userId":"u","patientId":"p","draftOrders":{"resourceType":"Bundle",)"
               R"("entry":[{"resource":{"resourceType":"MedicationRequest","id":"m",)"
               R"("status":"draft","intent":"order","subject":{"reference":"Patient/p"},)"
               R"("medicationCodeableConcept":{"text":"immune globulin intravenous"}}}]})")));
  CHECK(response.status == 412);
  CHECK(outcome_of(response).code == "incomplete");
}

TEST_CASE("the instant of a request counts only where it may", "[http][refusals]") {
  const std::string body = order_sign(
      context(R"("userId":"u","patientId":"p","draftOrders":{"resourceType":"Bundle"})") +
      R"(,"extension":{"org.ivig-cds.as-of":"soon"})");
  CHECK(post(ServerProcess().port(), kSign, body).status == 200);
  const ServerProcess trying({"--allow-as-of"});
  const Response response = post(trying.port(), kSign, body);
  CHECK(response.status == 400);
  CHECK(outcome_of(response).expression == "extension.org.ivig-cds.as-of");
}
