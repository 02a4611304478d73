#include "server/client_trust.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/trust_fixture.h"

using server::TrustAnswer;
using server::TrustQuestion;
using server::TrustSettings;
using server_test::sign_with;
using server_test::site;
using server_test::TrustFixture;
using token_test::Draft;
using token_test::json_text;

namespace {

class WithKeys : public TrustFixture {
 public:
  WithKeys() {
    trust.warm();
    fetcher.answer(site().keys());
  }
};

}  // namespace

TEST_CASE_METHOD(WithKeys, "every bad token is refused for its own reason", "[server][trust]") {
  const auto bad = bad_tokens(site(), now);
  CHECK(bad.size() >= 40);
  std::set<std::string> reasons;
  for (const token_test::BadToken& token : bad) {
    INFO(token.what);
    CHECK(outcome(token.authorization) == token.reason);
    reasons.insert(token.reason);
  }
  CHECK(reasons.size() >= 35);
}

TEST_CASE_METHOD(WithKeys, "a token signed as the site allows is let in once", "[server][trust]") {
  const std::string token = "Bearer " + good().token();
  const auto answer = ask_with(token);
  REQUIRE(answer);
  CHECK_FALSE(answer->refused);
  CHECK(answer->client->name == "ehr");
  CHECK(answer->client->tenant == "ward-1");
  CHECK(outcome(token) == "replayed");
  // Also in another token with the same id.
  Draft again = good();
  again.claims["jti"] = json_text("the-same");
  CHECK(outcome(again) == "let in");
  again.claims["exp"] = std::to_string(now + 301);
  CHECK(outcome(again) == "replayed");
}

TEST_CASE_METHOD(WithKeys, "a client that is not admitted has its token for another try",
                 "[server][trust]") {
  const std::string token = "Bearer " + good().token();
  std::vector<std::string> asked;
  bool admits = false;
  TrustQuestion question{TrustQuestion::About::call, token, server_test::kPath, "a-order-sign",
                         [&](const server::Client& client) {
                           asked.push_back(client.name);
                           return admits;
                         }};
  auto answer = ask(question);
  REQUIRE(answer);
  CHECK(answer->hasty);
  CHECK_FALSE(answer->refused);
  CHECK(answer->client->name == "ehr");
  CHECK(answer->client->tenant == "ward-1");
  admits = true;
  answer = ask(question);
  REQUIRE(answer);
  CHECK_FALSE(answer->hasty);
  CHECK_FALSE(answer->refused);
  CHECK(asked == std::vector<std::string>{"ehr", "ehr"});
  Draft forged = good();
  forged.key = &site().stranger;
  question.authorization = "Bearer " + forged.token();
  answer = ask(question);
  REQUIRE(answer);
  CHECK(name_of(*answer->refused) == "bad-signature");
  CHECK(asked.size() == 2);  // nobody is asked about a client that somebody only claims to be
}

TEST_CASE_METHOD(WithKeys, "RS384 is let in unasked, and bearer has no case", "[server][trust]") {
  Draft draft = good();
  sign_with(draft, "rs384", "RS384", site().rs384);
  CHECK(outcome("bearer  " + draft.token()) == "let in");
}

TEST_CASE_METHOD(WithKeys, "ES256, RS256 and PS384 are let in where they are configured",
                 "[server][trust]") {
  TrustSettings settings = TrustFixture::settings();
  using server::Algorithm;
  settings.clients[0].algorithms = {Algorithm::es256, Algorithm::rs256, Algorithm::ps384};
  trust.replace(settings);
  Draft draft = good();
  sign_with(draft, "es256", "ES256", site().es256);
  CHECK(outcome(draft) == "let in");
  draft = good();
  sign_with(draft, "rs384", "RS256", site().rs384);
  CHECK(outcome(draft) == "let in");
  draft = good();
  sign_with(draft, "rs384", "PS384", site().rs384);
  CHECK(outcome(draft) == "let in");
  CHECK(outcome(good()) == "algorithm-not-allowed");
}

TEST_CASE_METHOD(WithKeys, "one of several audiences suffices", "[server][trust]") {
  Draft draft = good();
  draft.claims["aud"] = R"(["https://elsewhere.example.org",)" + json_text(site().called) + "]";
  CHECK(outcome(draft) == "let in");
}

TEST_CASE_METHOD(WithKeys, "a token may lack typ, name its jku, and bring claims of its own",
                 "[server][trust]") {
  Draft draft = good();
  draft.header.erase("typ");
  draft.header["jku"] = json_text(site().key_url);
  draft.header["x5t"] = json_text("AAAA");
  draft.claims["sub"] = json_text("someone");
  draft.claims["scope"] = "[1,2]";
  draft.claims["tenant"] = json_text(site().tenant);
  CHECK(outcome(draft) == "let in");
}

TEST_CASE_METHOD(WithKeys, "a minute of skew either way is let in", "[server][trust]") {
  Draft draft = good();
  draft.claims["iat"] = std::to_string(now - 359);
  draft.claims["exp"] = std::to_string(now - 59);
  CHECK(outcome(draft) == "let in");
  draft = good();
  draft.claims["iat"] = std::to_string(now + 60);
  draft.claims["nbf"] = std::to_string(now + 60);
  CHECK(outcome(draft) == "let in");
  draft = good();
  draft.claims["exp"] = std::to_string(now + 3600);
  CHECK(outcome(draft) == "let in");
}

TEST_CASE_METHOD(TrustFixture, "a key that was rotated in is let in, one rotated out is not",
                 "[server][trust]") {
  trust.warm();
  fetcher.answer(token_test::key_set(site().es384.jwk("es384")));
  CHECK(outcome(good()) == "let in");
  now += 60;
  Draft rotated = good();
  sign_with(rotated, "next", "ES384", site().stranger);
  std::string answered;
  trust.identify({TrustQuestion::About::call, "Bearer " + rotated.token(), server_test::kPath, ""},
                 [&answered](const TrustAnswer& answer) {
                   answered = answer.refused ? name_of(*answer.refused) : "let in";
                 });
  CHECK(outcome(good()) == "let in");  // meanwhile
  fetcher.answer(token_test::key_set(site().stranger.jwk("next")));
  CHECK(answered == "let in");
  CHECK(outcome(good()) == "unknown-key");
}

TEST_CASE_METHOD(TrustFixture, "a client with a key file is let in, and its jku is not called",
                 "[server][trust]") {
  TrustSettings settings = TrustFixture::settings();
  settings.clients = {
      client_with_file("ehr", site().issuer, token_test::key_set(site().es384.jwk("es384")))};
  trust.replace(settings);
  Draft draft = good();
  draft.header["jku"] = R"("https://evil.example.org/jwks.json")";
  CHECK(outcome(draft) == "let in");
  CHECK(fetcher.urls.empty());
}

TEST_CASE_METHOD(TrustFixture, "who may not call a service is known and gets 403",
                 "[server][trust]") {
  TrustSettings settings = TrustFixture::settings();
  settings.clients = {
      client_with_file("ehr", site().issuer, token_test::key_set(site().es384.jwk("es384")))};
  settings.clients[0].client.services = {"b-order-sign"};
  trust.replace(settings);
  const auto answer = ask_with("Bearer " + good().token());
  REQUIRE(answer);
  REQUIRE(answer->refused);
  CHECK(name_of(*answer->refused) == "service-not-allowed");
  CHECK(http_status(*answer->refused) == 403);
  CHECK(answer->client->name == "ehr");
}

TEST_CASE_METHOD(WithKeys, "discovery and feedback ask for a token where they are to",
                 "[server][trust]") {
  using About = TrustQuestion::About;
  const auto refused = [this](About about) {
    return ask({about, "", "/cds-services", ""})->refused.has_value();
  };
  CHECK_FALSE(refused(About::discovery));
  CHECK(refused(About::feedback));
  CHECK(refused(About::call));

  TrustSettings settings = TrustFixture::settings();
  settings.discovery = true;
  settings.feedback = false;
  trust.replace(settings);
  CHECK(refused(About::discovery));
  CHECK_FALSE(refused(About::feedback));
  CHECK(refused(About::call));
}

TEST_CASE_METHOD(TrustFixture, "without clients everybody is anonymous", "[server][trust]") {
  TrustSettings settings;
  settings.anonymous.fhir_servers = {"https://fhir.example.org"};
  trust.replace(settings);
  const auto answer = ask_with("Bearer nonsense");
  REQUIRE(answer);
  CHECK_FALSE(answer->refused);
  CHECK(answer->client->name == "anonymous");
  CHECK(answer->client->fhir_servers.size() == 1);
}

TEST_CASE_METHOD(WithKeys, "replaced clients keep their keys and the tokens they used",
                 "[server][trust]") {
  const Draft used = good();
  CHECK(outcome(used) == "let in");
  trust.replace(settings());
  CHECK(outcome(used) == "replayed");
  CHECK(outcome(good()) == "let in");
  TrustSettings without = settings();
  without.clients.erase(without.clients.begin());
  trust.replace(without);
  CHECK(outcome(good()) == "unknown-issuer");
}

TEST_CASE_METHOD(TrustFixture, "who waits for a key is answered when it comes, clients replaced",
                 "[server][trust]") {
  std::string answered;
  trust.identify({TrustQuestion::About::call, "Bearer " + good().token(), server_test::kPath, ""},
                 [&answered](const TrustAnswer& answer) {
                   answered = answer.refused ? name_of(*answer.refused) : "let in";
                 });
  CHECK(answered.empty());
  trust.replace({});
  fetcher.answer(site().keys());
  CHECK(answered == "let in");
}

TEST_CASE_METHOD(TrustFixture, "where the keys cannot be had the caller is refused",
                 "[server][trust]") {
  std::string answered;
  trust.identify({TrustQuestion::About::call, "Bearer " + good().token(), server_test::kPath, ""},
                 [&answered](const TrustAnswer& answer) { answered = name_of(*answer.refused); });
  fetcher.fail("status 500");
  CHECK(answered == "keys-unavailable");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("status 500") != std::string::npos);
}

TEST_CASE_METHOD(WithKeys, "a token with one character changed is never let in",
                 "[server][trust][hostile]") {
  const std::string token = good().token();
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = token[i] == 'A' ? 'B' : 'A';
    INFO(i);
    CHECK(outcome("Bearer " + changed) != "let in");
    CHECK(outcome("Bearer " + token.substr(0, i)) != "let in");
  }
  CHECK(outcome("Bearer " + token) == "let in");
}

TEST_CASE_METHOD(WithKeys, "of many callers with one token one is let in, while clients change",
                 "[server][trust]") {
  constexpr int kTokens = 20;
  std::vector<std::string> tokens;
  for (int i = 0; i < kTokens; ++i) tokens.push_back("Bearer " + good().token());
  std::atomic<int> let_in{0};
  std::atomic<int> replayed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (const std::string& token : tokens) {
        trust.identify({TrustQuestion::About::call, token, server_test::kPath, ""},
                       [&](const TrustAnswer& answer) {
                         if (!answer.refused) ++let_in;
                         if (answer.refused == server::TrustReason::replayed) ++replayed;
                       });
      }
    });
  }
  for (int i = 0; i < 50; ++i) trust.replace(settings());
  for (std::thread& thread : threads) thread.join();
  CHECK(let_in == kTokens);
  CHECK(replayed == 3 * kTokens);
}

TEST_CASE("every reason has a name of its own, and is in the manual", "[server][trust]") {
  std::set<std::string_view> names;
  const auto last = static_cast<int>(server::TrustReason::service_not_allowed);
  for (int i = 0; i <= last; ++i) names.insert(name_of(static_cast<server::TrustReason>(i)));
  CHECK(names.size() == static_cast<std::size_t>(last) + 1);
  CHECK_FALSE(names.contains(""));
  std::ifstream file(IVIG_CDS_SOURCE_DIR "/docs/configuration.md");
  const std::string manual{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  for (const std::string_view name : names) {
    INFO(name);
    CHECK(manual.find("`" + std::string(name) + "`") != std::string::npos);
  }
}
