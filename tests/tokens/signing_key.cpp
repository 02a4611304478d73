#include "tests/tokens/signing_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <stdexcept>
#include <utility>
#include <vector>

namespace token_test {
namespace {

EVP_PKEY* pkey(const std::shared_ptr<void>& key) { return static_cast<EVP_PKEY*>(key.get()); }

std::shared_ptr<void> owned(EVP_PKEY* key) {
  if (key == nullptr) throw std::runtime_error("no key");
  return {key, [](EVP_PKEY* k) { EVP_PKEY_free(k); }};
}

const unsigned char* bytes_of(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// A number of the key as big-endian bytes, with leading zeros up to `size`.
std::string number(EVP_PKEY* key, const char* name, std::size_t size = 0) {
  BIGNUM* value = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error("no such number");
  std::string text(size == 0 ? static_cast<std::size_t>(BN_num_bytes(value)) : size, '\0');
  BN_bn2binpad(value, bytes_of(text), static_cast<int>(text.size()));
  BN_free(value);
  return text;
}

std::string curve_of(EVP_PKEY* key) {
  switch (EVP_PKEY_get_bits(key)) {
    case 256:
      return "P-256";
    case 384:
      return "P-384";
    default:
      return "P-521";
  }
}

// r and s, each as long as the curve's order.
std::string raw_signature(const std::string& der, EVP_PKEY* key) {
  const unsigned char* at = bytes_of(der);
  ECDSA_SIG* const pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  const std::size_t size = (static_cast<std::size_t>(EVP_PKEY_get_bits(key)) + 7) / 8;
  std::string raw(2 * size, '\0');
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), bytes_of(raw), static_cast<int>(size));
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), bytes_of(raw) + size, static_cast<int>(size));
  ECDSA_SIG_free(pair);
  return raw;
}

const EVP_MD* digest_of(const std::string& algorithm) {
  if (algorithm.ends_with("256")) return EVP_sha256();
  return algorithm.ends_with("384") ? EVP_sha384() : EVP_sha512();
}

}  // namespace

std::string base64url(std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : bytes) {
    held = (held << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += kLetters[(held >> (bits - 6)) & 63U];
  }
  if (bits > 0) text += kLetters[(held << (6 - bits)) & 63U];
  return text;
}

std::string json_text(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string object_of(const Members& members) {
  std::string json;
  for (const auto& [name, value] : members) {
    json += (json.empty() ? "{" : ",") + json_text(name) + ":" + value;
  }
  return json.empty() ? "{}" : json + "}";
}

SigningKey SigningKey::elliptic(const std::string& curve) {
  return SigningKey(owned(EVP_EC_gen(curve.c_str())));
}

SigningKey SigningKey::rsa(unsigned bits) { return SigningKey(owned(EVP_RSA_gen(bits))); }

std::string SigningKey::jwk(const std::string& kid, const std::string& more) const {
  EVP_PKEY* const key = pkey(key_);
  Members members{{"kid", json_text(kid)}};
  if (EVP_PKEY_is_a(key, "RSA") == 1) {
    members["kty"] = json_text("RSA");
    members["n"] = json_text(base64url(number(key, OSSL_PKEY_PARAM_RSA_N)));
    members["e"] = json_text(base64url(number(key, OSSL_PKEY_PARAM_RSA_E)));
  } else {
    const std::size_t size = (static_cast<std::size_t>(EVP_PKEY_get_bits(key)) + 7) / 8;
    members["kty"] = json_text("EC");
    members["crv"] = json_text(curve_of(key));
    members["x"] = json_text(base64url(number(key, OSSL_PKEY_PARAM_EC_PUB_X, size)));
    members["y"] = json_text(base64url(number(key, OSSL_PKEY_PARAM_EC_PUB_Y, size)));
  }
  std::string json = object_of(members);
  if (!more.empty()) json.insert(json.size() - 1, "," + more);
  return json;
}

std::string SigningKey::pem() const {
  BIO* const out = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(out, pkey(key_));
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(out);
  return text;
}

std::string SigningKey::sign(const std::string& algorithm, const std::string& text,
                             bool der) const {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* settings = nullptr;
  EVP_DigestSignInit(context, &settings, digest_of(algorithm), nullptr, pkey(key_));
  if (algorithm.starts_with("PS")) {
    EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, RSA_PSS_SALTLEN_DIGEST);
  }
  std::size_t size = 0;
  EVP_DigestSign(context, nullptr, &size, bytes_of(text), text.size());
  std::string signature(size, '\0');
  const int done = EVP_DigestSign(context, bytes_of(signature), &size, bytes_of(text), text.size());
  EVP_MD_CTX_free(context);
  if (done != 1) throw std::runtime_error("cannot sign");
  signature.resize(size);
  return algorithm.starts_with("ES") && !der ? raw_signature(signature, pkey(key_)) : signature;
}

std::string hmac_sha256(const std::string& secret, const std::string& text) {
  std::array<unsigned char, 32> mac{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes_of(text), text.size(),
       mac.data(), &size);
  return {reinterpret_cast<const char*>(mac.data()), size};
}

std::string key_set(const std::string& jwks) { return R"({"keys":[)" + jwks + "]}"; }

std::string compact(const Members& header, const Members& claims, const SigningKey& key,
                    const std::string& algorithm) {
  const std::string text = base64url(object_of(header)) + "." + base64url(object_of(claims));
  return text + "." + base64url(key.sign(algorithm, text));
}

}  // namespace token_test
