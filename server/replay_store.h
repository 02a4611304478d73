// Which tokens were used already: the id of a token (jti) is good for one call (CDS Hooks 3.0,
// "Trusting CDS Clients"; RFC 7519 section 4.1.7).
//
// ReplayMemory is of this process only. Several processes behind one address share
// server/postgresql_replays.h (docs/adr/0010).
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace server {

class ReplayStore {
 public:
  // unavailable: it cannot be told, so the token is not to be let in
  enum class Use { first, again, full, unavailable };
  using Done = std::function<void(Use)>;

  ReplayStore() = default;
  ReplayStore(const ReplayStore&) = delete;
  ReplayStore& operator=(const ReplayStore&) = delete;
  virtual ~ReplayStore() = default;

  // Notes the id until `expiry`, in seconds since 1970 as `now` is. Only ids of tokens that are
  // genuine belong here: what anyone can send would fill it. Does not wait. Calls `done` once: in
  // place, or from another thread within a time that the store bounds. Any number of threads.
  virtual void use(std::string_view issuer, std::string_view id, double expiry, double now,
                   const Done& done) = 0;

  // Whoever asked has been answered when it returns; what is asked later is unavailable.
  virtual void stop() {}
};

// Bounded per issuer, so that one client cannot keep out the others. When it is full a new id is
// refused: to forget an old one would let it in again.
class ReplayMemory : public ReplayStore {
 public:
  static constexpr std::size_t kDefaultMost = 500'000;

  explicit ReplayMemory(std::size_t most_per_issuer = kDefaultMost) : most_(most_per_issuer) {}

  [[nodiscard]] Use use(std::string_view issuer, std::string_view id, double expiry, double now);
  void use(std::string_view issuer, std::string_view id, double expiry, double now,
           const Done& done) override {
    done(use(issuer, id, expiry, now));
  }

 private:
  struct Entry {
    double expiry;
    const std::string* id;  // an element of `ids`: they stay where they are
    bool operator>(const Entry& other) const { return expiry > other.expiry; }
  };
  struct Ids {
    std::unordered_set<std::string> ids;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> by_expiry;
  };

  const std::size_t most_;
  std::mutex mutex_;
  std::unordered_map<std::string, Ids> issuers_;  // those of the configuration: few
};

}  // namespace server
