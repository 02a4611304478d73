// The client's private key, and the JWTs that it signs (CDS Hooks, "Trusting CDS Clients"; RFC 7515
// and 7518 for the form). Good ones and, for a service to refuse, bad ones.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/json_members.h"

namespace conformance {

// What the client says of itself.
struct TokenClaims {
  std::string issuer = "https://ehr.example.org";
  std::string key_id;
  std::string jku;     // left out where empty
  std::string tenant;  // left out where empty
};

class ClientKey {
 public:
  // An EC key of P-256 or P-384, or an RSA key. Throws std::runtime_error.
  ClientKey(const std::string& pem, TokenClaims claims);
  // A key that nobody knows, of the same kind as P-384.
  [[nodiscard]] static ClientKey unknown(TokenClaims claims);
  ~ClientKey();
  ClientKey(ClientKey&&) noexcept;
  ClientKey& operator=(ClientKey&&) noexcept;
  ClientKey(const ClientKey&) = delete;
  ClientKey& operator=(const ClientKey&) = delete;

  // Header and claims of a good token for a URL (`aud`), new jti, five minutes long.
  [[nodiscard]] JsonMembers header() const;
  [[nodiscard]] JsonMembers claims_for(std::string_view url) const;

  [[nodiscard]] std::string sign(const JsonMembers& header, const JsonMembers& claims) const;
  [[nodiscard]] std::string token_for(std::string_view url) const;
  // Signed with HMAC-SHA256 under a secret; with an empty signature.
  [[nodiscard]] static std::string sign_hmac(const JsonMembers& header, const JsonMembers& claims,
                                             std::string_view secret);
  [[nodiscard]] static std::string unsigned_token(const JsonMembers& header,
                                                  const JsonMembers& claims);
  [[nodiscard]] std::string public_pem() const;
  [[nodiscard]] const TokenClaims& claims() const { return claims_; }

 private:
  struct Impl;
  explicit ClientKey(std::unique_ptr<Impl> impl, TokenClaims claims);
  std::unique_ptr<Impl> impl_;
  TokenClaims claims_;
};

[[nodiscard]] std::int64_t seconds_since_1970();

}  // namespace conformance
