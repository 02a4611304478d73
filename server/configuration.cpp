#include "server/configuration.h"

#include <toml++/toml.h>

#include <cmath>
#include <optional>
#include <utility>

#include "server/client_configuration.h"
#include "server/fhir_configuration.h"
#include "server/file_text.h"
#include "server/listener_configuration.h"
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
    const double value = setting.positive_number();
    const std::optional<int> largest = guideline::largest_count(row);
    if (largest && (value > *largest || value != std::floor(value))) {
      setting.fail("must be a whole number of " + std::string(row.unit) + ", at most " +
                   std::to_string(*largest));
    }
    configuration.guideline.thresholds.*row.value = value;
    return;
  }
  setting.fail("is no threshold of this program");
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
      {"fhir", [](Configuration& c, const Setting& s) { read_table(c, s, fhir_keys()); }},
      {"storage", [](Configuration& c, const Setting& s) { read_table(c, s, storage_keys()); }},
      {"services", read_services},
      {"guideline", [](Configuration& c, const Setting& s) { read_table(c, s, guideline_keys()); }},
      {"base-url",
       [](Configuration& c, const Setting& s) { c.trust.base_url = parsed(s, parse_base_url); }},
      {"authentication",
       [](Configuration& c, const Setting& s) { read_table(c.trust, s, authentication_keys()); }},
      {"clients", [](Configuration& c, const Setting& s) { read_clients(c.trust, s); }},
  };
  return kKeys;
}

// The tables among the keys at the top, and what stands in them.
std::map<std::string_view, std::vector<std::string>> tables() {
  return {
      {"limits", names_of(limit_keys())},
      {"tls", names_of(tls_keys())},
      {"operations", names_of(operations_keys())},
      {"cors", names_of(origin_keys())},
      {"discovery", names_of(discovery_keys())},
      {"fhir", names_of(fhir_keys())},
      {"storage", names_of(storage_keys())},
      {"services", {"NAME.mode"}},
      {"guideline", names_of(guideline_keys())},
      {"authentication", names_of(authentication_keys())},
      {"clients", names_of(client_keys(), "NAME.")},
  };
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

std::vector<std::string> configuration_keys() {
  const auto inner = tables();
  std::vector<std::string> all;
  for (const std::string& name : names_of(top_keys())) {
    const auto table = inner.find(name);
    if (table == inner.end()) {
      all.push_back(name);
      continue;
    }
    const std::string prefix = name + ".";
    for (const std::string& key : table->second) all.push_back(prefix + key);
  }
  return all;
}

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
  const std::optional<std::string> text = file_text(path);
  if (!text) throw ConfigurationError(path + ": cannot be read");
  return parse_configuration(*text, path);
}

}  // namespace server
