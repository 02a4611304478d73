// Tokens made for tests, good and bad, by OpenSSL alone: what the program checks with one library
// is signed by another.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace token_test {

[[nodiscard]] std::string base64url(std::string_view bytes);

// Names and JSON texts: {"exp", "12"}.
using Members = std::map<std::string, std::string>;
[[nodiscard]] std::string object_of(const Members& members);
[[nodiscard]] std::string json_text(std::string_view text);

// A key pair that is made anew.
class SigningKey {
 public:
  [[nodiscard]] static SigningKey elliptic(const std::string& curve);  // "P-256", "P-384", "P-521"
  [[nodiscard]] static SigningKey rsa(unsigned bits);

  // The public key as a JSON Web Key, with these members besides.
  [[nodiscard]] std::string jwk(const std::string& kid, const std::string& more = "") const;
  // The public key, as PEM.
  [[nodiscard]] std::string pem() const;

  // The signature of RFC 7518 by an algorithm of RS, PS or ES and a size; ES as DER on demand.
  [[nodiscard]] std::string sign(const std::string& algorithm, const std::string& text,
                                 bool der = false) const;

 private:
  explicit SigningKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
  std::shared_ptr<void> key_;
};

[[nodiscard]] std::string hmac_sha256(const std::string& secret, const std::string& text);

// {"keys": [...]} of JSON Web Keys that are separated by commas.
[[nodiscard]] std::string key_set(const std::string& jwks);

// The compact form, signed.
[[nodiscard]] std::string compact(const Members& header, const Members& claims,
                                  const SigningKey& key, const std::string& algorithm);

}  // namespace token_test
