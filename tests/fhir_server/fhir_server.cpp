#include "tests/fhir_server/fhir_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>
#include <stdexcept>

namespace fhir_test {
namespace {

std::string small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

ServerRequest parse_head(std::string_view text) {
  ServerRequest request;
  const std::size_t space = text.find(' ');
  request.method = text.substr(0, space);
  request.target = text.substr(space + 1, text.find(' ', space + 1) - space - 1);
  for (std::size_t at = text.find("\r\n"); at != std::string_view::npos && at + 2 < text.size();) {
    const std::size_t end = std::min(text.find("\r\n", at + 2), text.size());
    const std::string_view line = text.substr(at + 2, end - at - 2);
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::size_t value = std::min(line.find_first_not_of(": ", colon), line.size());
    request.headers[small_letters(std::string(line.substr(0, colon)))] = line.substr(value);
    at = end;
  }
  return request;
}

}  // namespace

Peer::~Peer() { close(); }

bool Peer::accept_tls(SSL_CTX* context) {
  tls_.reset(SSL_new(context));
  SSL_set_fd(tls_.get(), socket_);
  return SSL_accept(tls_.get()) == 1;
}

std::string Peer::receive() {
  std::array<char, 65536> buffer{};
  const ssize_t count = tls_ ? SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()))
                             : ::recv(socket_, buffer.data(), buffer.size(), 0);
  return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
}

bool Peer::send(std::string_view bytes) {
  while (open_ && !bytes.empty() && !server_.stopping_) {
    const ssize_t sent = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                              : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return open_ && bytes.empty();
}

bool Peer::pause(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (open_ && !server_.stopping_ && std::chrono::steady_clock::now() < end) {
    pollfd gone{socket_, POLLRDHUP, 0};
    if (::poll(&gone, 1, 5) > 0) return false;
  }
  return open_ && !server_.stopping_;
}

void Peer::hang() {
  while (pause(std::chrono::seconds(1))) {
  }
}

void Peer::close() {
  if (!open_) return;
  open_ = false;
  ::shutdown(socket_, SHUT_RDWR);
}

void Peer::reset() {
  const linger now{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  open_ = false;
}

FhirServer::FhirServer(Behaviour behaviour, const Certificate* certificate)
    : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      behaviour_(std::move(behaviour)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to clients that are gone
  if (certificate != nullptr) {
    tls_.reset(SSL_CTX_new(TLS_server_method()));
    certificate->use(tls_.get());
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::listen(listening_, 128) != 0 ||
      ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw std::runtime_error("cannot listen");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept(); });
}

FhirServer::~FhirServer() {
  stopping_ = true;
  ::shutdown(listening_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& connection : connections_) connection.join();
  ::close(listening_);
}

std::string FhirServer::origin(const std::string& host) const {
  return (tls_ ? "https://" : "http://") + host + ":" + std::to_string(port_);
}

void FhirServer::behave(Behaviour behaviour) {
  const std::lock_guard lock(mutex_);
  behaviour_ = std::move(behaviour);
  requests_.clear();
  most_connections_ = 0;
}

std::vector<ServerRequest> FhirServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::string FhirServer::server_name() const {
  const std::lock_guard lock(mutex_);
  return server_name_;
}

std::size_t FhirServer::most_connections() const {
  const std::lock_guard lock(mutex_);
  return most_connections_;
}

void FhirServer::accept() {
  for (;;) {
    const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    most_connections_ = std::max(most_connections_, sockets_.size());
    connections_.emplace_back([this, socket] { serve(socket); });
  }
}

void FhirServer::serve(int socket) {
  {
    Peer peer(*this, socket);
    std::string buffer;
    ServerRequest request;
    if (!tls_ || peer.accept_tls(tls_.get())) {
      while (peer.open_ && !stopping_ && read_request(peer, buffer, request)) {
        Behaviour behaviour;
        {
          const std::lock_guard lock(mutex_);
          requests_.push_back(request);
          const char* const name =
              tls_ ? SSL_get_servername(peer.tls_.get(), TLSEXT_NAMETYPE_host_name) : nullptr;
          server_name_ = name == nullptr ? "" : name;
          behaviour = behaviour_;
        }
        behaviour(peer, request);
      }
    }
  }
  const std::lock_guard lock(mutex_);
  sockets_.remove(socket);
  ::close(socket);
}

bool FhirServer::read_request(Peer& peer, std::string& buffer, ServerRequest& request) {
  const auto more = [&] {
    const std::string bytes = peer.receive();
    buffer += bytes;
    return !bytes.empty();
  };
  std::size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!more()) return false;
  }
  request = parse_head(std::string_view(buffer).substr(0, end));
  buffer.erase(0, end + 4);
  const auto length = request.headers.find("content-length");
  const std::size_t expected = length == request.headers.end() ? 0 : std::stoul(length->second);
  while (buffer.size() < expected) {
    if (!more()) return false;
  }
  request.body = buffer.substr(0, expected);
  buffer.erase(0, expected);
  return true;
}

std::string response(int status, std::string_view content_type, std::string_view body,
                     const std::string& more_headers) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " Some\r\n" + more_headers;
  if (!content_type.empty()) text += "Content-Type: " + std::string(content_type) + "\r\n";
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string fhir_json(std::string_view body) {
  return response(200, "application/fhir+json", body);
}

}  // namespace fhir_test
