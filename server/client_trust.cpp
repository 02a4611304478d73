#include "server/client_trust.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "server/token.h"

namespace server {
namespace {

using Reason = TrustReason;

struct KnownClient {
  ClientSettings settings;
  std::map<std::string, std::shared_ptr<JwksCache>> fetched;  // by URL; empty where it has a file
};

double seconds_of(fhir::Instant instant) {
  return std::chrono::duration<double>(instant.time_since_epoch()).count();
}

template <typename Values>
bool contains(const Values& values, const typename Values::value_type& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

Algorithm allowed_algorithm(const Token& token, const KnownClient& client) {
  const std::optional<Algorithm> algorithm = find_algorithm(token.algorithm);
  if (!algorithm || !contains(client.settings.algorithms, *algorithm)) {
    throw NotTrusted{Reason::algorithm_not_allowed};
  }
  return *algorithm;
}

void check_times(const Token& token, double now) {
  constexpr double kSkew = ClientTrust::kSkewSeconds;
  if (token.expiry <= token.issued) throw NotTrusted{Reason::bad_expiry};
  if (token.expiry - token.issued > ClientTrust::kLongestLifeSeconds) {
    throw NotTrusted{Reason::lives_too_long};
  }
  if (now >= token.expiry + kSkew) throw NotTrusted{Reason::expired};
  if (token.issued > now + kSkew) throw NotTrusted{Reason::issued_in_future};
  if (token.not_before && *token.not_before > now + kSkew) {
    throw NotTrusted{Reason::not_yet_valid};
  }
}

void check_tenant(const Token& token, const Client& client) {
  if (!client.tenant.empty() && !token.tenant.empty() && token.tenant != client.tenant) {
    throw NotTrusted{Reason::other_tenant};
  }
}

// Where the token's key is to be looked up; null for the file. A file's client may name a jku in
// its tokens: it is not called.
std::shared_ptr<JwksCache> cache_of(const Token& token, const KnownClient& client) {
  if (client.settings.keys) return nullptr;
  if (token.key_url.empty() && client.fetched.size() == 1) return client.fetched.begin()->second;
  const auto found = client.fetched.find(token.key_url);
  if (found == client.fetched.end()) throw NotTrusted{Reason::key_url_not_listed};
  return found->second;
}

void check_signature(const Token& token, Algorithm algorithm, const KeySet* keys) {
  if (keys == nullptr) throw NotTrusted{Reason::keys_unavailable};
  const Key* const key = keys->find(token.key_id);
  if (key == nullptr) throw NotTrusted{Reason::unknown_key};
  if (!key->key) throw NotTrusted{Reason::unusable_key};
  if (!key->key->fits(algorithm) || (key->algorithm && *key->algorithm != algorithm)) {
    throw NotTrusted{Reason::key_of_other_algorithm};
  }
  if (!key->key->signed_token(token.compact, algorithm)) throw NotTrusted{Reason::bad_signature};
}

void check_use(ReplayStore::Use use) {
  switch (use) {
    case ReplayStore::Use::first:
      return;
    case ReplayStore::Use::again:
      throw NotTrusted{Reason::replayed};
    case ReplayStore::Use::full:
      throw NotTrusted{Reason::replay_store_full};
    case ReplayStore::Use::unavailable:
      throw NotTrusted{Reason::replay_store_down};
  }
}

}  // namespace

struct ClientTrust::Clients {
  std::string base_url;
  bool discovery = false;
  bool feedback = true;
  Client anonymous;
  std::map<std::string, KnownClient> by_issuer;

  [[nodiscard]] bool asks(TrustQuestion::About about) const {
    if (by_issuer.empty()) return false;
    if (about == TrustQuestion::About::discovery) return discovery;
    return about == TrustQuestion::About::call || feedback;
  }
};

// One token on its way to an answer, which may have to wait for a key.
struct ClientTrust::Case {
  std::shared_ptr<const Clients> clients;
  TrustQuestion question;
  Token token;
  const KnownClient* client = nullptr;  // in `clients`
  Algorithm algorithm{};

  // All that can be said without the key.
  void read(double now) {
    token = read_token(question.authorization);
    const auto found = clients->by_issuer.find(token.issuer);
    if (found == clients->by_issuer.end()) throw NotTrusted{Reason::unknown_issuer};
    client = &found->second;
    algorithm = allowed_algorithm(token, *client);
    if (!contains(token.audience, clients->base_url + question.path)) {
      throw NotTrusted{Reason::other_audience};
    }
    check_times(token, now);
    check_tenant(token, client->settings.client);
  }

  // With the key.
  void check(const KeySet* keys) const { check_signature(token, algorithm, keys); }

  // Who signed it.
  [[nodiscard]] Client caller() const {
    Client caller = client->settings.client;
    if (!token.tenant.empty()) caller.tenant = token.tenant;
    return caller;
  }
  [[nodiscard]] bool is_admitted() const {
    return !question.admits || question.admits(client->settings.client);
  }

  // Last of all.
  [[nodiscard]] TrustAnswer conclude(ReplayStore::Use use) const {
    TrustAnswer answer;
    answer.client = caller();
    try {
      check_use(use);
      const std::vector<std::string>& services = answer.client->services;
      if (question.about != TrustQuestion::About::discovery && !services.empty() &&
          !contains(services, question.service)) {
        throw NotTrusted{Reason::service_not_allowed};
      }
    } catch (const NotTrusted& refusal) {
      answer.refused = refusal.reason;
    }
    return answer;
  }
};

ClientTrust::ClientTrust(const TrustSettings& settings, JwksFetcher& fetcher, ReplayStore& replays,
                         Clock now, Warn warn, Workers* workers)
    : fetcher_(fetcher),
      replays_(replays),
      now_(std::move(now)),
      warn_(std::move(warn)),
      workers_(workers) {
  replace(settings);
}

ClientTrust::~ClientTrust() = default;

std::shared_ptr<const ClientTrust::Clients> ClientTrust::clients() const {
  const std::lock_guard lock(mutex_);
  return clients_;
}

void ClientTrust::warm() const {
  const auto all = clients();
  for (const auto& [issuer, client] : all->by_issuer) {
    for (const auto& [url, cache] : client.fetched) cache->warm();
  }
}

void ClientTrust::replace(const TrustSettings& settings) {
  std::map<std::string, std::shared_ptr<JwksCache>> caches;
  if (const auto old = clients()) {
    for (const auto& [issuer, client] : old->by_issuer) {
      caches.insert(client.fetched.begin(), client.fetched.end());
    }
  }
  const auto next = std::make_shared<Clients>();
  next->base_url = settings.base_url;
  next->discovery = settings.discovery;
  next->feedback = settings.feedback;
  next->anonymous = settings.anonymous;
  for (const ClientSettings& client : settings.clients) {
    KnownClient& known = next->by_issuer[client.issuer];
    known.settings = client;
    for (const std::string& url : client.key_urls) {
      std::shared_ptr<JwksCache>& cache = caches[url];
      if (!cache) cache = std::make_shared<JwksCache>(url, fetcher_, now_, warn_, workers_);
      known.fetched[url] = cache;
    }
  }
  const std::lock_guard lock(mutex_);
  clients_ = next;
}

void ClientTrust::identify(TrustQuestion question, Decided decided) const {
  const auto all = clients();
  if (!all->asks(question.about)) return decided({all->anonymous, {}, false});
  const auto the_case = std::make_shared<Case>();
  the_case->clients = all;
  the_case->question = std::move(question);
  std::shared_ptr<JwksCache> cache;
  try {
    the_case->read(seconds_of(now_()));
    cache = cache_of(the_case->token, *the_case->client);
  } catch (const NotTrusted& refusal) {
    return decided({std::nullopt, refusal.reason, false});
  }
  // Not `this`: the answer may outlive it, the store does not mind.
  const auto with_keys = [the_case, decided = std::move(decided), &replays = replays_,
                          now = now_](const KeySet* keys) {
    try {
      the_case->check(keys);
    } catch (const NotTrusted& refusal) {
      return decided({std::nullopt, refusal.reason, false});
    }
    if (!the_case->is_admitted()) return decided({the_case->caller(), {}, true});
    const Token& token = the_case->token;
    replays.use(token.issuer, token.id, token.expiry + kSkewSeconds, seconds_of(now()),
                [the_case, decided](ReplayStore::Use use) { decided(the_case->conclude(use)); });
  };
  if (!cache) return with_keys(the_case->client->settings.keys.get());
  cache->find(the_case->token.key_id,
              [with_keys](const std::shared_ptr<const KeySet>& keys) { with_keys(keys.get()); });
}

}  // namespace server
