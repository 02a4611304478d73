// What many threads make in any order, handed on one after the other, so that the output is the
// same however many threads there are.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace server {

// Somebody else has failed; what they threw is what matters.
struct Stopped {};

template <typename Result>
class InOrder {
 public:
  // `sink` gets each result once, by their numbers from 0 on, and is in one thread at a time.
  explicit InOrder(std::function<void(const Result&)> sink) : sink_(std::move(sink)) {}

  // Each number comes once. Waits where too many results wait for one that is slow. Throws Stopped
  // after stop(), and what the sink throws.
  void hand(std::size_t number, Result&& result) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || number < next_ + kMostWaiting; });
    if (stopped_) throw Stopped{};
    waiting_.emplace(number, std::move(result));
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == next_;
         first = waiting_.erase(first)) {
      sink_(first->second);
      ++next_;
    }
    changed_.notify_all();
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t kMostWaiting = 16;
  const std::function<void(const Result&)> sink_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, Result> waiting_;
  std::size_t next_ = 0;
  bool stopped_ = false;
};

// Runs `work` once on each of that many threads and waits for all. Where one throws, the others are
// stopped when they next hand something on, and it is thrown here.
template <typename Result>
void on_threads(unsigned count, InOrder<Result>& results, const std::function<void()>& work) {
  std::mutex mutex;
  std::exception_ptr failure;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < count; ++i) {
      threads.emplace_back([&] {
        try {
          work();
        } catch (const Stopped&) {
        } catch (...) {
          const std::lock_guard lock(mutex);
          if (!failure) failure = std::current_exception();
          results.stop();
        }
      });
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace server
