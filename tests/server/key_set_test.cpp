#include "server/key_set.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/tokens/signing_key.h"

using server::Algorithm;
using server::KeySet;
using token_test::key_set;
using token_test::SigningKey;

namespace {

const std::string kGood =
    R"({"kty":"EC","crv":"P-384","kid":"good",)"
    R"("x":"dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB",)"
    R"("y":"Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy"})";

std::string problem_with(const std::string& jwk) {
  const KeySet set = KeySet::parse(key_set(kGood + "," + jwk));
  CHECK(set.find("good")->key);
  if (const server::Key* const bad = set.find("bad")) CHECK_FALSE(bad->key);
  return set.problems().empty() ? "none" : set.problems().front();
}

std::string refusal_of(const std::string& json) {
  try {
    (void)KeySet::parse(json);
  } catch (const server::KeySetError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("the key set of the CDS Hooks sandbox is read", "[server][trust]") {
  const KeySet set = KeySet::parse(R"({"keys":[{"kty":"EC","use":"sig","crv":"P-384",
    "kid":"44823f3d-0b01-4a6c-a80e-b9d3e8a7226f",
    "x":"dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB",
    "y":"Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy","alg":"ES384"}]})");
  const server::Key* const key = set.find("44823f3d-0b01-4a6c-a80e-b9d3e8a7226f");
  REQUIRE(key != nullptr);
  REQUIRE(key->key);
  CHECK(key->algorithm == Algorithm::es384);
  CHECK(key->key->fits(Algorithm::es384));
  CHECK_FALSE(key->key->fits(Algorithm::es256));
  CHECK_FALSE(key->key->fits(Algorithm::rs384));
  CHECK(set.problems().empty());
  CHECK(set.find("another") == nullptr);
}

TEST_CASE("keys that this program does not use are passed over", "[server][trust]") {
  CHECK(problem_with(SigningKey::elliptic("P-521").jwk("bad")) == "none");
  CHECK(problem_with(R"({"kty":"OKP","crv":"Ed25519","kid":"bad","x":"AAAA"})") == "none");
  CHECK(problem_with(R"({"kid":"bad"})") == "none");
  CHECK(problem_with(R"("bad")") == "none");
  CHECK(problem_with(SigningKey::elliptic("P-384").jwk("bad", R"("use":"enc")")) == "none");
  CHECK(problem_with(SigningKey::elliptic("P-384").jwk("bad", R"("key_ops":["sign"])")) == "none");
  CHECK(problem_with(SigningKey::elliptic("P-384").jwk("bad", R"("alg":"ECDH-ES")")) == "none");
}

TEST_CASE("keys that should not be there are problems and not used", "[server][trust]") {
  const std::string rsa = "key 2: n and e are no RSA key of 2048 to 8192 bits";
  const std::string point = "key 2: x and y are no point of P-384";
  CHECK(problem_with(SigningKey::rsa(1024).jwk("bad")) == rsa);
  CHECK(problem_with(SigningKey::rsa(2040).jwk("bad")) == rsa);
  CHECK(problem_with(R"({"kty":"RSA","kid":"bad","e":"AQAB"})") == rsa);
  CHECK(problem_with(R"({"kty":"RSA","kid":"bad","e":"AQAB","n":")" + std::string(1400, '_') +
                     "\"}") == rsa);
  CHECK(problem_with(R"({"kty":"EC","crv":"P-384","kid":"bad","x":"AAAA","y":"AAAA"})") == point);
  CHECK(problem_with(R"({"kty":"EC","crv":"P-384","kid":"bad","x":")" + std::string(64, 'A') +
                     R"(","y":")" + std::string(64, 'A') + "\"}") == point);
  CHECK(problem_with(R"({"kty":"EC","crv":"P-384","kid":"bad"})") == point);
  CHECK(problem_with(R"({"kty":"oct","kid":"bad","k":"c2VjcmV0"})") == "key 2: a symmetric key");
  CHECK(problem_with(SigningKey::elliptic("P-384").jwk("bad", R"("d":"AAAA")")) ==
        "key 2: a private key");
  CHECK(problem_with(SigningKey::elliptic("P-384").jwk("")) == "key 2: has no kid");
  CHECK(problem_with(SigningKey::elliptic("P-384").jwk("good")) ==
        "key 2: has the kid of a key before it");
}

TEST_CASE("an RSA exponent of one, of none, even or long is no key", "[server][trust]") {
  const std::string jwk = SigningKey::rsa(2048).jwk("bad");
  for (const char* exponent : {"AQ", "", "AA", "Ag", "AQAAAAAB"}) {
    INFO(exponent);
    std::string other = jwk;
    other.replace(other.find("AQAB"), 4, exponent);
    CHECK(problem_with(other) != "none");
  }
}

TEST_CASE("what is no key set is refused", "[server][trust]") {
  CHECK(refusal_of("") != "accepted");
  CHECK(refusal_of("[]") == "is no JSON Web Key Set: it has no array keys");
  CHECK(refusal_of(kGood) == "is no JSON Web Key Set: it has no array keys");
  CHECK(refusal_of(R"({"keys":[]})") == "has no key for signatures that can be used");
  CHECK(refusal_of(key_set(R"({"kty":"oct","kid":"a","k":"AA"})")) ==
        "has no key for signatures that can be used; key 1: a symmetric key");
  std::string many = kGood;
  for (int i = 0; i < 100; ++i) many += ",{}";
  CHECK(refusal_of(key_set(many)) == "has more than 100 keys");
}
