// A fixed number of threads that do what they are handed, first come first served. The listener's
// own thread moves bytes; these do the work on them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace server {

class Workers {
 public:
  // 0: one per core but one, which the listener's own thread takes; at least one.
  explicit Workers(unsigned count);
  ~Workers();  // stops
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // From any thread. A job does not throw.
  void hand(std::function<void()> job);

  // Does what was handed over before, and what those jobs hand over, then ends the threads. Not
  // from a job.
  void stop();

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace server
