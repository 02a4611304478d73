#include "fhir/trusted_certificates.h"

#include <openssl/ssl.h>

#include <stdexcept>

namespace fhir {

TrustedCertificates::TrustedCertificates(const std::string& more)
    : store_(X509_STORE_new(), X509_STORE_free) {
  if (store_ == nullptr || X509_STORE_set_default_paths(store_.get()) != 1) {
    throw std::runtime_error("the certificates of the system cannot be used");
  }
  if (!more.empty() && X509_STORE_load_file(store_.get(), more.c_str()) != 1) {
    throw std::invalid_argument(more + ": holds no certificates that can be used");
  }
}

void TrustedCertificates::use_in(ssl_ctx_st* context) const {
  SSL_CTX_set1_cert_store(context, store_.get());
}

}  // namespace fhir
