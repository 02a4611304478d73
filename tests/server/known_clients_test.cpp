// Tokens as real clients send them.
#include <catch2/catch.hpp>
#include <string>

#include "tests/server/trust_fixture.h"

using server::TrustQuestion;
using server::TrustSettings;
using server_test::sign_with;
using server_test::site;
using server_test::TrustFixture;
using token_test::Draft;
using token_test::json_text;

TEST_CASE_METHOD(TrustFixture, "Epic's token is let in: a base64 kid, nbf before iat, sub",
                 "[server][trust]") {
  const std::string kid = "b0Zr+/9dK3sT5aQ1mYx0Vg==";
  trust.warm();
  fetcher.answer(token_test::key_set(site().rs384.jwk(kid, R"("use":"sig")")));
  Draft draft = good();
  sign_with(draft, kid, "RS384", site().rs384);
  draft.claims["sub"] = json_text(site().issuer);
  draft.claims["nbf"] = std::to_string(now - 300);
  CHECK(outcome(draft) == "let in");
}

// As the CDS Hooks sandbox sent them: header, claims and the second they were sent. Its private key
// is its own, so a stand-in signs under its kid; with its real key all but the signature holds.
TEST_CASE_METHOD(TrustFixture, "the sandbox's token is let in", "[server][trust]") {
  const std::string kid = "44823f3d-0b01-4a6c-a80e-b9d3e8a7226f";
  const std::string url = "https://sandbox.cds-hooks.org/.well-known/jwks.json";
  const std::string issuer = "https://sandbox.cds-hooks.org";
  now = 1'795'380'222;
  TrustSettings settings;
  settings.base_url = "http://127.0.0.1:8082";
  settings.clients = {client("sandbox", issuer, url)};
  trust.replace(settings);
  const auto ask_sandbox = [&](const std::string& token_id) {
    Draft draft;
    draft.header = {{"alg", json_text("ES384")},
                    {"typ", json_text("JWT")},
                    {"kid", json_text(kid)},
                    {"jku", json_text(url)}};
    draft.claims = {{"iss", json_text(issuer)},
                    {"aud", json_text("http://127.0.0.1:8082/cds-services/bk-view")},
                    {"exp", "1795380522"},
                    {"iat", "1795380222"},
                    {"jti", json_text(token_id)}};
    draft.key = &site().es384;
    draft.algorithm = "ES384";
    const auto answer = ask({TrustQuestion::About::call, "Bearer " + draft.token(),
                             "/cds-services/bk-view", "bk-view"});
    REQUIRE(answer);
    return answer->refused ? std::string(name_of(*answer->refused)) : answer->client->name;
  };
  trust.warm();
  fetcher.answer(R"({"keys":[{"kty":"EC","use":"sig","crv":"P-384","kid":")" + kid + R"(",
    "x":"dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB",
    "y":"Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy","alg":"ES384"}]})");
  CHECK(ask_sandbox("aa7c9e27-8ee1-4f0a-8d49-dae3bc708561") == "bad-signature");
  trust.warm();
  fetcher.answer(token_test::key_set(site().es384.jwk(kid, R"("use":"sig","alg":"ES384")")));
  CHECK(ask_sandbox("aa7c9e27-8ee1-4f0a-8d49-dae3bc708561") == "sandbox");
}
