// Every way of being refused that a header alone can show, each with the reason that the log is to
// name. The same table is put to ClientTrust and, over HTTP, to the program.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/tokens/signing_key.h"

namespace token_test {

// What the table supposes of the server: a base URL, a service that is called, and two clients,
// whose keys come by URL, as a file with such keys would not be taken.
struct Site {
  std::string called;   // the URL called
  std::string key_url;  // of the first client
  std::string issuer = "https://ehr.example.org";
  std::string tenant = "ward-1";  // the first client's
  std::string other_issuer = "https://other.example.org";

  SigningKey es384 = SigningKey::elliptic("P-384");
  SigningKey rs384 = SigningKey::rsa(2048);
  SigningKey es256 = SigningKey::elliptic("P-256");
  SigningKey es512 = SigningKey::elliptic("P-521");
  SigningKey weak = SigningKey::rsa(1024);
  SigningKey other = SigningKey::elliptic("P-384");
  SigningKey stranger = SigningKey::elliptic("P-384");

  [[nodiscard]] std::string keys() const;
  [[nodiscard]] std::string other_keys() const;
};

// A good token of the first client until something is done to it.
struct Draft {
  Members header;
  Members claims;
  const SigningKey* key = nullptr;
  std::string algorithm;  // that it is signed by

  [[nodiscard]] std::string token() const { return compact(header, claims, *key, algorithm); }
};

// `now` in seconds since 1970. Each has a jti of its own.
[[nodiscard]] Draft good_draft(const Site& site, long now);

struct BadToken {
  std::string what;
  std::string reason;         // its name in the log
  std::string authorization;  // the header's value
};

[[nodiscard]] std::vector<BadToken> bad_tokens(const Site& site, long now);

}  // namespace token_test
