#include "server/workers.h"

#include <algorithm>
#include <utility>

namespace server {

Workers::Workers(unsigned count) {
  // hardware_concurrency() is 0 where it is not known.
  const unsigned beside_listener = std::max(2U, std::thread::hardware_concurrency()) - 1;
  const unsigned wanted = count != 0 ? count : beside_listener;
  threads_.reserve(wanted);
  for (unsigned i = 0; i < wanted; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() { stop(); }

void Workers::stop() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Workers::hand(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
}

void Workers::work() {
  for (;;) {
    std::function<void()> job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace server
