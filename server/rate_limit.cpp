#include "server/rate_limit.h"

#include <algorithm>

namespace server {

bool RateLimit::has_room(std::string_view client) {
  if (settings_.per_second == 0) return true;
  const Clock::time_point now = now_();
  const std::lock_guard lock(mutex_);
  const auto found = by_client_.find(client);
  if (found == by_client_.end()) return true;
  buckets_.splice(buckets_.begin(), buckets_, found->second);  // who is refused does not rest
  return tokens(*found->second, now) >= 1;
}

void RateLimit::charge(std::string_view client) {
  if (settings_.per_second == 0) return;
  const Clock::time_point now = now_();
  const std::lock_guard lock(mutex_);
  const auto bucket = bucket_of(client, now);
  bucket->tokens = tokens(*bucket, now) - 1;
  bucket->filled = now;
}

RateLimit::Buckets::iterator RateLimit::bucket_of(std::string_view client, Clock::time_point now) {
  if (const auto found = by_client_.find(client); found != by_client_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    return found->second;
  }
  forget_rested(now);
  buckets_.push_front({std::string(client), static_cast<double>(settings_.burst), now});
  by_client_.emplace(buckets_.front().client, buckets_.begin());
  return buckets_.begin();
}

double RateLimit::tokens(const Bucket& bucket, Clock::time_point now) const {
  const std::chrono::duration<double> rested = now - bucket.filled;
  return std::min<double>(settings_.burst, bucket.tokens + rested.count() * settings_.per_second);
}

void RateLimit::forget_rested(Clock::time_point now) {
  while (!buckets_.empty() && (buckets_.size() >= settings_.most_clients ||
                               tokens(buckets_.back(), now) >= settings_.burst)) {
    by_client_.erase(buckets_.back().client);
    buckets_.pop_back();
  }
}

}  // namespace server
