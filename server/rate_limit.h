// How many requests a client may make: a token bucket for each. A bucket holds `burst` requests and
// is filled again at `per_second`.
//
// It is asked first and charged later, when it is known for whom a request counts. Requests that
// are on their way in between may leave a bucket in debt.
//
// Thread-safe. Takes a bounded amount of memory: clients that have rested long enough for a full
// bucket are forgotten, and where there are still too many, the one that has rested longest.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace server {

struct RateLimitSettings {
  unsigned per_second = 1000;  // 0: no limit
  unsigned burst = 2000;
  std::size_t most_clients = 10'000;
};

class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;

  explicit RateLimit(const RateLimitSettings& settings,
                     std::function<Clock::time_point()> now = Clock::now)
      : settings_(settings), now_(std::move(now)) {}

  // False: one more request is one too many. `client` is a name or an address.
  [[nodiscard]] bool has_room(std::string_view client);
  void charge(std::string_view client);

 private:
  struct Bucket {
    std::string client;
    double tokens;
    Clock::time_point filled;
  };
  using Buckets = std::list<Bucket>;

  [[nodiscard]] Buckets::iterator bucket_of(std::string_view client, Clock::time_point now);
  [[nodiscard]] double tokens(const Bucket& bucket, Clock::time_point now) const;
  void forget_rested(Clock::time_point now);

  const RateLimitSettings settings_;
  const std::function<Clock::time_point()> now_;
  std::mutex mutex_;
  Buckets buckets_;  // the one that was used last comes first
  std::unordered_map<std::string_view, Buckets::iterator> by_client_;  // views of buckets_
};

}  // namespace server
