// An http or https URL that came from outside, taken apart and in one spelling, so that two origins
// can be compared.
// Source: RFC 3986; RFC 6454 (origin).
//
// Refused are URLs with user information, with anything but printable ASCII, and of other schemes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fhir {

struct WebAddress {
  std::string scheme;      // "http" or "https"
  std::string host;        // in small letters, never empty
  std::uint16_t port = 0;  // the scheme's own where none was given
  std::string path;        // from its first '/', the query included; may be empty

  [[nodiscard]] bool is_https() const { return scheme == "https"; }
  // "localhost" or an address of 127.0.0.0/8.
  [[nodiscard]] bool is_loopback() const;
  // "fhir.example.org:8443", without the port where it is the scheme's own: a Host header.
  [[nodiscard]] std::string authority() const;
  // "https://fhir.example.org:8443"
  [[nodiscard]] std::string origin() const { return scheme + "://" + authority(); }
};

[[nodiscard]] std::optional<WebAddress> parse_web_address(std::string_view url);

// An origin: no path but '/', and https where it is not loopback.
[[nodiscard]] bool is_server_origin(std::string_view text);

// The path and query that a link leads to, seen from a server whose base is `base`: an absolute URL
// of the same origin, an absolute path, or one relative to the base. Characters that no URL may
// have are percent-encoded. Nothing where it leads to another origin or nowhere.
[[nodiscard]] std::optional<std::string> target_of(const WebAddress& base, std::string_view link);

// For one segment of a path or one value of a query. Left as they are: letters and digits, "-._~"
// and the characters of `also_left`.
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view also_left = {});

}  // namespace fhir
