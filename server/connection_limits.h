// Counting what clients hold of a listener: connections, in all and per address, and requests in
// hand. Both listeners count their requests here.
//
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

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

// A place among them, until this ends.
class ConnectionPlace {
 public:
  // Nothing where one more is too much.
  [[nodiscard]] static std::optional<ConnectionPlace> among(std::shared_ptr<ConnectionCount> all,
                                                            std::string address) {
    if (!all->enter(address)) return std::nullopt;
    return ConnectionPlace(std::move(all), std::move(address));
  }
  ~ConnectionPlace() {
    if (all_) all_->leave(address_);
  }
  ConnectionPlace(ConnectionPlace&&) noexcept = default;
  ConnectionPlace& operator=(ConnectionPlace&&) = delete;
  ConnectionPlace(const ConnectionPlace&) = delete;
  ConnectionPlace& operator=(const ConnectionPlace&) = delete;

  [[nodiscard]] const std::string& address() const noexcept { return address_; }

 private:
  ConnectionPlace(std::shared_ptr<ConnectionCount> all, std::string address) noexcept
      : all_(std::move(all)), address_(std::move(address)) {}

  std::shared_ptr<ConnectionCount> all_;  // null where it was moved from
  std::string address_;
};

class RequestsInHand {
 public:
  // `limit`: how many may be answered at once.
  explicit RequestsInHand(std::size_t limit) : limit_(limit) {}

  // One has begun to come, one is over.
  void begin() noexcept { ++begun_; }
  void end() noexcept;
  // One is to be answered: always counts, and is false where it is one too many, to be refused.
  [[nodiscard]] bool take() noexcept { return taken_.fetch_add(1) < limit_; }
  // Once for each that was taken.
  void put_down() noexcept { --taken_; }

  [[nodiscard]] bool stopping() const noexcept { return stopping_; }
  // The last request of its connection, whichever it is; so while stopping, too.
  [[nodiscard]] bool is_last() const noexcept { return draining_ || stopping_; }
  // Both say so from now on.
  void begin_draining() noexcept { draining_ = true; }
  void begin_stopping() noexcept { stopping_ = true; }
  // Waits, after begin_stopping(), until all that have begun are over, or patience is.
  void wait_for_none(std::chrono::milliseconds patience);

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> begun_{0};
  std::atomic<std::size_t> taken_{0};
  std::atomic<bool> draining_{false};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;  // only to wait
  std::condition_variable none_left_;
};

// One of them: begins and ends with this. Shared by the connection, which has it until the reply is
// written or the client is gone, and by whoever answers, until the reply is given or nobody can
// give it any more: what an answer needs must last as long.
//
// Used by one thread at a time.
class RequestInHand {
 public:
  explicit RequestInHand(std::shared_ptr<RequestsInHand> all) : all_(std::move(all)) {
    all_->begin();
  }
  ~RequestInHand() {
    put_down();
    all_->end();
  }
  RequestInHand(const RequestInHand&) = delete;
  RequestInHand& operator=(const RequestInHand&) = delete;

  // Once. False where it is to be refused.
  [[nodiscard]] bool take() noexcept {
    taken_ = true;
    return all_->take();
  }
  // It is answered.
  void put_down() noexcept {
    if (std::exchange(taken_, false)) all_->put_down();
  }

 private:
  const std::shared_ptr<RequestsInHand> all_;
  bool taken_ = false;
};

}  // namespace server
