// Who is let in, and what the others get to see: 401 and nothing else. Against the real program.
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "fhir/json_document.h"
#include "tests/http/eventually.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"
#include "tests/temporary_file.h"
#include "tests/tokens/bad_tokens.h"
#include "tests/tokens/key_server.h"

using namespace std::chrono_literals;
using http_test::exchange;
using http_test::Headers;
using http_test::Response;
using http_test::ServerProcess;
using tests::TemporaryFile;
using token_test::Draft;
using token_test::http_answer;
using token_test::json_text;
using token_test::KeyServer;

namespace {

constexpr const char* kBase = "https://cds.example.org/ivig";
constexpr const char* kSelect = "/cds-services/bkvn-ivig-order-select";
constexpr const char* kSign = "/cds-services/bkvn-ivig-order-sign";

const token_test::Site& site() {
  static const token_test::Site kSite = [] {
    token_test::Site site;
    site.called = std::string(kBase) + kSelect;
    return site;
  }();
  return kSite;
}

long now() { return static_cast<long>(std::time(nullptr)); }

// A server with the two clients of the table of bad tokens, and their issuers.
class Site {
 public:
  explicit Site(const std::string& more_of_client = "", const std::string& more = "")
      : configuration_("base-url = \"" + std::string(kBase) + "\"\n" + more +
                       "\n[clients.ehr]\nissuer = \"" + site().issuer + "\"\ntenant = \"" +
                       site().tenant + "\"\njku = \"" + issuer.url() + "\"\n" + more_of_client +
                       "\n[clients.other]\nissuer = \"" + site().other_issuer + "\"\njku = \"" +
                       other_issuer.url() + "\"\n"),
        server_(std::make_unique<ServerProcess>(
            std::vector<std::string>{"--allow-as-of", "--config", configuration_.path()})) {}

  Response call(const std::string& authorization, const char* path = kSelect) const {
    Headers headers{{"Content-Type", "application/json"}};
    if (!authorization.empty()) headers["Authorization"] = authorization;
    return exchange(server_->port(), "POST", path, headers,
                    http_test::patient_request("refractory"));
  }
  Response call(const Draft& draft) const { return call("Bearer " + draft.token()); }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

  // The log's line about the request that was answered so; it is written after the answer.
  [[nodiscard]] std::string line_of(const Response& response) const {
    const std::string& id = response.headers.at("x-request-id");
    std::string found;
    const bool logged = http_test::eventually([&] {
      std::istringstream log(server_->log());
      for (std::string line; found.empty() && std::getline(log, line);) {
        const bool about = line.find(id) != std::string::npos &&
                           line.find(R"("event":"request")") != std::string::npos;
        if (about && line.ends_with('}')) found = line;
      }
      return !found.empty();
    });
    if (!logged) throw std::runtime_error("no line of the log is about request " + id);
    return found;
  }
  [[nodiscard]] std::string log() const { return server_->log(); }

  KeyServer issuer{{http_answer(site().keys())}};
  KeyServer other_issuer{{http_answer(site().other_keys())}};

 private:
  TemporaryFile configuration_;
  std::unique_ptr<ServerProcess> server_;
};

std::string member(const std::string& line, const std::string& name) {
  const auto document = fhir::JsonDocument::parse(line);
  return std::string(document.root()[name].text());
}

void sign_with(Draft& draft, const std::string& kid, const std::string& algorithm,
               const token_test::SigningKey& key) {
  draft.header["alg"] = json_text(algorithm);
  draft.header["kid"] = json_text(kid);
  draft.key = &key;
  draft.algorithm = algorithm;
}

}  // namespace

TEST_CASE("bad tokens are 401 outside, and their reason in the log", "[http][trust]") {
  const Site server;
  const auto bad = bad_tokens(site(), now());
  std::set<std::string> bodies;
  for (const token_test::BadToken& token : bad) {
    INFO(token.what);
    const Response response = server.call(token.authorization);
    CHECK(response.status == 401);
    CHECK(response.headers.at("www-authenticate") == "Bearer");
    bodies.insert(response.body);
    std::set<std::string> names;
    for (const auto& [name, value] : response.headers) names.insert(name);
    names.erase("date");  // one of the listeners sends it
    CHECK(names == std::set<std::string>{"cache-control", "content-length", "content-type", "vary",
                                         "www-authenticate", "x-content-type-options",
                                         "x-request-id"});
    const std::string line = server.line_of(response);
    CHECK(member(line, "note") == token.reason);
    CHECK(member(line, "client").empty());
  }
  CHECK(bodies.size() == 1);
  CHECK(bodies.begin()->find("not authenticated") != std::string::npos);

  const std::string metrics = exchange(server.port(), "GET", "/metrics").body;
  CHECK(metrics.find(R"(ivig_cds_client_refusals_total{reason="bad-signature"})") !=
        std::string::npos);
}

TEST_CASE("good tokens are answered, once", "[http][trust]") {
  const Site server("algorithms = [\"ES384\", \"RS384\", \"ES256\"]");
  std::vector<Draft> good(4, good_draft(site(), now()));
  good[1] = good_draft(site(), now());
  sign_with(good[1], "rs384", "RS384", site().rs384);
  good[2] = good_draft(site(), now());
  good[2].claims["aud"] =
      "[" + json_text("https://elsewhere.example.org") + "," + json_text(site().called) + "]";
  good[2].claims["tenant"] = json_text(site().tenant);
  good[3] = good_draft(site(), now());
  sign_with(good[3], "es256", "ES256", site().es256);
  for (const Draft& draft : good) {
    const std::string token = "Bearer " + draft.token();
    const Response response = server.call(token);
    CHECK(response.status == 200);
    CHECK(response.body.find("\"cards\":[{") != std::string::npos);
    const std::string line = server.line_of(response);
    CHECK(member(line, "client") == "ehr");
    CHECK(member(line, "tenant") == "ward-1");
    const Response again = server.call(token);
    CHECK(again.status == 401);
    CHECK(member(server.line_of(again), "note") == "replayed");
  }
}

TEST_CASE("who may not call a service gets 403 and is named in the log", "[http][trust]") {
  const Site server("services = [\"bkvn-ivig-order-sign\"]");
  const Response response = server.call(good_draft(site(), now()));
  CHECK(response.status == 403);
  CHECK(response.headers.find("www-authenticate") == response.headers.end());
  CHECK(response.body.find("forbidden") != std::string::npos);
  const std::string line = server.line_of(response);
  CHECK(member(line, "client") == "ehr");
  CHECK(member(line, "note") == "service-not-allowed");

  Draft draft = good_draft(site(), now());
  draft.claims["aud"] = json_text(std::string(kBase) + kSign);
  CHECK(server.call("Bearer " + draft.token(), kSign).status == 400);  // an order-select
}

TEST_CASE("a silent client gets no cards, and feedback asks for a token of its own",
          "[http][trust]") {
  const Site server("mode = \"silent\"");
  CHECK(server.call(good_draft(site(), now())).body == R"({"cards":[]})");
  const std::string explained = server
                                    .call("Bearer " + good_draft(site(), now()).token(),
                                          (std::string(kSelect) + "?explain=true").c_str())
                                    .body;
  CHECK(explained.find(R"("outcome":"silence","reason":"Silent mode: )") != std::string::npos);

  const std::string feedback = std::string(kSelect) + "/feedback";
  const std::string body =
      R"({"feedback":[{"card":"c","outcome":"overridden","outcomeTimestamp":"2026-11-22T20:54:46Z"}]})";
  const auto post = [&](const std::string& authorization) {
    return exchange(server.port(), "POST", feedback,
                    {{"Content-Type", "application/json"}, {"Authorization", authorization}}, body);
  };
  Draft draft = good_draft(site(), now());
  draft.claims["aud"] = json_text(std::string(kBase) + feedback);
  CHECK(post("none").status == 401);
  const Response stored = post("Bearer " + draft.token());
  CHECK(stored.status == 200);
  CHECK(member(server.line_of(stored), "client") == "ehr");
}

TEST_CASE("discovery, health and preflight need no token; discovery does where it is to",
          "[http][trust]") {
  const Site open;
  CHECK(exchange(open.port(), "GET", "/cds-services").status == 200);
  CHECK(exchange(open.port(), "GET", "/health/ready").status == 200);
  CHECK(exchange(open.port(), "OPTIONS", kSelect).status == 204);

  const Site closed("", "authentication.discovery = true");
  CHECK(exchange(closed.port(), "GET", "/cds-services").status == 401);
  CHECK(exchange(closed.port(), "OPTIONS", "/cds-services").status == 204);
  CHECK(exchange(closed.port(), "GET", "/health/ready").status == 200);
  Draft draft = good_draft(site(), now());
  draft.claims["aud"] = json_text(std::string(kBase) + "/cds-services");
  CHECK(exchange(closed.port(), "GET", "/cds-services",
                 {{"Authorization", "Bearer " + draft.token()}})
            .status == 200);
}

TEST_CASE("a call that comes before the keys waits for them", "[http][trust]") {
  KeyServer issuer({http_answer(site().keys()), 700ms});
  const TemporaryFile configuration("base-url = \"" + std::string(kBase) +
                                    "\"\n[clients.ehr]\nissuer = \"" + site().issuer +
                                    "\"\njku = \"" + issuer.url() + "\"\n");
  const ServerProcess server({"--config", configuration.path()});
  const Response response =
      exchange(server.port(), "POST", kSelect,
               {{"Content-Type", "application/json"},
                {"Authorization", "Bearer " + good_draft(site(), now()).token()}},
               http_test::patient_request("refractory"));
  CHECK(response.status == 200);
  CHECK(issuer.requests() == 1);
}

TEST_CASE("a token that is 429 is not used", "[http][trust]") {
  const Site server("", "limits.rate-per-second = 1\nlimits.rate-burst = 2\n");
  Draft draft = good_draft(site(), now());
  int status = server.call(draft).status;
  for (int i = 0; i < 50 && status == 200; ++i) {
    draft = good_draft(site(), now());
    status = server.call(draft).status;
  }
  REQUIRE(status == 429);
  REQUIRE(http_test::eventually([&] { return (status = server.call(draft).status) != 429; }));
  CHECK(status == 200);
}

TEST_CASE("bad tokens fill the bucket of their address and of no other", "[http][trust]") {
  const Site server("", "limits.rate-per-second = 1\nlimits.rate-burst = 2\n");
  Draft forged = good_draft(site(), now());
  forged.key = &site().stranger;
  Response refused = server.call(forged);
  for (int i = 0; i < 50 && refused.status == 401; ++i) refused = server.call(forged);
  CHECK(refused.status == 429);
  CHECK(refused.headers.at("retry-after") == "1");
  http_test::Connection other(server.port(), "127.0.0.2");
  const std::string body = http_test::patient_request("refractory");
  other.send(http_test::head("POST", kSelect,
                             {{"Content-Type", "application/json"},
                              {"Authorization", "Bearer " + good_draft(site(), now()).token()}},
                             body.size()) +
             body);
  CHECK(other.receive().status == 200);
}

TEST_CASE("an issuer that goes down leaves its clients in", "[http][trust]") {
  Site server;
  CHECK(server.call(good_draft(site(), now())).status == 200);
  server.issuer.say({http_answer("", "503 Gone")});
  CHECK(server.call(good_draft(site(), now())).status == 200);
}

TEST_CASE("an issuer that is of no use keeps its clients out until it is", "[http][trust]") {
  KeyServer issuer({http_answer("", "500 Oh")});
  const TemporaryFile configuration("base-url = \"" + std::string(kBase) +
                                    "\"\n[clients.ehr]\nissuer = \"" + site().issuer +
                                    "\"\njku = \"" + issuer.url() + "\"\n");
  const ServerProcess server({"--config", configuration.path()});
  const auto call = [&server] {
    return exchange(server.port(), "POST", kSelect,
                    {{"Content-Type", "application/json"},
                     {"Authorization", "Bearer " + good_draft(site(), now()).token()}},
                    http_test::patient_request("refractory"))
        .status;
  };
  CHECK(call() == 401);
  issuer.say({http_answer(site().keys())});
  std::this_thread::sleep_for(5100ms);  // before that it is not asked again
  CHECK(call() == 200);
  CHECK(server.log().find("status 500") != std::string::npos);
}

TEST_CASE("keys come over TLS that is checked", "[http][trust]") {
  const token_test::Certificate certificate;
  const KeyServer issuer({http_answer(site().keys())}, &certificate);
  const TemporaryFile configuration("base-url = \"" + std::string(kBase) +
                                    "\"\n[clients.ehr]\nissuer = \"" + site().issuer +
                                    "\"\njku = \"" + issuer.url("localhost") + "\"\n");
  const auto call = [&configuration] {
    const ServerProcess server({"--config", configuration.path()});
    return exchange(server.port(), "POST", kSelect,
                    {{"Content-Type", "application/json"},
                     {"Authorization", "Bearer " + good_draft(site(), now()).token()}},
                    http_test::patient_request("refractory"))
        .status;
  };
  CHECK(call() == 401);
  ::setenv("SSL_CERT_FILE", certificate.certificate_file().c_str(), 1);
  CHECK(call() == 200);
  ::unsetenv("SSL_CERT_FILE");
}

TEST_CASE("the start is refused where it would not be safe", "[http][trust]") {
  const auto start = [](const std::string& configuration, const char* listen = "127.0.0.1:0") {
    const TemporaryFile file(configuration);
    const auto result = http_test::run_program(std::string("serve --listen ") + listen +
                                               " --config " + file.path());
    CHECK(result.status == 2);
    return result.output;
  };
  const std::string client =
      "[clients.ehr]\nissuer = \"https://ehr.example.org\"\n"
      "jku = \"https://ehr.example.org/jwks.json\"\n";
  CHECK(start(client).find("base-url: is needed") != std::string::npos);
  CHECK(start("", "0.0.0.0:0").find("there is no [clients.NAME] to let in") != std::string::npos);
  CHECK(start("base-url = \"https://cds.example.org\"\n" + client + "services = [\"ivig\"]")
            .find("clients.ehr.services: no service is ivig") != std::string::npos);
  CHECK(start("base-url = \"https://cds.example.org\"\n" + client + "jwks-file = \"keys.json\"")
            .find("clients.ehr.jwks-file: keys.json: cannot be read") != std::string::npos);
}

TEST_CASE("no token, claim or key is in log, metrics or answers", "[http][trust][log]") {
  const std::string sentinel = "Zzyzxova";
  const Site server("", "log-level = \"debug\"");
  std::vector<std::string> tokens;
  std::string seen;
  const auto say = [&](const Draft& draft) {
    tokens.push_back(draft.token());
    const Response response = server.call("Bearer " + tokens.back());
    seen += response.body;
    for (const auto& [name, value] : response.headers) seen += name + value;
  };
  for (const char* claim : {"sub", "jti", "iss", "aud", "tenant", "exp"}) {
    Draft draft = good_draft(site(), now());
    draft.claims[claim] = json_text(sentinel);
    say(draft);
  }
  for (const char* name : {"kid", "jku", "alg", "typ", "cty"}) {
    Draft draft = good_draft(site(), now());
    draft.header[name] = json_text(sentinel);
    say(draft);
  }
  say(good_draft(site(), now()));
  seen += server.call("Basic " + sentinel).body;
  const Response last = server.call(sentinel);
  (void)server.line_of(last);
  seen += last.body;
  seen += server.log() + exchange(server.port(), "GET", "/metrics").body;
  CHECK(seen.find(sentinel) == std::string::npos);
  CHECK(seen.find(site().issuer) == std::string::npos);
  for (const std::string& token : tokens) {
    CHECK(seen.find(token.substr(0, 30)) == std::string::npos);
    CHECK(seen.find(token.substr(token.size() - 30)) == std::string::npos);
  }
}

TEST_CASE("scripts/make-client makes a client that is let in", "[http][trust]") {
  std::string folder = "/tmp/ivig-cds-client-XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const auto make = [](const std::string& out) {
    const std::string command = std::string("'") + IVIG_CDS_SOURCE_DIR +
                                "/scripts/make-client' demo --out '" + out + "' 2>&1 | tail -n 1";
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    std::string line(4096, '\0');
    line.resize(std::fread(line.data(), 1, line.size(), pipe));
    ::pclose(pipe);
    if (line.ends_with('\n')) line.pop_back();
    return line;
  };
  const std::string first = make(folder);
  {
    const ServerProcess server({"--allow-as-of", "--config", folder + "/demo.toml"});
    const auto call = [&server](const std::string& token) {
      return exchange(server.port(), "POST", kSelect,
                      {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + token}},
                      http_test::patient_request("refractory"))
          .status;
    };
    CHECK(call(first) == 200);
    CHECK(call(first) == 401);
    CHECK(call(make(folder)) == 200);
  }
  namespace fs = std::filesystem;
  CHECK((fs::status(folder + "/demo.key.pem").permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  fs::remove_all(folder);
  CHECK(make(std::string(IVIG_CDS_SOURCE_DIR) + "/build/keys").find("do not belong there") !=
        std::string::npos);
  CHECK_FALSE(fs::exists(std::string(IVIG_CDS_SOURCE_DIR) + "/build/keys"));
}
