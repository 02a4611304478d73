#include "server/cors.h"

#include <algorithm>
#include <array>

namespace server {
namespace {

// The host of an origin without its port; empty where the text is none.
std::string_view host_of(std::string_view origin) {
  if (origin.starts_with("http://")) {
    origin.remove_prefix(7);
  } else if (origin.starts_with("https://")) {
    origin.remove_prefix(8);
  } else {
    return {};
  }
  const std::size_t bracket = origin.starts_with('[') ? origin.find(']') : 0;
  if (bracket == std::string_view::npos) return {};
  const std::size_t colon = origin.find(':', bracket);
  if (colon == std::string_view::npos) return origin;
  const std::string_view port = origin.substr(colon + 1);
  if (port.empty() || port.size() > 5) return {};
  if (port.find_first_not_of("0123456789") != std::string_view::npos) return {};
  return origin.substr(0, colon);
}

}  // namespace

bool is_origin(std::string_view text) {
  const std::string_view host = host_of(text);
  return !host.empty() && host.find_first_of("/?#@* ") == std::string_view::npos;
}

bool is_loopback_origin(std::string_view origin) {
  constexpr std::array<std::string_view, 3> kLoopback{"localhost", "127.0.0.1", "[::1]"};
  const std::string_view host = host_of(origin);
  return std::find(kLoopback.begin(), kLoopback.end(), host) != kLoopback.end();
}

bool OriginPolicy::allows(std::string_view origin) const {
  if (origin.empty()) return false;
  if (std::find(allowed.begin(), allowed.end(), origin) != allowed.end()) return true;
  return allow_loopback && is_loopback_origin(origin);
}

void add_origin_headers(Headers& headers, const OriginPolicy& policy, std::string_view origin) {
  headers.emplace_back("Vary", "Origin");  // also where it is refused: caches must not mix the two
  if (!policy.allows(origin)) return;
  headers.emplace_back("Access-Control-Allow-Origin", origin);
  headers.emplace_back("Access-Control-Expose-Headers", "x-request-id, retry-after");
}

void add_preflight_headers(Headers& headers, std::string_view methods) {
  headers.emplace_back("Access-Control-Allow-Methods", methods);
  headers.emplace_back("Access-Control-Allow-Headers", "authorization, content-type");
  headers.emplace_back("Access-Control-Max-Age", "600");
}

}  // namespace server
