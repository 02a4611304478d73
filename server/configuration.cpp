#include "server/configuration.h"

#include <toml++/toml.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "fhir/web_address.h"

namespace server {
namespace {

// One value of the file, and how to complain of it.
class Setting {
 public:
  Setting(const toml::node& node, std::string path) : node_(node), path_(std::move(path)) {}

  [[noreturn]] void fail(const std::string& reason) const {
    throw ConfigurationError(line() + path_ + ": " + reason);
  }

  [[nodiscard]] std::string text() const {
    const auto value = node_.value_exact<std::string>();
    if (!value || value->empty()) fail("must be a string, and not empty");
    return *value;
  }
  [[nodiscard]] bool boolean() const {
    const auto value = node_.value_exact<bool>();
    if (!value) fail("must be true or false");
    return *value;
  }
  [[nodiscard]] std::int64_t integer(std::int64_t least, std::int64_t most) const {
    const auto value = node_.value_exact<std::int64_t>();
    if (!value || *value < least || *value > most) {
      fail("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return *value;
  }
  [[nodiscard]] double positive_number() const {
    const auto value = node_.is_number() ? node_.value<double>() : std::nullopt;
    if (!value || !std::isfinite(*value) || *value <= 0) fail("must be a number above 0");
    return *value;
  }
  [[nodiscard]] std::vector<Setting> elements() const {
    const toml::array* const array = node_.as_array();
    if (array == nullptr) fail("must be an array");
    std::vector<Setting> all;
    for (const toml::node& element : *array) all.emplace_back(element, path_);
    return all;
  }
  // Name and value of each key.
  [[nodiscard]] std::vector<std::pair<std::string, Setting>> members() const {
    const toml::table* const table = node_.as_table();
    if (table == nullptr) fail("must be a table");
    std::vector<std::pair<std::string, Setting>> all;
    for (const auto& [key, value] : *table) {
      const std::string name(key.str());
      all.emplace_back(name, Setting(value, path_.empty() ? name : path_ + "." + name));
    }
    return all;
  }

 private:
  [[nodiscard]] std::string line() const {
    const toml::source_region& source = node_.source();
    const std::string name = source.path ? *source.path : "configuration";
    return name + ":" + std::to_string(source.begin.line) + ": ";
  }

  const toml::node& node_;
  std::string path_;
};

using Keys = std::map<std::string_view, std::function<void(Configuration&, const Setting&)>>;

void read_table(Configuration& configuration, const Setting& table, const Keys& keys) {
  for (const auto& [name, setting] : table.members()) {
    const auto key = keys.find(name);
    if (key == keys.end()) setting.fail("is no setting of this program");
    key->second(configuration, setting);
  }
}

// A text that a function makes something of, or throws std::invalid_argument.
template <typename Parse>
auto parsed(const Setting& setting, Parse parse) {
  const std::string text = setting.text();
  try {
    return parse(text);
  } catch (const std::invalid_argument& error) {
    setting.fail(error.what());
  }
}

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

const Keys& limit_keys() {
  static const Keys kKeys{
      {"body-bytes",
       [](Configuration& c, const Setting& s) {
         constexpr std::int64_t kMost = std::int64_t{256} * 1024 * 1024;
         c.body_limit = static_cast<std::size_t>(s.integer(1024, kMost));
       }},
      {"threads", [](Configuration& c,
                     const Setting& s) { c.threads = static_cast<unsigned>(s.integer(0, 256)); }},
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

void read_fhir_servers(Configuration& configuration, const Setting& setting) {
  for (const Setting& element : setting.elements()) {
    std::string origin = element.text();
    if (!fhir::is_server_origin(origin)) {
      element.fail(
          "must be origins such as https://fhir.example.org, without a path; http only for "
          "localhost and 127.…");
    }
    configuration.fhir.servers.push_back(std::move(origin));
  }
}

const Keys& fhir_keys() {
  static const Keys kKeys{
      {"servers", read_fhir_servers},
      {"deadline-ms",
       [](Configuration& c, const Setting& s) {
         c.fhir.deadline = std::chrono::milliseconds(s.integer(10, 5000));
       }},
      {"page-limit",
       [](Configuration& c, const Setting& s) {
         c.fhir.client.pages = static_cast<std::size_t>(s.integer(1, 1000));
       }},
      {"response-bytes",
       [](Configuration& c, const Setting& s) {
         constexpr std::int64_t kMost = std::int64_t{256} * 1024 * 1024;
         c.fhir.client.response_bytes = static_cast<std::size_t>(s.integer(1024, kMost));
       }},
      {"search",
       [](Configuration& c, const Setting& s) {
         const std::string method = s.text();
         if (method != "get" && method != "post") s.fail("must be get or post");
         c.fhir.client.post_search = method == "post";
       }},
      {"ca-file", [](Configuration& c, const Setting& s) { c.fhir.client.ca_file = s.text(); }},
      {"allow-private-addresses",
       [](Configuration& c, const Setting& s) {
         c.fhir.client.allow_private_addresses = s.boolean();
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

const Keys& top_keys() {
  static const Keys kKeys{
      {"listen", [](Configuration& c, const Setting& s) { c.listen = parsed(s, parse_address); }},
      {"log-level",
       [](Configuration& c, const Setting& s) { c.log_level = parsed(s, parse_log_level); }},
      {"allow-as-of", [](Configuration& c, const Setting& s) { c.allow_as_of = s.boolean(); }},
      {"limits", [](Configuration& c, const Setting& s) { read_table(c, s, limit_keys()); }},
      {"cors", [](Configuration& c, const Setting& s) { read_table(c, s, origin_keys()); }},
      {"discovery", [](Configuration& c, const Setting& s) { read_table(c, s, discovery_keys()); }},
      {"explain", [](Configuration& c, const Setting& s) { c.explain = s.boolean(); }},
      {"fhir", [](Configuration& c, const Setting& s) { read_table(c, s, fhir_keys()); }},
      {"guideline", [](Configuration& c, const Setting& s) { read_table(c, s, guideline_keys()); }},
  };
  return kKeys;
}

}  // namespace

Configuration parse_configuration(std::string_view text, std::string_view name) {
  Configuration configuration;
  try {
    const toml::table table = toml::parse(text, name);
    read_table(configuration, Setting(table, ""), top_keys());
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
