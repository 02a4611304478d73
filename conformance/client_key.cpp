#include "conformance/client_key.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <vector>

#include "conformance/freed.h"
#include "conformance/session.h"

namespace conformance {
namespace {

using Bio = std::unique_ptr<BIO, Freed<::BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<::EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<::EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<::ECDSA_SIG_free>>;

std::string base64url(std::string_view bytes) {
  std::vector<unsigned char> text(bytes.size() / 3 * 4 + 5);
  std::vector<unsigned char> in(bytes.begin(), bytes.end());
  const int length = ::EVP_EncodeBlock(text.data(), in.data(), static_cast<int>(in.size()));
  std::string out(text.begin(), text.begin() + length);
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  out.erase(std::min(out.find('='), out.size()));
  return out;
}

std::string signing_input(const JsonMembers& header, const JsonMembers& claims) {
  return base64url(header.text()) + '.' + base64url(claims.text());
}

// Each of the two numbers of an ECDSA signature, as many bytes as the curve's (RFC 7518, 3.4).
std::string raw_signature(const std::vector<unsigned char>& der, int width) {
  const unsigned char* at = der.data();
  const Signature signature(::d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (!signature) throw std::runtime_error("cannot sign");
  std::vector<unsigned char> raw(static_cast<std::size_t>(width) * 2);
  ::BN_bn2binpad(::ECDSA_SIG_get0_r(signature.get()), raw.data(), width);
  ::BN_bn2binpad(::ECDSA_SIG_get0_s(signature.get()), raw.data() + width, width);
  return {raw.begin(), raw.end()};
}

}  // namespace

struct ClientKey::Impl {
  Key key;
  [[nodiscard]] int bits() const { return ::EVP_PKEY_get_bits(key.get()); }
  [[nodiscard]] bool is_rsa() const { return ::EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA; }
};

ClientKey::ClientKey(std::unique_ptr<Impl> impl, TokenClaims claims)
    : impl_(std::move(impl)), claims_(std::move(claims)) {}

ClientKey::ClientKey(const std::string& pem, TokenClaims claims)
    : impl_(std::make_unique<Impl>()), claims_(std::move(claims)) {
  const Bio bio(::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  impl_->key.reset(::PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!impl_->key) throw std::runtime_error("the client's key is no private key in PEM");
}

ClientKey ClientKey::unknown(TokenClaims claims) {
  auto impl = std::make_unique<Impl>();
  impl->key.reset(::EVP_EC_gen("P-384"));
  return ClientKey(std::move(impl), std::move(claims));
}

ClientKey::~ClientKey() = default;
ClientKey::ClientKey(ClientKey&&) noexcept = default;
ClientKey& ClientKey::operator=(ClientKey&&) noexcept = default;

JsonMembers ClientKey::header() const {
  JsonMembers header;
  header.set_string("alg", impl_->is_rsa() ? "RS384" : impl_->bits() == 256 ? "ES256" : "ES384");
  header.set_string("typ", "JWT").set_string("kid", claims_.key_id);
  if (!claims_.jku.empty()) header.set_string("jku", claims_.jku);
  return header;
}

JsonMembers ClientKey::claims_for(std::string_view url) const {
  JsonMembers claims;
  claims.set_string("iss", claims_.issuer);
  claims.set_string("aud", url);
  claims.set("exp", std::to_string(seconds_since_1970() + 300));
  claims.set("iat", std::to_string(seconds_since_1970()));
  claims.set_string("jti", new_uuid());
  if (!claims_.tenant.empty()) claims.set_string("tenant", claims_.tenant);
  return claims;
}

std::string ClientKey::sign(const JsonMembers& header, const JsonMembers& claims) const {
  const std::string input = signing_input(header, claims);
  std::vector<unsigned char> bytes(input.begin(), input.end());
  const Digest digest(::EVP_MD_CTX_new());
  const bool is_p256 = !impl_->is_rsa() && impl_->bits() == 256;
  std::size_t length = 0;
  std::vector<unsigned char> signature(1024);
  length = signature.size();
  if (::EVP_DigestSignInit(digest.get(), nullptr, is_p256 ? ::EVP_sha256() : ::EVP_sha384(),
                           nullptr, impl_->key.get()) != 1 ||
      ::EVP_DigestSign(digest.get(), signature.data(), &length, bytes.data(), bytes.size()) != 1) {
    throw std::runtime_error("cannot sign with the client's key");
  }
  signature.resize(length);
  return input + '.' +
         base64url(impl_->is_rsa() ? std::string(signature.begin(), signature.end())
                                   : raw_signature(signature, (impl_->bits() + 7) / 8));
}

std::string ClientKey::token_for(std::string_view url) const {
  return sign(header(), claims_for(url));
}

std::string ClientKey::sign_hmac(const JsonMembers& header, const JsonMembers& claims,
                                 std::string_view secret) {
  const std::string input = signing_input(header, claims);
  const std::vector<unsigned char> bytes(input.begin(), input.end());
  std::vector<unsigned char> code(EVP_MAX_MD_SIZE);
  unsigned int length = 0;
  ::HMAC(::EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes.data(), bytes.size(),
         code.data(), &length);
  return input + '.' + base64url(std::string(code.begin(), code.begin() + length));
}

std::string ClientKey::unsigned_token(const JsonMembers& header, const JsonMembers& claims) {
  return signing_input(header, claims) + '.';
}

std::string ClientKey::public_pem() const {
  const Bio bio(::BIO_new(::BIO_s_mem()));
  ::PEM_write_bio_PUBKEY(bio.get(), impl_->key.get());
  std::vector<char> text(4096);
  const int length = ::BIO_read(bio.get(), text.data(), static_cast<int>(text.size()));
  return {text.begin(), text.begin() + std::max(length, 0)};
}

std::int64_t seconds_since_1970() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace conformance
