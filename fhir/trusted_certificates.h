// The authorities whose certificates this process trusts, read once and shared by all connections:
// reading the system's file takes 80 ms.
#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;     // OpenSSL's SSL_CTX
struct x509_store_st;  // OpenSSL's X509_STORE

namespace fhir {

// Immutable; any number of threads may use it.
class TrustedCertificates {
 public:
  // What the system trusts (SSL_CERT_FILE and SSL_CERT_DIR, or the files of the distribution), and
  // the certificates of `more` where it is not empty. Throws std::invalid_argument where that file
  // cannot be used.
  explicit TrustedCertificates(const std::string& more = {});

  // Makes a context trust these and no others.
  void use_in(ssl_ctx_st* context) const;

 private:
  std::shared_ptr<x509_store_st> store_;
};

}  // namespace fhir
