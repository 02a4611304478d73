#include "server/configuration.h"

#include <catch2/catch.hpp>
#include <string>

using server::Configuration;
using server::ConfigurationError;
using server::parse_configuration;
using namespace std::chrono_literals;

namespace {

std::string refusal_of(const std::string& text) {
  try {
    (void)parse_configuration(text, "site.toml");
  } catch (const ConfigurationError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("an empty configuration is the defaults", "[server][configuration]") {
  const Configuration c = parse_configuration("", "site.toml");
  CHECK(c.listen.host == "127.0.0.1");
  CHECK(c.listen.port == 8080);
  CHECK(c.limits.body_bytes == 8U * 1024 * 1024);
  CHECK(c.listener == server::ListenerKind::beast);
  CHECK_FALSE(c.tls);
  CHECK_FALSE(c.allow_as_of);
  CHECK(c.origins.allow_loopback);
  CHECK(c.service_ids == hooks::ServiceIds::one_per_hook);
  CHECK(c.guideline.antivirals == guideline::Antivirals::required);
}

TEST_CASE("every key is read", "[server][configuration]") {
  const Configuration c = parse_configuration(R"(
listen = "0.0.0.0:9000"
log-level = "warning"
allow-as-of = true
listener = "cpprest"
[limits]
body-bytes = 1048576
header-bytes = 2048
first-byte-ms = 1
between-bytes-ms = 2
request-ms = 3
idle-ms = 4
connections = 5
connections-per-address = 6
requests = 7
rate-per-second = 8
rate-burst = 9
drain-ms = 10
threads = 3
[tls]
certificate = "c.pem"
key = "k.pem"
client-ca = "a.pem"
min-version = "1.3"
[operations]
listen = "0.0.0.0:9464"
[cors]
allowed-origins = ["https://ehr.example.org"]
allow-loopback = false
[discovery]
shared-ids = true
hook-versions = {order-sign = "1.1.0"}
[storage]
engine = "postgresql"
path = "a"
uri = "postgresql://host/db"
key-file = "k"
[services.bkvn-ivig]
mode = "silent"
[services.another]
mode = "active"
[guideline]
antivirals = "advisory"
value-sets = "/etc/ivig-cds/value-sets"
thresholds = {trough-oldest-days = 45, tacrolimus-target = 7.5}
)",
                                              "site.toml");
  CHECK(c.listen.host == "0.0.0.0");
  CHECK(c.listen.port == 9000);
  CHECK(c.log_level == server::LogLevel::warning);
  CHECK(c.allow_as_of);
  CHECK(c.limits.body_bytes == 1048576);
  CHECK(c.listener == server::ListenerKind::cpprest);
  CHECK(c.limits.head_bytes == 2048);
  CHECK(c.limits.first_byte == 1ms);
  CHECK(c.limits.between_bytes == 2ms);
  CHECK(c.limits.request == 3ms);
  CHECK(c.limits.idle == 4ms);
  CHECK(c.limits.connections == 5);
  CHECK(c.limits.connections_per_address == 6);
  CHECK(c.limits.requests == 7);
  CHECK(c.rate_limit.per_second == 8);
  CHECK(c.rate_limit.burst == 9);
  REQUIRE(c.tls);
  CHECK(c.tls->certificate == "c.pem");
  CHECK(c.tls->key == "k.pem");
  CHECK(c.tls->client_ca == "a.pem");
  CHECK(c.tls->only_1_3);
  CHECK(c.threads == 3);
  CHECK(c.drain == std::chrono::milliseconds(10));
  REQUIRE(c.operations);
  CHECK(c.operations->host == "0.0.0.0");
  CHECK(c.operations->port == 9464);
  CHECK(c.storage.engine == server::StorageEngine::postgresql);
  CHECK(c.storage.path == "a");
  CHECK(c.storage.uri == "postgresql://host/db");
  CHECK(c.storage.key_file == "k");
  CHECK(c.silent_services == std::vector<std::string>{"bkvn-ivig"});
  CHECK(c.origins.allowed == std::vector<std::string>{"https://ehr.example.org"});
  CHECK_FALSE(c.origins.allow_loopback);
  CHECK(c.service_ids == hooks::ServiceIds::shared);
  CHECK(c.discovery.hook_versions.at("order-sign") == "1.1.0");
  CHECK(c.discovery.hook_versions.at("order-select") == "1.0");
  CHECK(c.guideline.antivirals == guideline::Antivirals::advisory);
  CHECK(c.value_sets == "/etc/ivig-cds/value-sets");
  CHECK(c.guideline.thresholds.trough_oldest_days == 45);
  CHECK(c.guideline.thresholds.tacrolimus_target_ng_ml == 7.5);
}

TEST_CASE("the table of the FHIR server is read", "[server][configuration]") {
  const Configuration c = parse_configuration(R"(
explain = true
[fhir]
servers = ["https://fhir.example.org", "http://localhost:8080"]
deadline-ms = 350
page-limit = 5
response-bytes = 1000000
search = "post"
ca-file = "/etc/ssl/site.pem"
allow-private-addresses = true
)",
                                              "site.toml");
  CHECK(c.explain);
  CHECK(c.trust.anonymous.fhir_servers ==
        std::vector<std::string>{"https://fhir.example.org", "http://localhost:8080"});
  CHECK(c.fhir.deadline == std::chrono::milliseconds(350));
  CHECK(c.fhir.client.pages == 5);
  CHECK(c.fhir.client.response_bytes == 1'000'000);
  CHECK(c.fhir.client.post_search);
  CHECK(c.fhir.client.ca_file == "/etc/ssl/site.pem");
  CHECK(c.fhir.client.allow_private_addresses);

  const Configuration defaults = parse_configuration("", "site.toml");
  CHECK_FALSE(defaults.explain);
  CHECK(defaults.trust.anonymous.fhir_servers.empty());
  CHECK(defaults.fhir.deadline == std::chrono::milliseconds(400));
  CHECK(defaults.fhir.client.pages == 20);
  CHECK_FALSE(defaults.fhir.client.post_search);
  CHECK_FALSE(defaults.fhir.client.allow_private_addresses);
}

TEST_CASE("a FHIR server that could not be called safely refuses the start",
          "[server][configuration]") {
  for (const char* origin : {"http://fhir.example.org", "http://10.0.0.1", "https://a.org/fhir",
                             "a.org", "https://user@a.org", "*"}) {
    INFO(origin);
    CHECK(refusal_of("[fhir]\nservers = [\"" + std::string(origin) + "\"]")
              .starts_with("site.toml:2: fhir.servers: must be origins"));
  }
  CHECK(refusal_of("[fhir]\nserver = []") ==
        "site.toml:2: fhir.server: is no setting of this program");
  CHECK(refusal_of("[fhir]\nsearch = \"put\"") == "site.toml:2: fhir.search: must be get or post");
  CHECK(refusal_of("[fhir]\ndeadline-ms = 60000") ==
        "site.toml:2: fhir.deadline-ms: must be a whole number from 10 to 5000");
}

TEST_CASE("what cannot be used refuses the start with file, line, key and reason",
          "[server][configuration]") {
  CHECK(refusal_of("\nlisten = 8080") == "site.toml:2: listen: must be a string, and not empty");
  CHECK(refusal_of("lsten = \"x\"") == "site.toml:1: lsten: is no setting of this program");
  CHECK(refusal_of("[limits]\nbody-bytes = \"8M\"") ==
        "site.toml:2: limits.body-bytes: must be a whole number from 1024 to 268435456");
  CHECK(refusal_of("[limits]\nthreads = -1") ==
        "site.toml:2: limits.threads: must be a whole number from 0 to 256");
  CHECK(refusal_of("[limits]\nidle-ms = 0") ==
        "site.toml:2: limits.idle-ms: must be a whole number from 1 to 3600000");
  CHECK(refusal_of("listener = \"apache\"") == "site.toml:1: listener: must be beast or cpprest");
  CHECK(refusal_of("[tls]\ncertificate = \"c.pem\"") ==
        "site.toml:1: tls: needs certificate and key");
  CHECK(refusal_of("[tls]\nmin-version = \"1.1\"") ==
        "site.toml:2: tls.min-version: must be \"1.2\" or \"1.3\"");
  CHECK(refusal_of("allow-as-of = \"yes\"") == "site.toml:1: allow-as-of: must be true or false");
  CHECK(refusal_of("log-level = \"loud\"") ==
        "site.toml:1: log-level: must be debug, info, warning, error or off");
  CHECK(refusal_of("[cors]\nallowed-origins = [\"*\"]") ==
        "site.toml:2: cors.allowed-origins: must be origins such as https://ehr.example.org, "
        "without a path; no wildcards");
  CHECK(refusal_of("[guideline]\nantivirals = true") ==
        "site.toml:2: guideline.antivirals: must be a string, and not empty");
  CHECK(refusal_of("[guideline]\nantivirals = \"maybe\"") ==
        "site.toml:2: guideline.antivirals: must be required or advisory");
  CHECK(refusal_of("[storage]\nengine = \"oracle\"") ==
        "site.toml:2: storage.engine: must be sqlite, postgresql or none");
  CHECK(refusal_of("[storage]\nfile = \"a\"") ==
        "site.toml:2: storage.file: is no setting of this program");
  CHECK(refusal_of("[services.bkvn-ivig]\nmode = \"quiet\"") ==
        "site.toml:2: services.bkvn-ivig.mode: must be active or silent");
  CHECK(refusal_of("[services.bkvn-ivig]\nsilent = true") ==
        "site.toml:2: services.bkvn-ivig.silent: is no setting of this program");
  CHECK(refusal_of("services = [\"bkvn-ivig\"]") == "site.toml:1: services: must be a table");
  CHECK(refusal_of("cors = 1") == "site.toml:1: cors: must be a table");
  CHECK(refusal_of("listen = ").starts_with("site.toml:1: "));
}

TEST_CASE("only local thresholds can be set, and only to numbers", "[server][configuration]") {
  const std::string table = "[guideline.thresholds]\n";
  CHECK(refusal_of(table + "dose = 1.5") ==
        "site.toml:2: guideline.thresholds.dose: is fixed by the guideline and cannot be set");
  CHECK(refusal_of(table + "trough-oldest-day = 45") ==
        "site.toml:2: guideline.thresholds.trough-oldest-day: is no threshold of this program");
  for (const char* value : {"\"45\"", "0", "-3", "nan", "inf", "true"}) {
    INFO(value);
    CHECK(refusal_of(table + "trough-oldest-days = " + value) ==
          "site.toml:2: guideline.thresholds.trough-oldest-days: must be a number above 0");
  }
}

TEST_CASE("days, weeks and months are whole numbers with an end", "[server][configuration]") {
  const std::string table = "[guideline.thresholds]\n";
  for (const char* value : {"1.5", "0.5", "36501", "1e300"}) {
    INFO(value);
    CHECK(
        refusal_of(table + "trough-oldest-days = " + value) ==
        "site.toml:2: guideline.thresholds.trough-oldest-days: must be a whole number of days, at "
        "most 36500");
  }
  CHECK(refusal_of(table + "monitoring-months = 1201") ==
        "site.toml:2: guideline.thresholds.monitoring-months: must be a whole number of months, at "
        "most 1200");
  CHECK(refusal_of(table + "weekly-load-weeks = 8.5") ==
        "site.toml:2: guideline.thresholds.weekly-load-weeks: must be a whole number of weeks, at "
        "most 5200");
}

TEST_CASE("every local threshold can be set by its name", "[server][configuration]") {
  for (const guideline::ThresholdRow& row : guideline::threshold_table()) {
    if (!row.operational) continue;
    INFO(row.name);
    const bool whole = guideline::largest_count(row).has_value();
    const Configuration c = parse_configuration(
        "[guideline.thresholds]\n" + std::string(row.name) + (whole ? " = 17" : " = 17.25"),
        "site.toml");
    CHECK(c.guideline.thresholds.*row.value == (whole ? 17 : 17.25));
  }
}

TEST_CASE("a configuration that is not there is no empty one", "[server][configuration]") {
  CHECK_THROWS_AS(server::read_configuration("/nowhere/site.toml"), ConfigurationError);
}
