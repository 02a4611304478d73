// A patient's name and id, free text and tokens go in at every door, and come out in no log, no
// metric, no error and no URL but that of the FHIR server's patient.
#include <catch2/catch.hpp>
#include <cctype>
#include <csignal>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "tests/fhir_server/fhir_server.h"
#include "tests/http/eventually.h"
#include "tests/http/fhir_site.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"
#include "tests/tokens/bad_tokens.h"
#include "tests/tokens/key_server.h"

using fhir_test::FhirServer;
using fhir_test::Peer;
using fhir_test::ServerRequest;
using http_test::exchange;
using http_test::Headers;
using http_test::Response;
using http_test::ServerProcess;
using http_test::TemporaryFile;
using token_test::Draft;
using token_test::json_text;

namespace {

constexpr const char* kBase = "https://cds.example.org";
constexpr const char* kSelect = "/cds-services/bkvn-ivig-order-select";

// What must not come out has this in it, in capitals or not.
bool leaks(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text.find("zzyzx") != std::string::npos;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

class Site {
 public:
  Site() = default;

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] std::uint16_t operations_port() const {
    const std::string words = "operations: http://127.0.0.1:";
    const std::string log = server_.log();
    return static_cast<std::uint16_t>(std::stoi(log.substr(log.find(words) + words.size())));
  }

  // A good token of the client for this path.
  [[nodiscard]] Draft draft(const std::string& path) const {
    Draft draft = good_draft(issuer_site_, static_cast<long>(std::time(nullptr)));
    draft.claims["aud"] = json_text(kBase + path);
    return draft;
  }
  Response post(const std::string& path, const std::string& body, const Draft& draft) const {
    return exchange(port(), "POST", path,
                    {{"Content-Type", "application/json"},
                     {"Authorization", "Bearer " + draft.token()},
                     {"traceparent", "00-Zzyzx-Zzyzx-01"},
                     {"X-Zzyzx", "Zzyzx"}},
                    body);
  }
  Response post(const std::string& path, const std::string& body) const {
    return post(path, body, draft(path));
  }
  // A call whose prefetch has gaps, of the patient that nobody is to hear of.
  [[nodiscard]] std::string request() const {
    std::string text = http_test::request_without(
        "refractory", {"allergies", "medicationStatements"}, fhir.origin() + "/fhir");
    text = replaced(std::move(text), "ktx-2041", "zzyzx-id");
    text = replaced(std::move(text), "Testpatient", "Zzyzxname");
    return replaced(std::move(text), "sesame", "Zzyzxaccess");
  }

  [[nodiscard]] std::string log() const { return server_.log(); }
  void reload() const {
    server_.signal(SIGHUP);
    REQUIRE(http_test::eventually(
        [&] { return log().find("configuration: read again") != std::string::npos; }));
  }
  // The whole log, to its last word.
  std::string end() {
    server_.signal(SIGTERM);
    CHECK(server_.wait() == 0);
    return server_.log();
  }

  FhirServer fhir{[](Peer& peer, const ServerRequest&) { peer.close(); }};

 private:
  token_test::Site issuer_site_;
  token_test::KeyServer issuer_{{token_test::http_answer(issuer_site_.keys())}};
  TemporaryFile configuration_{
      "allow-as-of = true\nlog-level = \"debug\"\nbase-url = \"" + std::string(kBase) +
      "\"\n[operations]\nlisten = \"127.0.0.1:0\"\n[clients.ehr]\nissuer = \"" +
      issuer_site_.issuer + "\"\njku = \"" + issuer_.url() + "\"\nfhir-servers = [\"" +
      fhir.origin() + "\"]\ntenant = \"ward-1\"\n"};
  ServerProcess server_{{"--config", configuration_.path()}};
};

void check_error(const Response& response, int status) {
  CHECK(response.status == status);
  CHECK_FALSE(leaks(response.body));
  for (const auto& [name, value] : response.headers) CHECK_FALSE(leaks(name + value));
}

// What a FHIR server may say back of what it was asked, each another failure.
std::vector<std::string> fhir_answers() {
  using fhir_test::fhir_json;
  using fhir_test::response;
  const std::string outcome =
      R"({"resourceType":"OperationOutcome","issue":[{"diagnostics":"Zzyzxname"}]})";
  return {
      response(400, "application/fhir+json", outcome),
      response(401, "text/plain", "Zzyzxaccess", "WWW-Authenticate: Zzyzx\r\n"),
      response(403, "application/fhir+json", outcome),
      response(404, "text/html", "<p>zzyzx-id"),
      response(429, "text/plain", "Zzyzx", "Retry-After: Zzyzx\r\n"),
      response(500, "text/plain", "Zzyzxname"),
      response(302, "", "", "Location: http://zzyzx.example.org/?Zzyzxaccess\r\n"),
      fhir_json(outcome),
      fhir_json(R"({"resourceType":"Patient","id":"zzyzx-id"})"),
      fhir_json(R"({"resourceType":"Zzyzx"})"),
      fhir_json(R"({"resourceType":"Bundle","Zzyzxname)"),
      fhir_json(R"({"Zzyzxname":1,"Zzyzxname":2})"),
      fhir_json(R"({"resourceType":"Bundle","link":[{"relation":"next","url":"http://zzyzx/"}]})"),
      fhir_json(R"({"resourceType":"Bundle","link":[{"relation":"next","url":"?page=2"}]})"),
      response(200, "application/fhir+xml", "<Zzyzxname"),
      response(200, "application/fhir+xml", "<!DOCTYPE Zzyzxname><Bundle/>"),
      response(200, "text/Zzyzx", "Zzyzxname"),
      "Zzyzxname\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: Zzyzx\r\n\r\n",
  };
}

const std::string kFeedback =
    R"({"feedback":[{"card":"Zzyzxcard","outcome":"overridden",)"
    R"("outcomeTimestamp":"2026-11-22T20:54:46Z","overrideReason":{"reason":{"code":"Zzyzx",)"
    R"("system":"http://zzyzx"},"userComment":"Zzyzxname, zzyzx-id"}}]})";

}  // namespace

TEST_CASE("a FHIR server that fails gives nothing of the patient away", "[http][privacy]") {
  Site site;
  for (const std::string& answer : fhir_answers()) {
    INFO(answer);
    site.fhir.behave([answer](Peer& peer, const ServerRequest&) {
      peer.send(answer);
      peer.close();
    });
    const Response response = site.post(kSelect, site.request());
    CHECK(response.status == 200);
    CHECK(response.body.find("Zzyzxaccess") == std::string::npos);
    const std::vector<ServerRequest> requests = site.fhir.requests();
    REQUIRE_FALSE(requests.empty());
    for (const ServerRequest& request : requests) {
      // The patient is asked for by id, which is what the URL is for.
      CHECK_FALSE(leaks(replaced(request.target, "patient=zzyzx-id", "")));
      CHECK(request.headers.at("authorization") == "Bearer Zzyzxaccess");
    }
  }
  const std::string metrics = exchange(site.operations_port(), "GET", "/metrics").body;
  CHECK(metrics.find("ivig_cds_fhir_queries_total") != std::string::npos);
  CHECK_FALSE(leaks(metrics));
  const std::string log = site.end();
  CHECK(log.find(R"("outcome":"server-error")") != std::string::npos);
  CHECK_FALSE(leaks(log));
}

TEST_CASE("calls that are refused give nothing of the patient away", "[http][privacy]") {
  Site site;
  const std::string request = site.request();
  for (const char* member : {"\"hook\"", "\"context\"", "\"patientId\"", "\"draftOrders\""}) {
    check_error(site.post(kSelect, replaced(request, member, "\"Zzyzx\"")), 400);
  }
  check_error(site.post(kSelect, replaced(request, "order-select", "Zzyzx")), 400);
  check_error(site.post(kSelect, request.substr(0, request.size() / 2)), 400);
  check_error(site.post("/cds-services/Zzyzx", request), 404);
  check_error(site.post("/Zzyzx/zzyzx-id", request), 404);
  check_error(exchange(site.port(), "ZZYZX", std::string(kSelect) + "?id=Zzyzx"), 405);

  for (const char* claim : {"sub", "jti", "tenant", "iss", "aud", "exp"}) {
    Draft draft = site.draft(kSelect);
    draft.claims[claim] = json_text("Zzyzx");
    const Response response = site.post(kSelect, request, draft);
    if (response.status != 200) check_error(response, 401);
  }
  for (const char* name : {"kid", "jku", "alg", "typ", "cty", "crit"}) {
    Draft draft = site.draft(kSelect);
    draft.header[name] = json_text("Zzyzx");
    const Response response = site.post(kSelect, request, draft);
    if (response.status != 200) check_error(response, 401);
  }
  check_error(exchange(site.port(), "POST", kSelect, {{"Authorization", "Zzyzx Zzyzx"}}), 401);
  CHECK_FALSE(leaks(exchange(site.operations_port(), "GET", "/metrics").body));
  CHECK_FALSE(leaks(site.end()));
}

TEST_CASE("feedback, taken or refused, gives nothing of the patient away", "[http][privacy]") {
  Site site;
  const std::string path = std::string(kSelect) + "/feedback";
  const Response taken = site.post(path, kFeedback);
  CHECK(taken.status == 200);
  CHECK_FALSE(leaks(taken.body));
  for (const auto& [what, by] : std::vector<std::pair<std::string, std::string>>{
           {"overridden", "Zzyzx"},
           {"2026-11-22T20:54:46Z", "Zzyzx"},
           {"\"Zzyzxcard\"", "{\"Zzyzx\":1}"},
           {"\"code\"", "\"Zzyzx\""},
           {"\"feedback\"", "\"Zzyzx\""},
           {"\"card\":", "\"card\":\"Zzyzx\",\"card\":"},
           {"}]}", ""}}) {
    INFO(what);
    check_error(site.post(path, replaced(kFeedback, what, by)), 400);
  }
  Draft draft = site.draft(path);
  draft.claims["iss"] = json_text("Zzyzx");
  check_error(site.post(path, kFeedback, draft), 401);
  check_error(site.post("/cds-services/Zzyzx/feedback", kFeedback), 404);
  CHECK_FALSE(leaks(exchange(site.operations_port(), "GET", "/metrics").body));
  CHECK_FALSE(leaks(site.end()));
}

TEST_CASE("the operations listener repeats nothing that it is asked", "[http][privacy]") {
  Site site;
  const std::uint16_t operations = site.operations_port();
  const Headers headers{{"Authorization", "Bearer Zzyzx"},
                        {"traceparent", "00-Zzyzx-Zzyzx-01"},
                        {"Origin", "https://zzyzx.example.org"}};
  check_error(exchange(operations, "GET", "/Zzyzx", headers), 404);
  check_error(exchange(operations, "POST", kSelect, headers, site.request()), 404);
  check_error(exchange(operations, "ZZYZX", "/metrics", headers), 405);
  const Response metrics = exchange(operations, "GET", "/metrics?Zzyzx=Zzyzx", headers);
  CHECK(metrics.status == 200);
  CHECK_FALSE(leaks(metrics.body));
  for (const auto& [name, value] : metrics.headers) CHECK_FALSE(leaks(name + value));
  site.reload();
  CHECK_FALSE(leaks(site.end()));
}
