// What an IPv4 address is good for: whether a name may lead there.
// Source: IANA IPv4 Special-Purpose Address Registry (RFC 6890).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fhir {

enum class AddressRange : std::uint8_t {
  open,      // of the internet
  site,      // RFC 1918, and what carriers share (100.64.0.0/10)
  loopback,  // 127.0.0.0/8
  special,  // link-local (cloud metadata among it), multicast, reserved, documentation, "this host"
};

// Of four numbers with dots; nothing for any other text.
[[nodiscard]] std::optional<AddressRange> range_of(std::string_view address);

// Whether a host that was listed by this name may be called at this address. An address that was
// itself listed is meant as it is; a name leads only where a name of a server would: to the
// internet, and to the site's own networks if that is allowed.
[[nodiscard]] bool may_connect(std::string_view host, std::string_view address,
                               bool allow_private_addresses);

}  // namespace fhir
