// The fetches of one client that have not told their result yet, and those that are telling it, so
// that the client can end them all.
//
// Thread-safe.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

namespace fhir {

template <typename Fetch>
class FetchesInHand {
 public:
  // False once stop() was called: the fetch is not to begin.
  [[nodiscard]] bool add(const std::shared_ptr<Fetch>& fetch) {
    const std::lock_guard lock(mutex_);
    if (!stopping_) fetches_.insert(fetch);
    return !stopping_;
  }
  // When it has told its result.
  void remove(const std::shared_ptr<Fetch>& fetch) {
    const std::lock_guard lock(mutex_);
    fetches_.erase(fetch);
    if (fetches_.empty()) none_left_.notify_all();
  }
  // Calls `end` for each fetch, which lets it tell its result now or soon, and waits until all have
  // done so. Not from a thread that they tell it from.
  template <typename End>
  void stop(End end) {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    const std::set<std::shared_ptr<Fetch>> fetches = fetches_;
    lock.unlock();
    for (const auto& fetch : fetches) end(fetch);
    lock.lock();
    none_left_.wait(lock, [this] { return fetches_.empty(); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_left_;
  std::set<std::shared_ptr<Fetch>> fetches_;
  bool stopping_ = false;
};

}  // namespace fhir
