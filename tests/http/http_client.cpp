#include "tests/http/http_client.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <stdexcept>

namespace http_test {
namespace {

std::string small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Response parse_head(std::string_view text) {
  Response response;
  response.status = std::stoi(std::string(text.substr(text.find(' ') + 1, 3)));
  for (std::size_t at = text.find("\r\n"); at != std::string_view::npos && at + 2 < text.size();) {
    const std::size_t end = std::min(text.find("\r\n", at + 2), text.size());
    const std::string_view line = text.substr(at + 2, end - at - 2);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos) {
      response.headers[small_letters(std::string(line.substr(0, colon)))] = line.substr(colon + 2);
    }
    at = end;
  }
  return response;
}

}  // namespace

Connection::Connection(std::uint16_t port, const char* from)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = from != nullptr ? ::inet_addr(from) : INADDR_NONE;
  const timeval patience{60, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  if ((from != nullptr &&
       ::bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof(own)) != 0) ||
      ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot connect");
  }
}

Connection::~Connection() { ::close(socket_); }

void Connection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("cannot send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Connection::end_sending() const { ::shutdown(socket_, SHUT_WR); }

bool Connection::receive_more() {
  std::array<char, 65536> buffer{};
  const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (count < 0 && errno == ECONNRESET) return false;
  if (count < 0) throw std::runtime_error("cannot receive");
  received_.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0;
}

bool Connection::at_end() { return received_.empty() && !receive_more(); }

Response Connection::receive() {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive_more()) throw std::runtime_error("closed before the head was complete");
  }
  Response response = parse_head(std::string_view(received_).substr(0, end));
  received_.erase(0, end + 4);
  const auto length = response.headers.find("content-length");
  const std::size_t expected = length == response.headers.end() ? 0 : std::stoul(length->second);
  while (received_.size() < expected) {
    if (!receive_more()) throw std::runtime_error("closed before the body was complete");
  }
  response.body = received_.substr(0, expected);
  received_.erase(0, expected);
  return response;
}

std::string head(std::string_view method, std::string_view path, const Headers& headers,
                 std::size_t content_length) {
  std::string text(method);
  text += " " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
  if (content_length > 0 || method == "POST") {
    text += "Content-Length: " + std::to_string(content_length) + "\r\n";
  }
  return text + "\r\n";
}

Response exchange(std::uint16_t port, std::string_view method, std::string_view path,
                  const Headers& headers, std::string_view body) {
  Connection connection(port);
  connection.send(head(method, path, headers, body.size()));
  connection.send(body);
  return connection.receive();
}

Response post(std::uint16_t port, std::string_view path, std::string_view body) {
  return exchange(port, "POST", path, {{"Content-Type", "application/json"}}, body);
}

}  // namespace http_test
