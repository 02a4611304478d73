#include "server/configuration.h"

#include <toml++/toml.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

#include "server/client_configuration.h"
#include "server/fhir_configuration.h"
#include "server/setting.h"

namespace server {
namespace {

using Keys = KeysOf<Configuration>;

guideline::Antivirals antivirals(const Setting& setting) {
  const std::string text = setting.text();
  if (text == "required") return guideline::Antivirals::required;
  if (text == "advisory") return guideline::Antivirals::advisory;
  setting.fail("must be required or advisory");
}

void read_origins(Configuration& configuration, const Setting& setting) {
  for (const Setting& element : setting.elements()) {
    std::string origin = element.text();
    if (!is_origin(origin)) {
      element.fail("must be origins such as https://ehr.example.org, without a path; no wildcards");
    }
    configuration.origins.allowed.push_back(std::move(origin));
  }
}

void read_threshold(Configuration& configuration, const std::string& name, const Setting& setting) {
  for (const guideline::ThresholdRow& row : guideline::threshold_table()) {
    if (row.name != name) continue;
    if (!row.operational) setting.fail("is fixed by the guideline and cannot be set");
    configuration.guideline.thresholds.*row.value = setting.positive_number();
    return;
  }
  setting.fail("is no threshold of this program");
}

// A count or a number of bytes, into a member of ListenerLimits.
auto limit(std::size_t ListenerLimits::*member, std::int64_t least, std::int64_t most) {
  return [=](Configuration& c, const Setting& s) {
    c.limits.*member = static_cast<std::size_t>(s.integer(least, most));
  };
}

// Milliseconds, up to an hour.
auto limit(std::chrono::milliseconds ListenerLimits::*member) {
  constexpr std::int64_t kMost = std::int64_t{60} * 60 * 1000;
  return [=](Configuration& c, const Setting& s) {
    c.limits.*member = std::chrono::milliseconds(s.integer(1, kMost));
  };
}

auto rate(unsigned RateLimitSettings::*member, std::int64_t least) {
  constexpr std::int64_t kMost = 1'000'000;
  return [=](Configuration& c, const Setting& s) {
    c.rate_limit.*member = static_cast<unsigned>(s.integer(least, kMost));
  };
}

const Keys& limit_keys() {
  constexpr std::int64_t kMost = 1'000'000;
  constexpr std::int64_t kMiB = std::int64_t{1024} * 1024;
  static const Keys kKeys{
      {"body-bytes", limit(&ListenerLimits::body_bytes, 1024, 256 * kMiB)},
      {"header-bytes", limit(&ListenerLimits::head_bytes, 1024, kMiB)},
      {"connections", limit(&ListenerLimits::connections, 1, kMost)},
      {"connections-per-address", limit(&ListenerLimits::connections_per_address, 1, kMost)},
      {"requests", limit(&ListenerLimits::requests, 1, kMost)},
      {"first-byte-ms", limit(&ListenerLimits::first_byte)},
      {"between-bytes-ms", limit(&ListenerLimits::between_bytes)},
      {"request-ms", limit(&ListenerLimits::request)},
      {"idle-ms", limit(&ListenerLimits::idle)},
      {"rate-per-second", rate(&RateLimitSettings::per_second, 0)},
      {"rate-burst", rate(&RateLimitSettings::burst, 1)},
      {"threads", [](Configuration& c,
                     const Setting& s) { c.threads = static_cast<unsigned>(s.integer(0, 256)); }},
  };
  return kKeys;
}

bool only_tls_1_3(const Setting& setting) {
  const std::string text = setting.text();
  if (text != "1.2" && text != "1.3") setting.fail("must be \"1.2\" or \"1.3\"");
  return text == "1.3";
}

const Keys& tls_keys() {
  static const Keys kKeys{
      {"certificate", [](Configuration& c, const Setting& s) { c.tls->certificate = s.text(); }},
      {"key", [](Configuration& c, const Setting& s) { c.tls->key = s.text(); }},
      {"client-ca", [](Configuration& c, const Setting& s) { c.tls->client_ca = s.text(); }},
      {"min-version",
       [](Configuration& c, const Setting& s) { c.tls->only_1_3 = only_tls_1_3(s); }},
  };
  return kKeys;
}

void read_tls(Configuration& configuration, const Setting& setting) {
  configuration.tls.emplace();
  read_table(configuration, setting, tls_keys());
  if (configuration.tls->certificate.empty() || configuration.tls->key.empty()) {
    setting.fail("needs certificate and key");
  }
}

const Keys& operations_keys() {
  static const Keys kKeys{
      {"listen",
       [](Configuration& c, const Setting& s) { c.operations = parsed(s, parse_address); }},
  };
  return kKeys;
}

const Keys& origin_keys() {
  static const Keys kKeys{
      {"allowed-origins", read_origins},
      {"allow-loopback",
       [](Configuration& c, const Setting& s) { c.origins.allow_loopback = s.boolean(); }},
  };
  return kKeys;
}

const Keys& discovery_keys() {
  static const Keys kKeys{
      {"shared-ids",
       [](Configuration& c, const Setting& s) {
         c.service_ids = s.boolean() ? hooks::ServiceIds::shared : hooks::ServiceIds::one_per_hook;
       }},
      {"hook-versions",
       [](Configuration& c, const Setting& s) {
         for (const auto& [hook, version] : s.members()) {
           c.discovery.hook_versions[hook] = version.text();
         }
       }},
  };
  return kKeys;
}

const Keys& guideline_keys() {
  static const Keys kKeys{
      {"antivirals",
       [](Configuration& c, const Setting& s) { c.guideline.antivirals = antivirals(s); }},
      {"value-sets", [](Configuration& c, const Setting& s) { c.value_sets = s.text(); }},
      {"thresholds",
       [](Configuration& c, const Setting& s) {
         for (const auto& [name, value] : s.members()) read_threshold(c, name, value);
       }},
  };
  return kKeys;
}

StorageEngine storage_engine(const std::string& text) {
  if (text == "none") return StorageEngine::none;
  if (text == "sqlite") return StorageEngine::sqlite;
  if (text == "postgresql") return StorageEngine::postgresql;
  throw std::invalid_argument("must be sqlite, postgresql or none");
}

const Keys& storage_keys() {
  static const Keys kKeys{
      {"engine",
       [](Configuration& c, const Setting& s) { c.storage.engine = parsed(s, storage_engine); }},
      {"path", [](Configuration& c, const Setting& s) { c.storage.path = s.text(); }},
      {"uri", [](Configuration& c, const Setting& s) { c.storage.uri = s.text(); }},
      {"key-file", [](Configuration& c, const Setting& s) { c.storage.key_file = s.text(); }},
  };
  return kKeys;
}

// That the names are those of services is checked where these are known (server/recorder.h).
void read_services(Configuration& configuration, const Setting& services) {
  for (const auto& [name, service] : services.members()) {
    for (const auto& [key, setting] : service.members()) {
      if (key != "mode") setting.fail("is no setting of this program");
      const std::string mode = setting.text();
      if (mode != "active" && mode != "silent") setting.fail("must be active or silent");
      if (mode == "silent") configuration.silent_services.push_back(name);
    }
  }
}

const Keys& top_keys() {
  static const Keys kKeys{
      {"listen", [](Configuration& c, const Setting& s) { c.listen = parsed(s, parse_address); }},
      {"log-level",
       [](Configuration& c, const Setting& s) { c.log_level = parsed(s, parse_log_level); }},
      {"allow-as-of", [](Configuration& c, const Setting& s) { c.allow_as_of = s.boolean(); }},
      {"listener",
       [](Configuration& c, const Setting& s) { c.listener = parsed(s, parse_listener_kind); }},
      {"tls", read_tls},
      {"limits", [](Configuration& c, const Setting& s) { read_table(c, s, limit_keys()); }},
      {"operations",
       [](Configuration& c, const Setting& s) { read_table(c, s, operations_keys()); }},
      {"cors", [](Configuration& c, const Setting& s) { read_table(c, s, origin_keys()); }},
      {"discovery", [](Configuration& c, const Setting& s) { read_table(c, s, discovery_keys()); }},
      {"explain", [](Configuration& c, const Setting& s) { c.explain = s.boolean(); }},
      {"fhir", [](Configuration& c, const Setting& s) { read_fhir(c, s); }},
      {"storage", [](Configuration& c, const Setting& s) { read_table(c, s, storage_keys()); }},
      {"services", read_services},
      {"guideline", [](Configuration& c, const Setting& s) { read_table(c, s, guideline_keys()); }},
      {"base-url",
       [](Configuration& c, const Setting& s) { c.trust.base_url = parsed(s, parse_base_url); }},
      {"authentication",
       [](Configuration& c, const Setting& s) { read_authentication(c.trust, s); }},
      {"clients", [](Configuration& c, const Setting& s) { read_clients(c.trust, s); }},
  };
  return kKeys;
}

// All that is in the file, table by table.
void add_members(ConfigurationSource& source, const Setting& table) {
  for (const auto& [name, setting] : table.members()) {
    const bool inner = setting.is_table();
    source.add(setting.path(), setting.line(), inner ? std::string() : setting.as_written());
    if (inner) add_members(source, setting);
  }
}

}  // namespace

Configuration parse_configuration(std::string_view text, std::string_view name) {
  Configuration configuration;
  try {
    const toml::table table = toml::parse(text, name);
    const Setting whole(table, "");
    read_table(configuration, whole, top_keys());
    configuration.source = ConfigurationSource(std::string(name));
    add_members(configuration.source, whole);
  } catch (const toml::parse_error& error) {
    throw ConfigurationError(std::string(name) + ":" + std::to_string(error.source().begin.line) +
                             ": " + std::string(error.description()));
  }
  return configuration;
}

Configuration read_configuration(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw ConfigurationError(path + ": cannot be read");
  return parse_configuration(text, path);
}

}  // namespace server
