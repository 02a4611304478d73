// The client's side: sockets, and TLS by OpenSSL.
#include "conformance/http.h"

#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <memory>

namespace conformance {
namespace {

using Clock = std::chrono::steady_clock;

// One connection with a deadline for all of it but the look-up of a name. Nothing blocks but poll.
class Connection {
 public:
  Connection(const Url& url, Clock::time_point deadline, bool verify) : deadline_(deadline) {
    connect(url);
    if (trouble_.empty() && url.tls) start_tls(url, verify);
  }
  ~Connection() {
    ssl_.reset();
    if (socket_ >= 0) ::close(socket_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] const std::string& trouble() const { return trouble_; }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const long sent = until_done(POLLOUT, [&] {
        return ssl_ ? ::SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                    : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      });
      if (sent <= 0) return;  // it may have answered and closed before it had read all
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  std::size_t read(char* buffer, std::size_t size) {
    const long count = until_done(POLLIN, [&] {
      return ssl_ ? ::SSL_read(ssl_.get(), buffer, static_cast<int>(size))
                  : ::recv(socket_, buffer, size, 0);
    });
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

 private:
  [[nodiscard]] std::chrono::milliseconds left() const {
    return std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
  }

  bool wait(short events) {
    pollfd watched{socket_, events, 0};
    const auto most = static_cast<int>(left().count());
    if (most > 0 && ::poll(&watched, 1, most) > 0) return true;
    trouble_ = "no answer in time";
    return false;
  }

  // What a call that came back with `result` waits for; 0 where it has failed.
  [[nodiscard]] short waits_for(long result, short events) const {
    if (!ssl_) return result < 0 && (errno == EAGAIN || errno == EINTR) ? events : short{0};
    switch (::SSL_get_error(ssl_.get(), static_cast<int>(result))) {
      case SSL_ERROR_WANT_READ:
        return POLLIN;
      case SSL_ERROR_WANT_WRITE:
        return POLLOUT;
      default:
        return 0;
    }
  }

  // Calls until it is done or fails, or the deadline is past: the last result, 0 for the deadline.
  template <typename Call>
  long until_done(short events, Call call) {
    if (left().count() <= 0) trouble_ = "no answer in time";
    while (trouble_.empty()) {
      ::ERR_clear_error();
      const long result = call();
      if (result > 0) return result;
      const short wanted = waits_for(result, events);
      if (wanted == 0) return result;
      wait(wanted);
    }
    return 0;
  }

  bool connects_to(const addrinfo& address) {
    socket_ = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_ < 0) return false;
    if (::connect(socket_, address.ai_addr, address.ai_addrlen) == 0) return true;
    int error = 0;
    socklen_t length = sizeof error;
    if (errno == EINPROGRESS && wait(POLLOUT) &&
        ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0) {
      return true;
    }
    ::close(socket_);
    socket_ = -1;
    return false;
  }

  void connect(const Url& url) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(url.address().c_str(), std::to_string(url.port).c_str(), &hints, &found) !=
        0) {
      trouble_ = "no such host: " + url.host;
      return;
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
      if (connects_to(*address)) return;
      if (!trouble_.empty()) return;
    }
    trouble_ = "cannot connect to " + url.authority();
  }

  void start_tls(const Url& url, bool verify) {
    context_.reset(::SSL_CTX_new(::TLS_client_method()));
    ::SSL_CTX_set_default_verify_paths(context_.get());
    ::SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
    ssl_.reset(::SSL_new(context_.get()));
    if (verify) {
      ::SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER, nullptr);
      ::SSL_set1_host(ssl_.get(), url.address().c_str());  // takes IP addresses, too
    }
    if (!url.is_ip_address()) ::SSL_set_tlsext_host_name(ssl_.get(), url.host.c_str());
    ::SSL_set_fd(ssl_.get(), socket_);
    if (until_done(POLLIN, [&] { return ::SSL_connect(ssl_.get()); }) > 0) return;
    if (!trouble_.empty()) return;
    const char* const reason = ::ERR_reason_error_string(::ERR_get_error());
    trouble_ = std::string("no TLS 1.2 or later: ") + (reason != nullptr ? reason : "closed");
  }

  Clock::time_point deadline_;
  int socket_ = -1;
  std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context_{nullptr, ::SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&::SSL_free)> ssl_{nullptr, ::SSL_free};
  std::string trouble_;
};

std::string bytes_of(const HttpRequest& request, const Url& url) {
  std::string text = request.method + ' ' + url.path + " HTTP/1.1\r\nHost: " + url.authority() +
                     "\r\nConnection: close\r\n";
  for (const auto& [name, value] : request.headers) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
  if (!request.body.empty() || request.method == "POST") {
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return text + "\r\n" + request.body;
}

}  // namespace

HttpAnswer exchange(const HttpRequest& request, std::chrono::milliseconds patience,
                    bool verify_certificates) {
  HttpAnswer answer;
  const auto url = Url::parse(request.url);
  if (!url) {
    answer.trouble = "no http or https URL: " + request.url;
    return answer;
  }
  const Clock::time_point start = Clock::now();
  Connection connection(*url, start + patience, verify_certificates);
  if (!connection.trouble().empty()) {
    answer.trouble = connection.trouble();
    return answer;
  }
  connection.send(bytes_of(request, *url));
  std::string rest;
  auto message = read_message(
      [&](char* buffer, std::size_t size) { return connection.read(buffer, size); }, rest, true);
  answer.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  if (!connection.trouble().empty() || !message || message->start_line.size() < 12) {
    answer.trouble = connection.trouble().empty() ? "the connection was closed without an answer"
                                                  : connection.trouble();
    return answer;
  }
  const char* const status = message->start_line.data() + 9;
  std::from_chars(status, status + 3, answer.status);
  answer.headers = std::move(message->headers);
  answer.body = std::move(message->body);
  return answer;
}

}  // namespace conformance
