// Which web pages may call: the CORS protocol of the Fetch standard, as CDS Hooks 3.0 "Cross-Origin
// Resource Sharing" asks of a service that browser-based clients call.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server {

struct OriginPolicy {
  std::vector<std::string> allowed;  // exact origins, "https://ehr.example.org"
  bool allow_loopback = true;        // pages of this very machine, any port

  [[nodiscard]] bool allows(std::string_view origin) const;
};

// scheme "://" host [":" port] and nothing else; scheme http or https.
[[nodiscard]] bool is_origin(std::string_view text);

// An origin of this very machine, on any port.
[[nodiscard]] bool is_loopback_origin(std::string_view origin);

using Headers = std::vector<std::pair<std::string, std::string>>;

// Adds what every reply says of origins; the origin is echoed only where it is allowed.
void add_origin_headers(Headers& headers, const OriginPolicy& policy, std::string_view origin);

// Adds what the reply to a preflight says besides.
void add_preflight_headers(Headers& headers, std::string_view methods);

}  // namespace server
