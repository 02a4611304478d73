// Reading HTTP/1.1 messages, and URLs.
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "conformance/http.h"
#include "fhir/ip_address.h"

namespace conformance {
namespace {

constexpr std::size_t kLargestHead = std::size_t{64} * 1024;
constexpr std::size_t kLargestBody = std::size_t{64} * 1024 * 1024;

bool read_more(const ReadBytes& read, std::string& bytes) {
  std::array<char, 16384> buffer{};
  const std::size_t count = read(buffer.data(), buffer.size());
  bytes.append(buffer.data(), count);
  return count > 0;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <typename Number>
std::optional<Number> whole_number(std::string_view text, int base = 10) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

HttpMessage parse_head(std::string_view head) {
  HttpMessage message;
  bool first = true;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(head.size(), end + 2));
    const std::size_t colon = line.find(':');
    if (first) {
      message.start_line = line;
    } else if (colon != std::string_view::npos) {
      message.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
    first = false;
  }
  return message;
}

bool read_chunks(const ReadBytes& read, std::string& rest, std::string& body) {
  while (true) {
    std::size_t end = 0;
    while ((end = rest.find("\r\n")) == std::string::npos) {
      if (rest.size() > kLargestHead || !read_more(read, rest)) return false;
    }
    const std::string_view line = std::string_view(rest).substr(0, end);
    const auto length = whole_number<std::size_t>(trimmed(line.substr(0, line.find(';'))), 16);
    if (!length || *length > kLargestBody - body.size()) return false;
    rest.erase(0, end + 2);
    while (rest.size() < *length + 2) {
      if (!read_more(read, rest)) return false;
    }
    body.append(rest, 0, *length);
    rest.erase(0, *length + 2);
    if (*length == 0) return true;
  }
}

bool read_body(const ReadBytes& read, std::string& rest, bool is_answer, HttpMessage& message) {
  if (const std::string* coding = find_header(message.headers, "Transfer-Encoding")) {
    return small_letters(*coding) == "chunked" && read_chunks(read, rest, message.body);
  }
  if (const std::string* text = find_header(message.headers, "Content-Length")) {
    const auto length = whole_number<std::size_t>(*text);
    if (!length || *length > kLargestBody) return false;
    while (rest.size() < *length) {
      if (!read_more(read, rest)) return false;
    }
    message.body = rest.substr(0, *length);
    rest.erase(0, *length);
    return true;
  }
  if (!is_answer || message.start_line.find(" 204") == 8 || message.start_line.find(" 304") == 8) {
    return true;
  }
  while (rest.size() < kLargestBody && read_more(read, rest)) {
  }
  message.body.swap(rest);
  return true;
}

}  // namespace

std::string small_letters(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

const std::string* find_header(const Headers& headers, std::string_view name) {
  const std::string wanted = small_letters(name);
  for (const auto& [known, value] : headers) {
    if (small_letters(known) == wanted) return &value;
  }
  return nullptr;
}

std::optional<Url> Url::parse(std::string_view text) {
  Url url;
  if (text.starts_with("https://")) {
    url.tls = true;
    url.port = 443;
  } else if (!text.starts_with("http://")) {
    return std::nullopt;
  }
  text.remove_prefix(url.tls ? 8 : 7);
  const std::size_t slash = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, slash);
  url.path = text.substr(slash);
  if (url.path.empty() || url.path.front() != '/') url.path.insert(0, 1, '/');
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const auto port = whole_number<std::uint16_t>(authority.substr(colon + 1));
    if (!port) return std::nullopt;
    url.port = *port;
    authority = authority.substr(0, colon);
  }
  url.host = authority;
  if (url.host.empty()) return std::nullopt;
  return url;
}

std::string Url::address() const {
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

bool Url::is_ip_address() const {
  return host.starts_with('[') || fhir::range_of(host).has_value();
}

std::string Url::authority() const {
  const bool usual = port == (tls ? 443 : 80);
  return usual ? host : host + ':' + std::to_string(port);
}

std::string Url::origin() const { return (tls ? "https://" : "http://") + authority(); }

std::optional<HttpMessage> read_message(const ReadBytes& read, std::string& rest, bool is_answer) {
  std::size_t end = 0;
  while ((end = rest.find("\r\n\r\n")) == std::string::npos) {
    if (rest.size() > kLargestHead || !read_more(read, rest)) return std::nullopt;
  }
  HttpMessage message = parse_head(std::string_view(rest).substr(0, end));
  rest.erase(0, end + 4);
  if (!read_body(read, rest, is_answer, message)) return std::nullopt;
  return message;
}

}  // namespace conformance
