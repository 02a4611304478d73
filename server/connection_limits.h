// Counting what clients hold of a listener: connections, in all and per address, and requests in
// hand. Both listeners count their requests here.
//
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace server {

class ConnectionCount {
 public:
  ConnectionCount(std::size_t in_all, std::size_t per_address)
      : in_all_(in_all), per_address_(per_address) {}

  // False where one more is too much; then nothing is counted.
  [[nodiscard]] bool enter(const std::string& address);
  // Once for each that was let in.
  void leave(const std::string& address);

 private:
  const std::size_t in_all_;
  const std::size_t per_address_;
  std::mutex mutex_;
  std::size_t count_ = 0;
  std::unordered_map<std::string, std::size_t> by_address_;
};

class RequestsInHand {
 public:
  explicit RequestsInHand(std::size_t limit) : limit_(limit) {}

  // Always counts. False where the request is one too many, and is to be refused.
  [[nodiscard]] bool take() noexcept { return count_.fetch_add(1) < limit_; }
  // Once for each that was taken.
  void put_down() noexcept;

  [[nodiscard]] bool stopping() const noexcept { return stopping_; }
  // The last request of its connection, whichever it is; so while stopping, too.
  [[nodiscard]] bool is_last() const noexcept { return draining_ || stopping_; }
  // Both say so from now on.
  void begin_draining() noexcept { draining_ = true; }
  void begin_stopping() noexcept { stopping_ = true; }
  // Waits, after begin_stopping(), until none is left or patience is over.
  void wait_for_none(std::chrono::milliseconds patience);

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> count_{0};
  std::atomic<bool> draining_{false};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;  // only to wait
  std::condition_variable none_left_;
};

}  // namespace server
