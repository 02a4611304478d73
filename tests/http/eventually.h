// For what happens after a reply was sent: looks again until it is so, up to a minute.
#pragma once

#include <chrono>
#include <thread>

namespace http_test {

template <typename Condition>
[[nodiscard]] bool eventually(const Condition& condition) {
  using namespace std::chrono_literals;
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

}  // namespace http_test
