// Signatures of JSON Web Tokens: public keys, and whether one of them signed a token.
//
// Source: RFC 7515 (JWS), RFC 7518 sections 3.3 to 3.5 (algorithms) and 6 (keys). The work is
// libcjose's and OpenSSL's, seen by jose.cpp only (docs/adr/0007).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace server {

// Those that a site can allow. All are asymmetric.
enum class Algorithm : std::uint8_t { es384, rs384, es256, rs256, ps384 };

[[nodiscard]] std::string_view name_of(Algorithm algorithm);

// Nothing for any other name. Names have their case: RFC 7518 section 3.1.
[[nodiscard]] std::optional<Algorithm> find_algorithm(std::string_view name);

// The bytes, or nothing where the text is not base64url without padding (RFC 7515 section 2).
[[nodiscard]] std::optional<std::string> decode_base64url(std::string_view text);

// Immutable; any number of threads may use it. Copies share the key.
class PublicKey {
 public:
  static constexpr std::size_t kLeastRsaBits = 2048;
  static constexpr std::size_t kMostRsaBits = 8192;

  // Of the members of a JSON Web Key, base64url. Nothing where they are no key, where the point is
  // not on the curve, for another curve than P-256 and P-384, and for an RSA key too short or long.
  [[nodiscard]] static std::optional<PublicKey> elliptic(std::string_view curve, std::string_view x,
                                                         std::string_view y);
  [[nodiscard]] static std::optional<PublicKey> rsa(std::string_view modulus,
                                                    std::string_view exponent);

  // The key is of the kind, and on the curve, that the algorithm asks for.
  [[nodiscard]] bool fits(Algorithm algorithm) const noexcept;

  // The compact token, whose header names `algorithm` and no other, was signed with this key.
  [[nodiscard]] bool signed_token(const std::string& token, Algorithm algorithm) const;

 private:
  enum class Kind : std::uint8_t { p256, p384, rsa };
  PublicKey(std::shared_ptr<const void> key, Kind kind) : key_(std::move(key)), kind_(kind) {}

  std::shared_ptr<const void> key_;  // libcjose's
  Kind kind_;
};

}  // namespace server
