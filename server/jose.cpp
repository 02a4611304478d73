#include "server/jose.h"

#include <cjose/cjose.h>
#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <utility>

namespace server {
namespace {

struct AlgorithmName {
  Algorithm algorithm;
  std::string_view name;
};
constexpr std::array<AlgorithmName, 5> kAlgorithms{{{Algorithm::es384, "ES384"},
                                                    {Algorithm::rs384, "RS384"},
                                                    {Algorithm::es256, "ES256"},
                                                    {Algorithm::rs256, "RS256"},
                                                    {Algorithm::ps384, "PS384"}}};

bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

struct Free {
  void operator()(std::uint8_t* bytes) const noexcept { std::free(bytes); }  // NOLINT
};
struct ReleaseJws {
  void operator()(cjose_jws_t* jws) const noexcept { cjose_jws_release(jws); }
};

// The library wants to write to what it only reads.
std::uint8_t* writable(std::string& bytes) { return reinterpret_cast<std::uint8_t*>(bytes.data()); }

// What failed leaves its reasons in a queue of the thread, where TLS would take them for its own.
class OpensslErrors {
 public:
  OpensslErrors() = default;
  ~OpensslErrors() { ERR_clear_error(); }
  OpensslErrors(const OpensslErrors&) = delete;
  OpensslErrors& operator=(const OpensslErrors&) = delete;
};

// The library rounds up to whole bytes.
std::size_t bits_of(std::string_view number) {
  const std::size_t first = number.find_first_not_of('\0');
  if (first == std::string_view::npos) return 0;
  const auto top = static_cast<unsigned char>(number[first]);
  return (number.size() - first - 1) * 8 + static_cast<std::size_t>(std::bit_width(top));
}

// The library halves a signature of any length.
bool has_signature_of(std::string_view token, std::size_t bytes) {
  const auto signature = decode_base64url(token.substr(token.rfind('.') + 1));
  return signature && signature->size() == bytes;
}

std::shared_ptr<cjose_jwk_t> owned(cjose_jwk_t* key) {
  if (key == nullptr) return nullptr;
  return {key, [](cjose_jwk_t* k) { cjose_jwk_release(k); }};
}

}  // namespace

std::string_view name_of(Algorithm algorithm) {
  return kAlgorithms.at(static_cast<std::size_t>(algorithm)).name;
}

std::optional<Algorithm> find_algorithm(std::string_view name) {
  for (const AlgorithmName& row : kAlgorithms) {
    if (row.name == name) return row.algorithm;
  }
  return std::nullopt;
}

// The library stops at the first "=" and ignores what follows, so it is not let see one.
std::optional<std::string> decode_base64url(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_base64url)) return std::nullopt;
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  cjose_err error{};
  if (!cjose_base64url_decode(text.data(), text.size(), &bytes, &size, &error)) return std::nullopt;
  const std::unique_ptr<std::uint8_t, Free> owner(bytes);
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

std::optional<PublicKey> PublicKey::elliptic(std::string_view curve, std::string_view x,
                                             std::string_view y) {
  if (curve != "P-256" && curve != "P-384") return std::nullopt;
  const bool large = curve == "P-384";
  std::optional<std::string> x_bytes = decode_base64url(x);
  std::optional<std::string> y_bytes = decode_base64url(y);
  // RFC 7518 section 6.2.1.2: the full size of a coordinate, leading zeros too.
  const std::size_t size = large ? 48 : 32;
  if (!x_bytes || !y_bytes || x_bytes->size() != size || y_bytes->size() != size) {
    return std::nullopt;
  }
  const OpensslErrors errors;
  cjose_jwk_ec_keyspec spec{};
  spec.crv = large ? CJOSE_JWK_EC_P_384 : CJOSE_JWK_EC_P_256;
  spec.x = writable(*x_bytes);
  spec.xlen = size;
  spec.y = writable(*y_bytes);
  spec.ylen = size;
  cjose_err error{};
  auto key = owned(cjose_jwk_create_EC_spec(&spec, &error));
  if (!key) return std::nullopt;
  return PublicKey(std::move(key), large ? Kind::p384 : Kind::p256);
}

std::optional<PublicKey> PublicKey::rsa(std::string_view modulus, std::string_view exponent) {
  std::optional<std::string> n = decode_base64url(modulus);
  std::optional<std::string> e = decode_base64url(exponent);
  // An exponent of 1 signs everything, an even one nothing, a long one costs time.
  if (!n || !e || bits_of(*e) < 2 || bits_of(*e) > 32 || (e->back() & 1) == 0) return std::nullopt;
  if (bits_of(*n) < kLeastRsaBits || bits_of(*n) > kMostRsaBits) return std::nullopt;
  const OpensslErrors errors;
  cjose_jwk_rsa_keyspec spec{};
  spec.n = writable(*n);
  spec.nlen = n->size();
  spec.e = writable(*e);
  spec.elen = e->size();
  cjose_err error{};
  auto key = owned(cjose_jwk_create_RSA_spec(&spec, &error));
  if (!key) return std::nullopt;
  return PublicKey(std::move(key), Kind::rsa);
}

bool PublicKey::fits(Algorithm algorithm) const noexcept {
  switch (algorithm) {
    case Algorithm::es384:
      return kind_ == Kind::p384;
    case Algorithm::es256:
      return kind_ == Kind::p256;
    case Algorithm::rs384:
    case Algorithm::rs256:
    case Algorithm::ps384:
      return kind_ == Kind::rsa;
  }
  return false;
}

bool PublicKey::signed_token(const std::string& token, Algorithm algorithm) const {
  if (!fits(algorithm)) return false;
  if (kind_ == Kind::p384 && !has_signature_of(token, 96)) return false;
  if (kind_ == Kind::p256 && !has_signature_of(token, 64)) return false;
  const OpensslErrors errors;
  cjose_err error{};
  const std::unique_ptr<cjose_jws_t, ReleaseJws> jws(
      cjose_jws_import(token.data(), token.size(), &error));
  if (!jws) return false;
  const char* const named = cjose_header_get(cjose_jws_get_protected(jws.get()), "alg", &error);
  if (named == nullptr || named != name_of(algorithm)) return false;
  return cjose_jws_verify(jws.get(), static_cast<const cjose_jwk_t*>(key_.get()), &error);
}

}  // namespace server
