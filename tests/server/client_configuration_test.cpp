#include "server/client_configuration.h"

#include <catch2/catch.hpp>
#include <string>

#include "server/configuration.h"
#include "tests/temporary_file.h"
#include "tests/tokens/signing_key.h"

using server::Algorithm;
using server::ClientSettings;
using server::Configuration;
using server::parse_configuration;
using token_test::key_set;
using token_test::SigningKey;

namespace {

std::string refusal_of(const std::string& text) {
  try {
    (void)parse_configuration(text, "site.toml");
  } catch (const server::ConfigurationError& error) {
    return error.what();
  }
  return "accepted";
}

// Of the client's table with these lines.
std::string client_refusal(const std::string& lines) {
  return refusal_of("[clients.ehr]\n" + lines);
}

std::string key_file_line(const tests::TemporaryFile& file) {
  return "jwks-file = \"" + file.path() + "\"\n";
}

constexpr const char* kIssuer = "issuer = \"https://ehr.example.org\"\n";
constexpr const char* kUrl = "jku = \"https://ehr.example.org/jwks.json\"\n";

}  // namespace

TEST_CASE("a client needs an issuer and where its keys are, and the rest has defaults",
          "[server][trust][configuration]") {
  const Configuration c =
      parse_configuration(std::string("[clients.ehr]\n") + kIssuer + kUrl, "site.toml");
  REQUIRE(c.trust.clients.size() == 1);
  const ClientSettings& client = c.trust.clients[0];
  CHECK(client.client.name == "ehr");
  CHECK(client.issuer == "https://ehr.example.org");
  CHECK(client.key_urls == std::vector<std::string>{"https://ehr.example.org/jwks.json"});
  CHECK(client.keys == nullptr);
  CHECK(client.algorithms == std::vector<Algorithm>{Algorithm::es384, Algorithm::rs384});
  CHECK(client.client.fhir_servers.empty());
  CHECK(client.client.services.empty());
  CHECK(client.client.tenant.empty());
  CHECK_FALSE(client.client.silent);
  CHECK_FALSE(c.trust.discovery);
  CHECK(c.trust.feedback);
}

TEST_CASE("every key of a client is read", "[server][trust][configuration]") {
  const Configuration c = parse_configuration(R"(
base-url = "https://cds.example.org/ivig"
[authentication]
discovery = true
feedback = false
[clients.ehr]
issuer = "https://ehr.example.org"
jku = ["https://ehr.example.org/a", "http://localhost:8081/b"]
algorithms = ["RS384", "PS384"]
fhir-servers = ["https://fhir.example.org", "http://127.0.0.1:8081"]
services = ["bkvn-ivig-order-sign"]
tenant = "ward-1"
mode = "silent"
)",
                                              "site.toml");
  CHECK(c.trust.base_url == "https://cds.example.org/ivig");
  CHECK(c.trust.discovery);
  CHECK_FALSE(c.trust.feedback);
  const ClientSettings& client = c.trust.clients.at(0);
  CHECK(client.key_urls.size() == 2);
  CHECK(client.algorithms == std::vector<Algorithm>{Algorithm::rs384, Algorithm::ps384});
  CHECK(client.client.fhir_servers.size() == 2);
  CHECK(client.client.services == std::vector<std::string>{"bkvn-ivig-order-sign"});
  CHECK(client.client.tenant == "ward-1");
  CHECK(client.client.silent);
}

TEST_CASE("a key file is read at the start", "[server][trust][configuration]") {
  const tests::TemporaryFile file(key_set(SigningKey::elliptic("P-384").jwk("one")));
  const Configuration c =
      parse_configuration("[clients.ehr]\n" + (kIssuer + key_file_line(file)), "site.toml");
  REQUIRE(c.trust.clients.at(0).keys);
  CHECK(c.trust.clients[0].keys->find("one") != nullptr);
}

TEST_CASE("what is not safe refuses the start, with line and reason",
          "[server][trust][configuration]") {
  const std::string issuer = kIssuer;
  const std::string url = kUrl;
  CHECK(client_refusal(issuer + "jku = \"http://ehr.example.org/jwks.json\"") ==
        "site.toml:3: clients.ehr.jku: must be https: keys that come over http are anybody's");
  CHECK(client_refusal(issuer + "jku = [\"https://a.example.org\", \"http://b.example.org\"]") ==
        "site.toml:3: clients.ehr.jku: must be https: keys that come over http are anybody's");
  CHECK(client_refusal(issuer + "jku = \"http://localhost.example.org/\"") != "accepted");
  CHECK(client_refusal(issuer + "jku = \"http://localhost@example.org/\"") != "accepted");
  CHECK(client_refusal(issuer + "jku = \"file:///etc/passwd\"") != "accepted");
  CHECK(client_refusal(issuer + "jku = []") == "site.toml:3: clients.ehr.jku: must not be empty");
  CHECK(client_refusal(issuer + "jwks-file = \"/nowhere.json\"") ==
        "site.toml:3: clients.ehr.jwks-file: /nowhere.json: cannot be read");
  CHECK(client_refusal(issuer) == "site.toml:1: clients.ehr: needs either jwks-file or jku");
  CHECK(client_refusal(url) == "site.toml:1: clients.ehr: needs an issuer");
  CHECK(client_refusal(issuer + url + "algorithms = [\"none\"]") != "accepted");
  CHECK(client_refusal(issuer + url + "algorithms = [\"HS256\"]") ==
        "site.toml:4: clients.ehr.algorithms: must be of ES384, RS384, ES256, RS256, PS384");
  CHECK(client_refusal(issuer + url + "algorithms = []") != "accepted");
  CHECK(client_refusal(issuer + url + "services = []") != "accepted");
  CHECK(client_refusal(issuer + url + "mode = \"quiet\"") ==
        "site.toml:4: clients.ehr.mode: must be active or silent");
  CHECK(client_refusal(issuer + url + "fhir-servers = [\"http://fhir.example.org\"]") !=
        "accepted");
  CHECK(client_refusal(issuer + url + "fhir-servers = [\"https://fhir.example.org/fhir\"]") !=
        "accepted");
  CHECK(client_refusal(issuer + url + "iss = \"x\"") ==
        "site.toml:4: clients.ehr.iss: is no setting of this program");
  CHECK(refusal_of("[clients.ehr]\n" + issuer + url + "[clients.other]\n" + issuer + url) ==
        "site.toml:4: clients.other: has the issuer of ehr; an issuer is one client");
  CHECK(refusal_of("[clients.anonymous]\n" + issuer + url) != "accepted");
  CHECK(refusal_of("[clients.\"a b\"]\n" + issuer + url) != "accepted");
  CHECK(refusal_of("clients = 1") == "site.toml:1: clients: must be a table");
}

TEST_CASE("a key file with a weak, private or symmetric key refuses the start",
          "[server][trust][configuration]") {
  const std::string good = SigningKey::elliptic("P-384").jwk("good");
  const auto refusal = [&](const std::string& jwk) {
    const tests::TemporaryFile file(key_set(good + "," + jwk));
    const std::string text = client_refusal(kIssuer + key_file_line(file));
    const std::string start = "site.toml:3: clients.ehr.jwks-file: " + file.path() + ": key 2: ";
    return text.starts_with(start) ? text.substr(start.size()) : text;
  };
  CHECK(refusal(SigningKey::rsa(1024).jwk("weak")) ==
        "n and e are no RSA key of 2048 to 8192 bits");
  CHECK(refusal(SigningKey::rsa(2048).jwk("private", R"("d":"AAAA")")) == "a private key");
  CHECK(refusal(R"({"kty":"oct","kid":"a","k":"AAAA"})") == "a symmetric key");
}

TEST_CASE("a base URL is an origin and perhaps a path", "[server][trust][configuration]") {
  for (const char* url :
       {"https://cds.example.org", "https://cds.example.org:8443/a/b", "http://127.0.0.1:8080"}) {
    CHECK(server::parse_base_url(url) == url);
  }
  for (const char* url :
       {"", "cds.example.org", "https://", "https://cds.example.org/",
        "https://cds.example.org/a?b", "https://cds.example.org/#a", "https://user@cds.example.org",
        "https://cds.example.org/a b", "ftp://a"}) {
    INFO(url);
    CHECK_THROWS_AS(server::parse_base_url(url), std::invalid_argument);
  }
}
