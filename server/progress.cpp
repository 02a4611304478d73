#include "server/progress.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace server {

Progress::Progress(std::string_view what) : what_(what), shown_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1B[K", stderr);
}

void Progress::show(std::uint64_t done, std::uint64_t all) {
  constexpr std::chrono::milliseconds kEvery{100};
  if (!shown_ || Clock::now() < next_) return;
  next_ = Clock::now() + kEvery;
  const std::chrono::duration<double> seconds = Clock::now() - begun_;
  std::fprintf(stderr, "\r%s", progress_line(what_, done, all, seconds.count()).c_str());
  std::fflush(stderr);
}

std::string progress_line(std::string_view what, std::uint64_t done, std::uint64_t all,
                          double seconds) {
  constexpr std::size_t kColumns = 30;
  constexpr double kMega = 1e6;
  const double megabytes = static_cast<double>(done) / kMega;
  std::string line(what);
  if (all != 0) {
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(all));
    const auto full = static_cast<std::size_t>(share * kColumns);
    std::array<char, 16> percent{};
    std::snprintf(percent.data(), percent.size(), "] %3.0f %%", share * 100);
    line += " [" + std::string(full, '#') + std::string(kColumns - full, ' ') + percent.data();
  }
  std::array<char, 64> rate{};
  std::snprintf(rate.data(), rate.size(), " %8.0f MB %6.0f MB/s", megabytes,
                seconds > 0 ? megabytes / seconds : 0);
  return line + rate.data();
}

}  // namespace server
