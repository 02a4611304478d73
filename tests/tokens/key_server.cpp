#include "tests/tokens/key_server.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace token_test {
namespace {

using std::chrono::milliseconds;

// A connection, with TLS or without.
class Talk {
 public:
  Talk(int socket, SSL_CTX* context) : socket_(socket) {
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (context == nullptr) return;
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, socket_);
    open_ = SSL_accept(ssl_) == 1;
  }
  ~Talk() {
    if (ssl_ != nullptr) SSL_free(ssl_);
    ::shutdown(socket_, SHUT_RDWR);
    ::close(socket_);
  }
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  std::string receive_head() {
    std::string head;
    std::array<char, 4096> buffer{};
    while (open_ && head.find("\r\n\r\n") == std::string::npos) {
      const int size = static_cast<int>(buffer.size());
      const int count = ssl_ != nullptr
                            ? SSL_read(ssl_, buffer.data(), size)
                            : static_cast<int>(::recv(socket_, buffer.data(), buffer.size(), 0));
      if (count <= 0) break;
      head.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return head;
  }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const int count =
          ssl_ != nullptr
              ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
              : static_cast<int>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

 private:
  int socket_;
  SSL* ssl_ = nullptr;
  bool open_ = true;
};

}  // namespace

Certificate::Certificate() {
  std::string folder = "/tmp/ivig-cds-certificate-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = folder;
  const std::string command =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 "
      "-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout '" +
      key_file() + "' -out '" + certificate_file() + "' 2>/dev/null";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("no certificate");
}

Certificate::~Certificate() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

std::string http_answer(const std::string& body, const std::string& status) {
  return "HTTP/1.1 " + status +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

KeyServer::KeyServer(Speech speech, const Certificate* certificate)
    : tls_(certificate != nullptr), speech_(std::move(speech)) {
  if (tls_) {
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    context_ = {context, [](SSL_CTX* c) { SSL_CTX_free(c); }};
    SSL_CTX_use_certificate_file(context, certificate->certificate_file().c_str(),
                                 SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context, certificate->key_file().c_str(), SSL_FILETYPE_PEM);
  }
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("cannot listen");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

KeyServer::~KeyServer() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
  for (std::thread& connection : connections_) connection.join();
}

std::string KeyServer::url(const std::string& host) const {
  return std::string(tls_ ? "https" : "http") + "://" + host + ":" + std::to_string(port_) +
         "/keys/jwks.json";
}

std::string KeyServer::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

void KeyServer::say(Speech speech) {
  const std::lock_guard lock(mutex_);
  speech_ = std::move(speech);
}

void KeyServer::serve() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) != 1) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) connections_.emplace_back([this, connection] { answer(connection); });
  }
}

void KeyServer::answer(int connection) {
  Talk talk(connection, static_cast<SSL_CTX*>(context_.get()));
  const std::string head = talk.receive_head();
  if (head.empty()) return;
  ++requests_;
  Speech speech;
  {
    const std::lock_guard lock(mutex_);
    head_ = head;
    speech = speech_;
  }
  const auto until = std::chrono::steady_clock::now() + speech.before;
  while (!stopping_ && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  std::string_view left = speech.bytes;
  while (speech.between.count() > 0 && !left.empty() && !stopping_) {
    if (!talk.send(left.substr(0, 2))) return;
    left.remove_prefix(std::min<std::size_t>(2, left.size()));
    std::this_thread::sleep_for(speech.between);
  }
  talk.send(left);
}

}  // namespace token_test
