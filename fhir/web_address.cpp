#include "fhir/web_address.h"

#include <algorithm>
#include <charconv>

#include "fhir/ip_address.h"

namespace fhir {
namespace {

constexpr std::string_view kUnreserved = "-._~";
constexpr std::string_view kReserved = ":/?[]@!$&'()*+,;=%";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string small_letters(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_host_character(char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; }

std::uint16_t own_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

// Whether `authority` is HOST or HOST:PORT, taken over into the address.
bool read_authority(std::string_view authority, WebAddress& address) {
  const std::size_t colon = authority.find(':');
  address.host = small_letters(authority.substr(0, colon));
  address.port = own_port(address.scheme);
  if (address.host.empty() ||
      !std::all_of(address.host.begin(), address.host.end(), is_host_character)) {
    return false;
  }
  if (colon == std::string_view::npos) return true;
  const std::string_view digits = authority.substr(colon + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  return error == std::errc{} && end == digits.data() + digits.size() && address.port != 0;
}

}  // namespace

bool WebAddress::is_loopback() const {
  return host == "localhost" || range_of(host) == AddressRange::loopback;
}

std::string WebAddress::authority() const {
  return port == own_port(scheme) ? host : host + ":" + std::to_string(port);
}

std::optional<WebAddress> parse_web_address(std::string_view url) {
  const auto printable = [](char c) { return c > ' ' && c < '\x7F'; };
  if (!std::all_of(url.begin(), url.end(), printable)) return std::nullopt;
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  WebAddress address;
  address.scheme = small_letters(url.substr(0, scheme_end));
  if (address.scheme != "http" && address.scheme != "https") return std::nullopt;
  url = url.substr(scheme_end + 3);
  url = url.substr(0, url.find('#'));
  const std::size_t authority_end = std::min(url.find_first_of("/?"), url.size());
  if (!read_authority(url.substr(0, authority_end), address)) return std::nullopt;
  address.path = url.substr(authority_end);
  return address;
}

bool is_server_origin(std::string_view text) {
  const std::optional<WebAddress> address = parse_web_address(text);
  return address && (address->path.empty() || address->path == "/") &&
         (address->is_https() || address->is_loopback());
}

std::optional<std::string> target_of(const WebAddress& base, std::string_view link) {
  link = link.substr(0, link.find('#'));
  if (link.empty()) return std::nullopt;
  std::string target;
  if (link.find("://") < link.find_first_of("/?")) {
    const std::optional<WebAddress> address = parse_web_address(percent_encoded(link, kReserved));
    if (!address || address->origin() != base.origin()) return std::nullopt;
    target = address->path;
  } else if (link.starts_with("//")) {
    return std::nullopt;  // another host
  } else if (link.front() == '/') {
    target = percent_encoded(link, kReserved);
  } else {
    target = base.path;
    if (link.front() != '?' && !target.ends_with('/')) target += '/';
    target += percent_encoded(link, kReserved);
  }
  target.erase(0, std::min(target.find_first_not_of('/'), target.size()));
  return '/' + target;
}

std::string percent_encoded(std::string_view text, std::string_view also_left) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_alphanumeric(c) || kUnreserved.find(c) != std::string_view::npos ||
        also_left.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

}  // namespace fhir
