// Random UUIDs (RFC 9562, version 4), from the system's random source.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

namespace server {

// From any thread.
[[nodiscard]] std::string random_uuid();

// The same for a server: asks the system for the bytes of many at once.
class RandomUuids {
 public:
  [[nodiscard]] std::string next();

 private:
  static constexpr std::size_t kBytes = 256;  // the most that the system gives whole or not at all

  std::mutex mutex_;
  std::array<std::uint8_t, kBytes> bytes_{};
  std::size_t used_ = kBytes;
};

}  // namespace server
