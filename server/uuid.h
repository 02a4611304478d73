// UUIDs (RFC 9562), from the system's random source.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

namespace server {

// Version 4: random. From any thread.
[[nodiscard]] std::string random_uuid();

// Version 7, for a server: begins with the time in milliseconds, so that what a database keeps by
// these is written side by side and not all over its index; 74 bits are random. Asks the system for
// the bytes of many at once. From any thread.
class OrderedUuids {
 public:
  [[nodiscard]] std::string next();

 private:
  static constexpr std::size_t kBytes = 256;  // the most that the system gives whole or not at all

  std::mutex mutex_;
  std::array<std::uint8_t, kBytes> bytes_{};
  std::size_t used_ = kBytes;
};

}  // namespace server
