#include "server/address.h"

#include <arpa/inet.h>

#include <charconv>
#include <stdexcept>

namespace server {

bool Address::is_loopback() const { return host == "localhost" || host.starts_with("127."); }

bool Address::clashes_with(const Address& other) const {
  constexpr std::string_view kEverywhere = "0.0.0.0";
  const auto number = [](const Address& address) -> std::string_view {
    return address.host == "localhost" ? "127.0.0.1" : std::string_view(address.host);
  };
  if (port == 0 || port != other.port) return false;
  return number(*this) == number(other) || host == kEverywhere || other.host == kEverywhere;
}

Address parse_address(std::string_view text) {
  const auto fail = [text](const std::string& reason) {
    throw std::invalid_argument("'" + std::string(text) + "': " + reason);
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) fail("must be HOST:PORT");
  Address address{std::string(text.substr(0, colon)), 0};
  const std::string_view port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (port.empty() || error != std::errc{} || end != port.data() + port.size()) {
    fail("the port must be a number from 0 to 65535");
  }
  in_addr parsed{};
  if (address.host != "localhost" && ::inet_pton(AF_INET, address.host.c_str(), &parsed) != 1) {
    fail("the host must be an IPv4 address or localhost");
  }
  return address;
}

}  // namespace server
