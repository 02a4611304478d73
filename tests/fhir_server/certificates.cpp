#include "tests/fhir_server/certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <stdexcept>

namespace fhir_test {
namespace {

void require(bool holds) {
  if (!holds) throw std::runtime_error("a certificate could not be made");
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  require(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

long next_serial() {
  static std::atomic<long> serial = 1;
  return serial++;
}

}  // namespace

Certificate::Certificate(const Wanted& wanted, const Certificate* authority)
    : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
  X509* const made = certificate_.get();
  require(key_ != nullptr && made != nullptr);
  constexpr long kHour = 3600;
  X509_set_version(made, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made), next_serial());
  X509_gmtime_adj(X509_getm_notBefore(made), wanted.valid_from_hours * kHour);
  X509_gmtime_adj(X509_getm_notAfter(made), wanted.valid_to_hours * kHour);
  X509_set_pubkey(made, key_.get());
  const std::string common =
      "test " + std::to_string(ASN1_INTEGER_get(X509_get0_serialNumber(made)));
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common.c_str()), -1, -1, 0);
  X509_set_issuer_name(made, authority == nullptr
                                 ? X509_get_subject_name(made)
                                 : X509_get_subject_name(authority->certificate_.get()));
  add_extension(made, NID_basic_constraints, wanted.name.empty() ? "critical,CA:TRUE" : "CA:FALSE");
  if (!wanted.name.empty()) add_extension(made, NID_subject_alt_name, wanted.name);
  require(X509_sign(made, authority == nullptr ? key_.get() : authority->key_.get(),
                    EVP_sha256()) != 0);
}

std::string Certificate::pem() const {
  const std::unique_ptr<BIO, int (*)(BIO*)> memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_X509(memory.get(), certificate_.get());
  char* bytes = nullptr;
  const long count = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(count)};
}

void Certificate::use(SSL_CTX* context) const {
  require(SSL_CTX_use_certificate(context, certificate_.get()) == 1 &&
          SSL_CTX_use_PrivateKey(context, key_.get()) == 1);
}

}  // namespace fhir_test
