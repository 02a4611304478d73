// HOST:PORT, as --listen and the configuration give it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace server {

struct Address {
  std::string host;  // an IPv4 address or "localhost"
  std::uint16_t port = 0;

  // Reachable from this machine only.
  [[nodiscard]] bool is_loopback() const;
  // Nobody can listen on both.
  [[nodiscard]] bool clashes_with(const Address& other) const;
};

// Throws std::invalid_argument, which says what is wrong with the text.
[[nodiscard]] Address parse_address(std::string_view text);

}  // namespace server
