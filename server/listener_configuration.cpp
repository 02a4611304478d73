#include "server/listener_configuration.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace server {
namespace {

using Keys = KeysOf<Configuration>;

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

bool only_tls_1_3(const Setting& setting) {
  const std::string text = setting.text();
  if (text != "1.2" && text != "1.3") setting.fail("must be \"1.2\" or \"1.3\"");
  return text == "1.3";
}

}  // namespace

const Keys& limit_keys() {
  constexpr std::int64_t kMost = 1'000'000;
  constexpr std::int64_t kLongestDrain = std::int64_t{600} * 1000;
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
      {"drain-ms",
       [](Configuration& c, const Setting& s) {
         c.drain = std::chrono::milliseconds(s.integer(0, kLongestDrain));
       }},
      {"threads", [](Configuration& c,
                     const Setting& s) { c.threads = static_cast<unsigned>(s.integer(0, 256)); }},
  };
  return kKeys;
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

}  // namespace server
