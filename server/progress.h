// How far a long run is, on standard error, where that is a terminal; elsewhere nothing is written.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace server {

class Progress {
 public:
  explicit Progress(std::string_view what);
  // Takes the bar away.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // From one thread at a time. `all` is 0 where nobody knows.
  void show(std::uint64_t done, std::uint64_t all);

 private:
  using Clock = std::chrono::steady_clock;
  std::string what_;
  bool shown_;
  Clock::time_point begun_ = Clock::now();
  Clock::time_point next_ = begun_;
};

// "reading [#####     ]  50 %  1000 MB  120 MB/s", as wide at the end as at the start.
[[nodiscard]] std::string progress_line(std::string_view what, std::uint64_t done,
                                        std::uint64_t all, double seconds);

}  // namespace server
