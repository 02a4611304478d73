// HTTP/1.1 (RFC 9112) with no more manners than a check asks for: the client sends the bytes it is
// told to, well-formed or not, and says how long the answer took; a server reads what a client
// sends. One request to a connection on the client's side. Bodies are bounded.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conformance {

struct Url {
  bool tls = false;
  std::string host;
  std::uint16_t port = 80;
  std::string path;  // with the query; "/" at least

  // http and https, IPv4, IPv6 in brackets and names; nothing where it is none of these.
  [[nodiscard]] static std::optional<Url> parse(std::string_view text);
  // The host as names are looked up and certificates made out: IPv6 without brackets.
  [[nodiscard]] std::string address() const;
  [[nodiscard]] bool is_ip_address() const;
  // Host, and the port where it is not the scheme's own.
  [[nodiscard]] std::string authority() const;
  [[nodiscard]] std::string origin() const;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

// The value of a header, whatever the case of its name.
[[nodiscard]] const std::string* find_header(const Headers& headers, std::string_view name);
[[nodiscard]] std::string small_letters(std::string_view text);

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  Headers headers;  // Host, Content-Length and Connection are added
  std::string body;
};

struct HttpAnswer {
  int status = 0;  // 0: there was no answer, and `trouble` says why
  Headers headers;
  std::string body;
  std::string trouble;
  double milliseconds = 0;

  [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
};

// Sends and waits, for all of it no longer than `patience`. Certificates are verified against the
// machine's roots unless told otherwise. Never throws: what went wrong stands in the answer.
[[nodiscard]] HttpAnswer exchange(const HttpRequest& request, std::chrono::milliseconds patience,
                                  bool verify_certificates = true);

// Reads up to that many bytes into the buffer; 0 at the end or past the deadline.
using ReadBytes = std::function<std::size_t(char*, std::size_t)>;

struct HttpMessage {
  std::string start_line;
  Headers headers;
  std::string body;
};

// The next message of a connection, its body by Content-Length, chunks or, for an answer, to the
// end of the connection. `rest` holds bytes that were read and not used. Nothing where it breaks.
[[nodiscard]] std::optional<HttpMessage> read_message(const ReadBytes& read, std::string& rest,
                                                      bool is_answer);

}  // namespace conformance
