// The keys of an issuer as its server publishes them (jku): fetched, kept, and fetched anew when
// they are old or when a token names a key that is not among them.
//
// Nobody waits who need not. Keys younger than ten minutes are used as they are; older ones too,
// while new ones are on the way; an issuer that is down leaves its last keys in use, however old.
// A caller waits for a fetch only where no key is at hand for it: none ever came, its kid is
// unknown, or nobody has asked for an hour and the keys may have been withdrawn since; these are
// for nobody until that fetch is over. It waits without a thread, and no longer than a fetch may
// take (JwksFetcher). An unknown kid makes a fetch once a minute at most: anybody can invent one.
//
// Any number of threads.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/date_time.h"
#include "server/key_set.h"
#include "server/workers.h"

namespace server {

// Gets the bytes of a key set. The one implementation that talks: server/cpprest_jwks.h.
class JwksFetcher {
 public:
  struct Result {
    std::string body;
    std::string failure;  // empty where it went well; this program's words and nothing that came
  };
  using Done = std::function<void(Result&&)>;

  JwksFetcher() = default;
  JwksFetcher(const JwksFetcher&) = delete;
  JwksFetcher& operator=(const JwksFetcher&) = delete;
  virtual ~JwksFetcher() = default;

  // Calls `done` once, from any thread, within a time and with a size that it bounds. Does not wait
  // and does not throw.
  virtual void fetch(const std::string& url, Done done) = 0;
};

class JwksCache : public std::enable_shared_from_this<JwksCache> {
 public:
  using Clock = std::function<fhir::Instant()>;
  using Warn = std::function<void(const std::string&)>;
  // Null where there are no keys to judge by: none was ever had; or too many wait already for what
  // may have been withdrawn.
  using Deliver = std::function<void(std::shared_ptr<const KeySet>)>;

  static constexpr std::chrono::minutes kYoung{10};
  static constexpr std::chrono::minutes kForgotten{60};
  static constexpr std::chrono::seconds kBetweenForUnknown{60};
  static constexpr std::chrono::seconds kBetweenForNone{5};
  static constexpr std::size_t kMostWaiting = 1000;

  // `warn` hears what the operator should know. Made by std::make_shared; a fetch keeps it alive.
  // The fetcher outlives its fetches. The workers, where there are any, outlive these too, and
  // deliver to those who waited: the fetcher's thread is for bytes.
  JwksCache(std::string url, JwksFetcher& fetcher, Clock now, Warn warn,
            Workers* workers = nullptr);

  // The keys, among them `key_id` if the issuer has it: in place, or later from another thread.
  void find(std::string_view key_id, const Deliver& deliver);

  // Fetches, so that the first call need not wait.
  void warm();

 private:
  [[nodiscard]] bool may_fetch(std::chrono::seconds between) const;
  void note_fetch();
  void fetch();
  void fetched(JwksFetcher::Result&& result);

  const std::string url_;
  JwksFetcher& fetcher_;
  const Clock now_;
  const Warn warn_;
  Workers* const workers_;

  std::mutex mutex_;
  std::shared_ptr<const KeySet> keys_;
  std::optional<fhir::Instant> asked_;  // when a fetch began
  fhir::Instant had_{};                 // when keys_ came
  bool fetching_ = false;
  bool forgotten_ = false;  // keys_ were, when the fetch began that is on its way
  std::vector<Deliver> waiting_;
};

}  // namespace server
