// Work that is done by many threads in any order, and handed in one after the other.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace server {

// Somebody else has failed; what they threw is what matters.
struct Stopped {};

class Turns {
 public:
  // Waits until every smaller number has had its turn, from 0 on. Each number comes once. Throws
  // Stopped.
  template <typename Work>
  void take(std::size_t number, Work&& work) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || next_ == number; });
    if (stopped_) throw Stopped{};
    work();
    ++next_;
    changed_.notify_all();
  }

  void stop() noexcept {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_ = 0;
  bool stopped_ = false;
};

// Runs `work` once on each of that many threads and waits for all. Where one throws, the others are
// stopped at their next turn, and it is thrown here.
inline void on_threads(unsigned count, Turns& turns, const std::function<void()>& work) {
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
          turns.stop();
        }
      });
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace server
