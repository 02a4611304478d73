#include "fhir/ip_address.h"

#include <arpa/inet.h>

#include <array>
#include <string>

namespace fhir {
namespace {

struct Block {
  std::uint32_t first;
  unsigned bits;
  AddressRange range;
};

constexpr std::uint32_t of(std::uint32_t a, std::uint32_t b, std::uint32_t c = 0) {
  return a << 24U | b << 16U | c << 8U;
}

constexpr std::array kBlocks = {
    Block{of(0, 0), 8, AddressRange::special},
    Block{of(10, 0), 8, AddressRange::site},
    Block{of(100, 64), 10, AddressRange::site},
    Block{of(127, 0), 8, AddressRange::loopback},
    Block{of(169, 254), 16, AddressRange::special},
    Block{of(172, 16), 12, AddressRange::site},
    Block{of(192, 0, 0), 24, AddressRange::special},
    Block{of(192, 0, 2), 24, AddressRange::special},
    Block{of(192, 88, 99), 24, AddressRange::special},
    Block{of(192, 168), 16, AddressRange::site},
    Block{of(198, 18), 15, AddressRange::special},
    Block{of(198, 51, 100), 24, AddressRange::special},
    Block{of(203, 0, 113), 24, AddressRange::special},
    Block{of(224, 0), 4, AddressRange::special},
    Block{of(240, 0), 4, AddressRange::special},
};

}  // namespace

std::optional<AddressRange> range_of(std::string_view address) {
  in_addr parsed{};
  if (::inet_pton(AF_INET, std::string(address).c_str(), &parsed) != 1) return std::nullopt;
  const std::uint32_t number = ntohl(parsed.s_addr);
  for (const Block& block : kBlocks) {
    if ((number ^ block.first) >> (32U - block.bits) == 0) return block.range;
  }
  return AddressRange::open;
}

bool may_connect(std::string_view host, std::string_view address, bool allow_private_addresses) {
  const std::optional<AddressRange> range = range_of(address);
  if (!range) return false;
  if (host == address) return true;
  switch (*range) {
    case AddressRange::open:
      return true;
    case AddressRange::site:
      return allow_private_addresses;
    case AddressRange::loopback:
      return host == "localhost";
    case AddressRange::special:
      break;
  }
  return false;
}

}  // namespace fhir
