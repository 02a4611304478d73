// docs/configuration.md says what the program reads: each key, no other, and the defaults.
#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "server/configuration.h"

using server::Configuration;

namespace {

using Row = std::vector<std::string>;

// The cells of "| a | b |", without the backticks around a whole cell.
Row cells_of(const std::string& line) {
  Row cells;
  for (std::size_t at = 2; at < line.size();) {
    const std::size_t end = line.find(" |", at);
    std::string cell = line.substr(at, end - at);
    const bool code = cell.size() > 1 && cell.find('`', 1) == cell.size() - 1;
    cells.push_back(code ? cell.substr(1, cell.size() - 2) : cell);
    at = end == std::string::npos ? end : end + 3;
  }
  return cells;
}

// The rows below the table's head of a section.
std::vector<Row> table(const std::string& section, const std::string& head) {
  std::ifstream page(IVIG_CDS_SOURCE_DIR "/docs/configuration.md");
  std::vector<Row> rows;
  std::string in;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) in = line.substr(3);
    if (!line.starts_with("|")) inside = false;
    if (inside && !line.starts_with("|--")) rows.push_back(cells_of(line));
    if (in == section && line.starts_with(head)) inside = true;
  }
  REQUIRE_FALSE(rows.empty());
  return rows;
}

std::vector<Row> key_rows() { return table("Keys", "| key |"); }
std::vector<Row> client_rows() { return table("Clients", "| key |"); }
std::vector<Row> threshold_rows() { return table("Thresholds", "| name |"); }

std::set<std::string> keys_read() {
  const std::vector<std::string> keys = server::configuration_keys();
  const std::set<std::string> all(keys.begin(), keys.end());
  CHECK(all.size() == keys.size());
  return all;
}

std::string of_size(std::size_t value) { return std::to_string(value); }
std::string of_time(std::chrono::milliseconds value) { return std::to_string(value.count()); }
std::string of_flag(bool value) { return value ? "true" : "false"; }
std::string quoted(const std::string& text) { return "\"" + text + "\""; }
// For lists and texts that are empty.
template <typename Value>
std::string of_nothing(const Value& value, const char* word) {
  return value.empty() ? word : "something";
}

// What the program has where the file says nothing, in the words of the page.
std::map<std::string, std::string> defaults() {
  const Configuration c;
  const auto& limits = c.limits;
  return {
      {"listen", quoted(c.listen.host + ":" + std::to_string(c.listen.port))},
      {"listener", c.listener == server::ListenerKind::beast ? "\"beast\"" : "\"cpprest\""},
      {"base-url", of_nothing(c.trust.base_url, "none")},
      {"log-level", c.log_level == server::LogLevel::info ? "\"info\"" : "another"},
      {"allow-as-of", of_flag(c.allow_as_of)},
      {"limits.body-bytes", of_size(limits.body_bytes)},
      {"limits.header-bytes", of_size(limits.head_bytes)},
      {"limits.first-byte-ms", of_time(limits.first_byte)},
      {"limits.between-bytes-ms", of_time(limits.between_bytes)},
      {"limits.request-ms", of_time(limits.request)},
      {"limits.idle-ms", of_time(limits.idle)},
      {"limits.connections", of_size(limits.connections)},
      {"limits.connections-per-address", of_size(limits.connections_per_address)},
      {"limits.requests", of_size(limits.requests)},
      {"limits.rate-per-second", of_size(c.rate_limit.per_second)},
      {"limits.rate-burst", of_size(c.rate_limit.burst)},
      {"limits.drain-ms", of_time(c.drain)},
      {"limits.threads", of_size(c.threads)},
      {"tls.certificate", c.tls ? "something" : "none"},
      {"tls.key", c.tls ? "something" : "none"},
      {"tls.client-ca", of_nothing(server::TlsSettings().client_ca, "none")},
      {"tls.min-version", server::TlsSettings().only_1_3 ? "\"1.3\"" : "\"1.2\""},
      {"operations.listen", c.operations ? "something" : "none"},
      {"cors.allowed-origins", of_nothing(c.origins.allowed, "[]")},
      {"cors.allow-loopback", of_flag(c.origins.allow_loopback)},
      {"authentication.discovery", of_flag(c.trust.discovery)},
      {"authentication.feedback", of_flag(c.trust.feedback)},
      {"discovery.shared-ids", of_flag(c.service_ids == hooks::ServiceIds::shared)},
      {"explain", of_flag(c.explain)},
      {"fhir.servers", of_nothing(c.trust.anonymous.fhir_servers, "[]")},
      {"fhir.deadline-ms", of_time(c.fhir.deadline)},
      {"fhir.page-limit", of_size(c.fhir.client.pages)},
      {"fhir.response-bytes", of_size(c.fhir.client.response_bytes)},
      {"fhir.search", c.fhir.client.post_search ? "\"post\"" : "\"get\""},
      {"fhir.ca-file", of_nothing(c.fhir.client.ca_file, "none")},
      {"fhir.allow-private-addresses", of_flag(c.fhir.client.allow_private_addresses)},
      {"storage.uri", of_nothing(c.storage.uri, "none")},
      {"services.NAME.mode", c.silent_services.empty() ? "\"active\"" : "\"silent\""},
      {"guideline.antivirals",
       c.guideline.antivirals == guideline::Antivirals::required ? "\"required\"" : "\"advisory\""},
      {"guideline.value-sets", of_nothing(c.value_sets, "none")},
  };
}

}  // namespace

TEST_CASE("the page has every key of the configuration, and no other",
          "[server][configuration][docs]") {
  std::set<std::string> on_page;
  for (const Row& row : key_rows()) on_page.insert(row.at(0));
  for (const Row& row : client_rows()) on_page.insert("clients.NAME." + row.at(0));
  // This row leads to the table of its own.
  CHECK(on_page.erase("clients.NAME") == 1);
  CHECK(on_page == keys_read());
}

TEST_CASE("the defaults of the page are the program's", "[server][configuration][docs]") {
  // Made of others, or told in words.
  const std::set<std::string> in_words{"clients.NAME",     "discovery.hook-versions",
                                       "storage.engine",   "storage.path",
                                       "storage.key-file", "guideline.thresholds"};
  std::map<std::string, std::string> on_page;
  for (const Row& row : key_rows()) {
    if (!in_words.contains(row.at(0))) on_page[row.at(0)] = row.at(2);
  }
  CHECK(on_page == defaults());
}

TEST_CASE("the page has every threshold as the program has it", "[server][configuration][docs]") {
  std::vector<Row> rows;
  for (const Row& row : threshold_rows()) {
    rows.push_back({row.at(0), row.at(1), row.at(2), row.at(3), row.at(4).substr(0, 2)});
  }
  std::vector<Row> expected;
  const guideline::Thresholds defaults;
  for (const guideline::ThresholdRow& row : guideline::threshold_table()) {
    std::ostringstream number;
    number << defaults.*row.value;
    expected.push_back({std::string(row.name), number.str(), std::string(row.unit),
                        std::string(row.meaning), row.operational ? "ye" : "no"});
  }
  CHECK(rows == expected);
}

TEST_CASE("the complete file of the page has every key and is taken",
          "[server][configuration][docs]") {
  std::ifstream page(IVIG_CDS_SOURCE_DIR "/docs/configuration.md");
  std::string file;
  bool inside = false;
  std::string section;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) section = line;
    if (line == "```") inside = false;
    if (inside) file += line + "\n";
    if (section == "## A complete file" && line == "```toml") inside = true;
  }
  const Configuration c = server::parse_configuration(file, "page");
  std::set<std::string> in_file;
  for (std::string key : server::ConfigurationSource().differences(c.source)) {
    for (const auto& [named, general] :
         {std::pair{"clients.ehr.", "clients.NAME."}, {"services.bkvn-ivig.", "services.NAME."}}) {
      if (key.starts_with(named)) key = general + key.substr(std::string(named).size());
    }
    for (const char* table : {"discovery.hook-versions", "guideline.thresholds"}) {
      if (key.starts_with(table)) key = table;
    }
    in_file.insert(key);
  }
  std::set<std::string> all = keys_read();
  all.erase("clients.NAME.jwks-file");  // it has a jku
  all.erase("storage.uri");             // it has SQLite
  CHECK(in_file == all);
}
