#include "server/connection_limits.h"

namespace server {

bool ConnectionCount::enter(const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (count_ >= in_all_) return false;
  const auto [found, added] = by_address_.try_emplace(address, 0);
  if (found->second >= per_address_) return false;
  ++found->second;
  ++count_;
  return true;
}

void ConnectionCount::leave(const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto found = by_address_.find(address);
  if (found == by_address_.end()) return;
  --count_;
  if (--found->second == 0) by_address_.erase(found);
}

void RequestsInHand::end() noexcept {
  if (begun_.fetch_sub(1) == 1 && stopping_) {
    const std::lock_guard lock(mutex_);
    none_left_.notify_all();
  }
}

void RequestsInHand::wait_for_none(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  none_left_.wait_for(lock, patience, [this] { return begun_ == 0; });
}

}  // namespace server
