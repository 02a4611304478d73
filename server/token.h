// A JSON Web Token as it came in an Authorization header, read and not yet believed.
//
// Source: CDS Hooks 3.0 "Trusting CDS Clients" (header and claims), RFC 7515 section 7.1 (the
// compact form), RFC 7519 section 4.1 (claims), RFC 6750 section 2.1 (Bearer).
// Times are seconds since 1970, fractions allowed. Everything is bounded and nothing is guessed: a
// claim of the wrong type is refused, not passed over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/jose.h"

namespace server {

struct Token {
  std::string compact;  // as it came
  // Header
  std::string algorithm;
  std::string key_id;
  std::string key_url;  // jku; empty where there is none
  // Claims
  std::string issuer;
  std::vector<std::string> audience;
  double expiry = 0;
  double issued = 0;
  std::optional<double> not_before;
  std::string id;
  std::string tenant;  // empty where there is none
};

// The token of a header "Bearer TOKEN". Throws NotTrusted.
[[nodiscard]] Token read_token(std::string_view authorization);

}  // namespace server
