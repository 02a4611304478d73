// What it costs to say who calls: a whole TrustQuestion with an ES384 token, beside one bare P-384
// verification by OpenSSL of the same signature. docs/performance.md.
#include <benchmark/benchmark.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string>

#include "server/client_trust.h"

namespace {

// Made once by scripts/make-client; the private key is gone.
constexpr const char* kX = "Oio_QttuKGAFvxqqD8HcxdmK--sCQ3c4GA9twPBaJSv0BpXGUexNLdFgQ2XdRGp5";
constexpr const char* kY = "KKEBa55rAPtAj5G9gsvWtcZu6gfpCZ_59aDrgUvxB4Y1rbD7QzxTyEFDo7iSOSX-";
constexpr const char* kKeyId = "6b7fd9e7-3af9-4cdd-bf8d-0b7674b643f8";
constexpr long kIssued = 1795618356;
constexpr const char* kToken =
    "eyJhbGciOiAiRVMzODQiLCAidHlwIjogIkpXVCIsICJraWQiOiAiNmI3ZmQ5ZTctM2FmOS00Y2RkLWJmOGQtMGI3Nj"
    "c0YjY0M2Y4In0.eyJpc3MiOiAiaHR0cHM6Ly9iZW5jaC5pbnZhbGlkIiwgImF1ZCI6ICJodHRwczovL2Nkcy5leGFt"
    "cGxlLm9yZy9jZHMtc2VydmljZXMvYmt2bi1pdmlnLW9yZGVyLXNlbGVjdCIsICJpYXQiOiAxNzk1NjE4MzU2LCAiZX"
    "hwIjogMTc5NTYxODY1NiwgImp0aSI6ICI0ZDY1N2JkNy1jY2NkLTRhNTYtYmJkMy0zNjNiZGJlMWY5NDkifQ.6ynmB"
    "ptcFC896UBEQcmRlQjqS2MXt8Jti4Ul6SkoU4Sp_fndL98kSYjTASVRXiSNK8dF8grHIFQJY9TCK6QrtV-91YLpsVF"
    "mhWriFhXPH4-ClLxKbFV3bG94UkM6fP4v";

struct NoFetcher : server::JwksFetcher {
  void fetch(const std::string& /*url*/, Done done) override { done({{}, "none here"}); }
};

// One token does for all calls: each is remembered under an id of its own.
struct ManyIds : server::ReplayStore {
  void use(std::string_view issuer, std::string_view id, double expiry, double now,
           const Done& done) override {
    memory.use(issuer, std::string(id) + std::to_string(++count), expiry, now, done);
  }
  server::ReplayMemory memory{10'000'000};
  std::size_t count = 0;
};

server::TrustSettings settings() {
  server::ClientSettings client;
  client.client.name = "bench";
  client.issuer = "https://bench.invalid";
  client.keys = std::make_shared<const server::KeySet>(
      server::KeySet::parse(std::string(R"({"keys":[{"kty":"EC","crv":"P-384","kid":")") + kKeyId +
                            R"(","x":")" + kX + R"(","y":")" + kY + R"("}]})"));
  server::TrustSettings settings;
  settings.base_url = "https://cds.example.org";
  settings.clients = {client};
  return settings;
}

void identify(benchmark::State& state) {
  NoFetcher fetcher;
  ManyIds replays;
  const server::ClientTrust trust(
      settings(), fetcher, replays, [] { return fhir::Instant(std::chrono::seconds(kIssued)); },
      nullptr);
  const std::string authorization = std::string("Bearer ") + kToken;
  for (auto _ : state) {
    trust.identify({server::TrustQuestion::About::call, authorization,
                    "/cds-services/bkvn-ivig-order-select", "bkvn-ivig-order-select"},
                   [&state](const server::TrustAnswer& answer) {
                     if (answer.refused) state.SkipWithError("refused");
                   });
  }
}
BENCHMARK(identify)->Unit(benchmark::kMicrosecond);

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

Key public_key() {
  std::string point = "\x04" + *server::decode_base64url(kX) + *server::decode_base64url(kY);
  std::string group = "P-384";
  std::array<OSSL_PARAM, 3> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(context.get());
  EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.data());
  return {key, EVP_PKEY_free};
}

const unsigned char* bytes_of(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string der_signature(const std::string& raw) {
  ECDSA_SIG* const pair = ECDSA_SIG_new();
  ECDSA_SIG_set0(pair, BN_bin2bn(bytes_of(raw), 48, nullptr),
                 BN_bin2bn(bytes_of(raw) + 48, 48, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair, &der);
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  ECDSA_SIG_free(pair);
  return text;
}

void bare_verify(benchmark::State& state) {
  const std::string token = kToken;
  const std::size_t end = token.rfind('.');
  const std::string signature = der_signature(*server::decode_base64url(token.substr(end + 1)));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(token.data(), end, digest.data(), &size, EVP_sha384(), nullptr);
  const Key key = public_key();
  const Context context(EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY_verify_init(context.get());
  for (auto _ : state) {
    if (EVP_PKEY_verify(context.get(), bytes_of(signature), signature.size(), digest.data(),
                        size) != 1) {
      state.SkipWithError("not verified");
    }
  }
}
BENCHMARK(bare_verify)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
