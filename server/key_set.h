// The public keys of one issuer: a JSON Web Key Set (RFC 7517 section 5), as a file of the site or
// as the issuer's server sends it.
//
// Of each key only its public members for signatures are taken (RFC 7518 section 6). A key that
// this program does not use (for encryption, of another type or curve) is passed over under its
// kid; one that should not be there (an RSA key below 2048 bits, a private or symmetric key, a
// point off the curve, two keys with one kid) is a problem besides: a file with problems refuses
// the start, an issuer's are told in the log. No key with a problem is ever used.
//
// Immutable once parsed.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "server/jose.h"

namespace server {

struct Key {
  std::string id;                      // kid; any text, base64 with "+/=" among them
  std::optional<PublicKey> key;        // nothing where it cannot be used
  std::optional<Algorithm> algorithm;  // the only one it is for, where it says so
};

// No JSON Web Key Set, or none that has a key.
class KeySetError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class KeySet {
 public:
  static constexpr std::size_t kMostKeys = 100;

  // Throws KeySetError.
  [[nodiscard]] static KeySet parse(std::string json);

  // Null where there is none.
  [[nodiscard]] const Key* find(std::string_view id) const noexcept;

  // "key 2: RSA keys need 2048 bits". No part of a key in it.
  [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return problems_; }

 private:
  std::vector<Key> keys_;
  std::vector<std::string> problems_;
};

}  // namespace server
