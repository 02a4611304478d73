#include "server/fhir_configuration.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "fhir/web_address.h"

namespace server {
namespace {

using Keys = KeysOf<Configuration>;

void read_servers(Configuration& configuration, const Setting& setting) {
  for (const Setting& element : setting.elements()) {
    std::string origin = element.text();
    if (!fhir::is_server_origin(origin)) {
      element.fail(
          "must be origins such as https://fhir.example.org, without a path; http only for "
          "localhost and 127.…");
    }
    configuration.trust.anonymous.fhir_servers.push_back(std::move(origin));
  }
}

std::size_t size_of(const Setting& setting, std::int64_t least, std::int64_t most) {
  return static_cast<std::size_t>(setting.integer(least, most));
}

bool is_post(const Setting& setting) {
  const std::string method = setting.text();
  if (method != "get" && method != "post") setting.fail("must be get or post");
  return method == "post";
}

}  // namespace

const Keys& fhir_keys() {
  constexpr std::int64_t kMostBytes = std::int64_t{256} * 1024 * 1024;
  static const Keys kKeys{
      {"servers", read_servers},
      {"deadline-ms",
       [](Configuration& c, const Setting& s) {
         c.fhir.deadline = std::chrono::milliseconds(s.integer(10, 5000));
       }},
      {"page-limit",
       [](Configuration& c, const Setting& s) { c.fhir.client.pages = size_of(s, 1, 1000); }},
      {"response-bytes",
       [](Configuration& c, const Setting& s) {
         c.fhir.client.response_bytes = size_of(s, 1024, kMostBytes);
       }},
      {"search",
       [](Configuration& c, const Setting& s) { c.fhir.client.post_search = is_post(s); }},
      {"ca-file", [](Configuration& c, const Setting& s) { c.fhir.client.ca_file = s.text(); }},
      {"allow-private-addresses",
       [](Configuration& c, const Setting& s) {
         c.fhir.client.allow_private_addresses = s.boolean();
       }},
  };
  return kKeys;
}

}  // namespace server
