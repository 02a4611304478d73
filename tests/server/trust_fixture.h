// A ClientTrust with two clients whose keys come by URL, and a clock that the test sets.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/client_trust.h"
#include "tests/server/fake_fetcher.h"
#include "tests/tokens/bad_tokens.h"

namespace server_test {

constexpr const char* kBase = "https://cds.example.org/ivig";
constexpr const char* kPath = "/cds-services/a-order-sign";

// Made once: RSA keys take their time.
inline const token_test::Site& site() {
  static const token_test::Site kSite = [] {
    token_test::Site site;
    site.called = std::string(kBase) + kPath;
    site.key_url = "https://ehr.example.org/jwks.json";
    return site;
  }();
  return kSite;
}

inline void sign_with(token_test::Draft& draft, const std::string& kid,
                      const std::string& algorithm, const token_test::SigningKey& key) {
  draft.header["alg"] = token_test::json_text(algorithm);
  draft.header["kid"] = token_test::json_text(kid);
  draft.key = &key;
  draft.algorithm = algorithm;
}

class TrustFixture {
 public:
  static server::TrustSettings settings() {
    server::TrustSettings settings;
    settings.base_url = kBase;
    settings.clients.push_back(client("ehr", site().issuer, site().key_url));
    settings.clients.back().client.tenant = site().tenant;
    settings.clients.push_back(
        client("other", site().other_issuer, "https://other.example.org/jwks.json"));
    return settings;
  }

  static server::ClientSettings client(const std::string& name, const std::string& issuer,
                                       const std::string& url) {
    server::ClientSettings client;
    client.client.name = name;
    client.issuer = issuer;
    client.key_urls = {url};
    return client;
  }

  static server::ClientSettings client_with_file(const std::string& name, const std::string& issuer,
                                                 const std::string& keys) {
    server::ClientSettings settings = client(name, issuer, "");
    settings.key_urls.clear();
    settings.keys = std::make_shared<const server::KeySet>(server::KeySet::parse(keys));
    return settings;
  }

  // The answer, or nothing while the caller waits for a key.
  std::optional<server::TrustAnswer> ask(server::TrustQuestion question) {
    auto answer = std::make_shared<std::optional<server::TrustAnswer>>();
    trust.identify(std::move(question),
                   [answer](server::TrustAnswer&& given) { *answer = std::move(given); });
    return *answer;
  }
  std::optional<server::TrustAnswer> ask_with(const std::string& authorization) {
    return ask({server::TrustQuestion::About::call, authorization, kPath, "a-order-sign"});
  }

  // "let in", "waits", or the reason.
  std::string outcome(const std::string& authorization) {
    const auto answer = ask_with(authorization);
    if (!answer) return "waits";
    return answer->refused ? std::string(name_of(*answer->refused)) : "let in";
  }
  std::string outcome(const token_test::Draft& draft) { return outcome("Bearer " + draft.token()); }

  [[nodiscard]] token_test::Draft good() const { return good_draft(site(), now); }

  long now = 1'795'380'300;  // in November 2026
  FakeFetcher fetcher;
  server::ReplayMemory replays;
  std::vector<std::string> warnings;
  server::ClientTrust trust{settings(), fetcher, replays,
                            [this] { return fhir::Instant(std::chrono::seconds(now)); },
                            [this](const std::string& text) { warnings.push_back(text); }};
};

}  // namespace server_test
