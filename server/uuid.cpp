#include "server/uuid.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <span>
#include <string_view>
#include <system_error>

namespace server {
namespace {

constexpr std::size_t kUuidBytes = 16;
using UuidBytes = std::array<std::uint8_t, kUuidBytes>;

// So few bytes (256 at most) come whole or not at all: getrandom(2).
void fill_random(std::span<std::uint8_t> bytes) {
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
}

constexpr std::size_t kTimeBytes = 6;

std::string text_of(UuidBytes bytes, unsigned version) {
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | version << 4U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);  // variant of RFC 9562

  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[bytes[i] >> 4U];
    text += kHex[bytes[i] & 15U];
  }
  return text;
}

}  // namespace

std::string random_uuid() {
  UuidBytes bytes{};
  fill_random(bytes);
  return text_of(bytes, 4);
}

std::string OrderedUuids::next() {
  UuidBytes bytes{};
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  for (std::size_t i = 0; i < kTimeBytes; ++i) {
    bytes.at(i) =
        static_cast<std::uint8_t>(static_cast<std::uint64_t>(now) >> 8U * (kTimeBytes - 1 - i));
  }
  {
    const std::lock_guard lock(mutex_);
    constexpr std::size_t kRandomBytes = kUuidBytes - kTimeBytes;
    if (used_ + kRandomBytes > bytes_.size()) {
      fill_random(bytes_);
      used_ = 0;
    }
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), kRandomBytes,
                bytes.begin() + kTimeBytes);
    used_ += kRandomBytes;
  }
  return text_of(bytes, 7);
}

}  // namespace server
