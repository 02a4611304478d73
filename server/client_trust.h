// Who is calling, and may they: from an Authorization header and the URL called to a Client, or to
// the reason why not.
//
// Source: CDS Hooks 3.0 "Trusting CDS Clients"; docs/protocol.md "Trust". With no client in the
// settings nobody is asked, and everybody is the anonymous client.
// What is cheap is checked first, the signature before last, and the token's id last of all: only
// of a genuine token it is remembered. A client that calls too often is told so before that, so its
// token is good for another try.
//
// Any number of threads may ask, also while the clients are being replaced: who was asked about
// before is judged by the old ones.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "server/client.h"
#include "server/client_settings.h"
#include "server/jwks_cache.h"
#include "server/replay_store.h"
#include "server/trust_reason.h"
#include "server/workers.h"

namespace server {

struct TrustQuestion {
  enum class About { discovery, call, feedback };
  About about = About::call;
  std::string authorization;  // the header's value; empty where there is none
  std::string path;           // as called, without the query
  std::string service;        // the id called, for a call and for feedback
  // Whether a client that has shown who it is may call now; without it every one may.
  std::function<bool(const Client&)> admits = nullptr;
};

struct TrustAnswer {
  std::optional<Client> client;  // nothing where nobody is known to call
  std::optional<TrustReason> refused;
  bool hasty = false;  // `client` was not admitted, and its token not used
};

class ClientTrust {
 public:
  using Clock = JwksCache::Clock;
  using Warn = JwksCache::Warn;
  using Decided = std::function<void(TrustAnswer&&)>;

  static constexpr int kSkewSeconds = 60;
  static constexpr int kLongestLifeSeconds = 3600;

  // The fetcher outlives its fetches; fetcher, store and workers outlive this. Without workers
  // those who waited for a key are judged on the fetcher's thread.
  ClientTrust(const TrustSettings& settings, JwksFetcher& fetcher, ReplayStore& replays, Clock now,
              Warn warn, Workers* workers = nullptr);
  ~ClientTrust();
  ClientTrust(const ClientTrust&) = delete;
  ClientTrust& operator=(const ClientTrust&) = delete;

  // Begins to fetch the keys that have a URL, so that no call need wait for them.
  void warm() const;

  // Other clients and keys from now on. Keys that were fetched stay in use until new ones come;
  // tokens that were used stay used.
  void replace(const TrustSettings& settings);

  // Calls `decided` once: in place, or from another thread where a key must be fetched first or the
  // store of used tokens is asked elsewhere.
  void identify(TrustQuestion question, Decided decided) const;

 private:
  struct Clients;
  struct Case;
  [[nodiscard]] std::shared_ptr<const Clients> clients() const;

  JwksFetcher& fetcher_;
  ReplayStore& replays_;
  const Clock now_;
  const Warn warn_;
  Workers* const workers_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Clients> clients_;
};

}  // namespace server
