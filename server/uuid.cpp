#include "server/uuid.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
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

std::string text_of(UuidBytes bytes) {
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x40U);  // version 4
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
  return text_of(bytes);
}

std::string RandomUuids::next() {
  UuidBytes bytes{};
  {
    const std::lock_guard lock(mutex_);
    if (used_ == bytes_.size()) {
      fill_random(bytes_);
      used_ = 0;
    }
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), bytes.size(), bytes.begin());
    used_ += bytes.size();
  }
  return text_of(bytes);
}

}  // namespace server
