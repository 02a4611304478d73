#include "server/client_configuration.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "fhir/web_address.h"
#include "server/cors.h"
#include "server/file_text.h"

namespace server {
namespace {

// The origin of an http or https URL of printable characters; throws std::invalid_argument.
std::string_view origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t path = scheme == std::string_view::npos ? scheme : url.find('/', scheme + 3);
  const std::string_view origin = url.substr(0, path);
  const bool printable =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!is_origin(origin) || !printable || url.find('#') != std::string_view::npos) {
    throw std::invalid_argument("must be an absolute http or https URL");
  }
  return origin;
}

// Who could change what comes over http could sign for the client.
std::string parse_key_url(const std::string& text) {
  const std::string_view origin = origin_of(text);
  if (!text.starts_with("https://") && !is_loopback_origin(origin)) {
    throw std::invalid_argument("must be https: keys that come over http are anybody's");
  }
  return text;
}

std::string parse_fhir_server(const std::string& text) {
  if (!fhir::is_server_origin(text)) {
    throw std::invalid_argument(
        "must be origins such as https://fhir.example.org, without a path, and https beyond this "
        "machine");
  }
  return text;
}

Algorithm parse_algorithm(const std::string& text) {
  if (const auto algorithm = find_algorithm(text)) return *algorithm;
  throw std::invalid_argument("must be of ES384, RS384, ES256, RS256, PS384");
}

bool parse_silent(const std::string& mode) {
  if (mode == "silent") return true;
  if (mode == "active") return false;
  throw std::invalid_argument("must be active or silent");
}

std::shared_ptr<const KeySet> parse_key_file(const std::string& path) {
  std::optional<std::string> text = file_text(path);
  if (!text) throw std::invalid_argument(path + ": cannot be read");
  try {
    auto keys = std::make_shared<const KeySet>(KeySet::parse(std::move(*text)));
    if (!keys->problems().empty()) throw KeySetError(keys->problems().front());
    return keys;
  } catch (const KeySetError& error) {
    throw std::invalid_argument(path + ": " + error.what());
  }
}

// An array, not empty, of what `parse` makes of a text.
template <typename Parse>
auto all_parsed(const Setting& setting, Parse parse) {
  std::vector<decltype(parse(std::string()))> all;
  for (const Setting& element : setting.elements()) all.push_back(parsed(element, parse));
  if (all.empty()) setting.fail("must not be empty");
  return all;
}

std::string as_it_is(const std::string& text) { return text; }

}  // namespace

const KeysOf<ClientSettings>& client_keys() {
  using Settings = ClientSettings;
  static const KeysOf<Settings> kKeys{
      {"issuer", [](Settings& c, const Setting& s) { c.issuer = s.text(); }},
      {"jwks-file", [](Settings& c, const Setting& s) { c.keys = parsed(s, parse_key_file); }},
      {"jku",
       [](Settings& c, const Setting& s) {
         if (s.is_array()) {
           c.key_urls = all_parsed(s, parse_key_url);
         } else {
           c.key_urls = {parsed(s, parse_key_url)};
         }
       }},
      {"algorithms",
       [](Settings& c, const Setting& s) { c.algorithms = all_parsed(s, parse_algorithm); }},
      {"fhir-servers",
       [](Settings& c, const Setting& s) {
         c.client.fhir_servers = all_parsed(s, parse_fhir_server);
       }},
      {"services",
       [](Settings& c, const Setting& s) { c.client.services = all_parsed(s, as_it_is); }},
      {"tenant", [](Settings& c, const Setting& s) { c.client.tenant = s.text(); }},
      {"mode", [](Settings& c, const Setting& s) { c.client.silent = parsed(s, parse_silent); }},
  };
  return kKeys;
}

namespace {

// The name goes into logs, metrics and storage.
bool is_client_name(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  return !name.empty() && name.size() <= kLongest && name != "anonymous" &&
         name.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
             std::string_view::npos;
}

ClientSettings read_client(const std::string& name, const Setting& table) {
  if (!is_client_name(name)) {
    table.fail("a client's name has up to 64 letters, digits, '-', '_', '.'; not anonymous");
  }
  ClientSettings client;
  client.client.name = name;
  read_table(client, table, client_keys());
  if (client.issuer.empty()) table.fail("needs an issuer");
  if ((client.keys != nullptr) == !client.key_urls.empty()) {
    table.fail("needs either jwks-file or jku");
  }
  return client;
}

}  // namespace

std::string parse_base_url(const std::string& text) {
  (void)origin_of(text);
  if (text.ends_with('/') || text.find('?') != std::string::npos) {
    throw std::invalid_argument("must not end in a slash, and has no query");
  }
  return text;
}

const KeysOf<TrustSettings>& authentication_keys() {
  static const KeysOf<TrustSettings> kKeys{
      {"discovery", [](TrustSettings& t, const Setting& s) { t.discovery = s.boolean(); }},
      {"feedback", [](TrustSettings& t, const Setting& s) { t.feedback = s.boolean(); }},
  };
  return kKeys;
}

void read_clients(TrustSettings& trust, const Setting& table) {
  for (const auto& [name, setting] : table.members()) {
    ClientSettings client = read_client(name, setting);
    for (const ClientSettings& other : trust.clients) {
      if (other.issuer == client.issuer) {
        setting.fail("has the issuer of " + other.client.name + "; an issuer is one client");
      }
    }
    trust.clients.push_back(std::move(client));
  }
}

}  // namespace server
