// Certificates for TLS in tests, made when they are needed: good ones, and those that must not be
// trusted.
#pragma once

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace fhir_test {

class Certificate {
 public:
  struct Wanted {
    std::string name;            // "DNS:localhost", "IP:127.0.0.1"; empty for an authority
    long valid_from_hours = -1;  // from now
    long valid_to_hours = 24;
  };

  // Signed by `authority`, or by itself where that is null.
  explicit Certificate(const Wanted& wanted, const Certificate* authority = nullptr);

  [[nodiscard]] std::string pem() const;
  void use(SSL_CTX* context) const;

 private:
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
  std::unique_ptr<X509, void (*)(X509*)> certificate_;
};

}  // namespace fhir_test
