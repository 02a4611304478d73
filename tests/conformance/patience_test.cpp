// How long the tool waits: for all of a call, wherever the server stops.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "conformance/http.h"
#include "tests/fhir_server/certificates.h"
#include "tests/temporary_file.h"

using conformance::HttpAnswer;

namespace {

constexpr std::chrono::milliseconds kShort{300};
constexpr std::chrono::milliseconds kLong{20'000};

// A socket of loopback that listens; `port` is 0 where the machine has no such address.
class Listening {
 public:
  explicit Listening(int backlog, const char* address = "::ffff:127.0.0.1")
      : socket_(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in6 place{};
    place.sin6_family = AF_INET6;
    ::inet_pton(AF_INET6, address, &place.sin6_addr);
    socklen_t size = sizeof place;
    auto* const generic = reinterpret_cast<sockaddr*>(&place);
    if (::bind(socket_, generic, size) != 0 || ::listen(socket_, backlog) != 0 ||
        ::getsockname(socket_, generic, &size) != 0) {
      return;
    }
    port = ntohs(place.sin6_port);
  }
  ~Listening() { ::close(socket_); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  [[nodiscard]] int accept() const { return ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC); }
  [[nodiscard]] std::string url(const std::string& scheme) const {
    return scheme + "://127.0.0.1:" + std::to_string(port);
  }

  std::uint16_t port = 0;

 private:
  int socket_;
};

HttpAnswer ask(const std::string& url, std::chrono::milliseconds patience, bool verify = false) {
  return conformance::exchange({"GET", url + '/', {}, {}}, patience, verify);
}

using Tls = std::unique_ptr<SSL, decltype(&::SSL_free)>;

// Takes one connection, reads a request of it, and lets `answer` say what comes back.
class TlsServer {
 public:
  TlsServer(const Listening& listening, const fhir_test::Certificate& certificate,
            const std::function<void(SSL*, int)>& answer)
      : thread_([&listening, &certificate, answer] {
          const std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context(
              ::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
          certificate.use(context.get());
          const Tls tls(::SSL_new(context.get()), ::SSL_free);
          const int socket = listening.accept();
          ::SSL_set_fd(tls.get(), socket);
          std::array<char, 1024> buffer{};
          if (::SSL_accept(tls.get()) == 1 && ::SSL_read(tls.get(), buffer.data(), 1024) > 0) {
            answer(tls.get(), socket);
          }
          ::close(socket);
        }) {}
  ~TlsServer() { thread_.join(); }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

 private:
  std::thread thread_;
};

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

void answer_whole(SSL* tls, int /*socket*/) {
  ::SSL_write(tls, kAnswer.data(), static_cast<int>(kAnswer.size()));
}

// The first bytes of a TLS record, and no more until the client goes.
void answer_half_a_record(SSL* tls, int socket) {
  BIO* const memory = ::BIO_new(::BIO_s_mem());
  ::SSL_set0_wbio(tls, memory);
  answer_whole(tls, socket);
  char* bytes = nullptr;
  const long size = ::BIO_get_mem_data(memory, &bytes);
  ::send(socket, bytes, static_cast<std::size_t>(size / 2), MSG_NOSIGNAL);
  while (::recv(socket, bytes, static_cast<std::size_t>(size), 0) > 0) {
  }
}

}  // namespace

TEST_CASE("the tool does not wait longer for a connection than for an answer",
          "[conformance][http]") {
  const Listening listening(0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(listening.port);
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::vector<int> waiting;  // more than may wait to be accepted
  for (int i = 0; i < 4; ++i) {
    waiting.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    ::connect(waiting.back(), reinterpret_cast<const sockaddr*>(&place), sizeof place);
  }
  CHECK(ask(listening.url("http"), kShort).trouble == "no answer in time");
  for (const int socket : waiting) ::close(socket);
}

TEST_CASE("nor for TLS to begin", "[conformance][http]") {
  const Listening listening(8);
  CHECK(ask(listening.url("https"), kShort).trouble == "no answer in time");
  CHECK(ask(listening.url("http"), kShort).trouble == "no answer in time");
}

TEST_CASE("nor for the rest of a TLS record", "[conformance][http]") {
  const Listening listening(8);
  const fhir_test::Certificate certificate({"IP:127.0.0.1"});
  {
    const TlsServer server(listening, certificate, answer_whole);
    CHECK(ask(listening.url("https"), kLong).body == "{}");
  }
  const TlsServer server(listening, certificate, answer_half_a_record);
  // A second and not less: the handshake has to be over by then.
  CHECK(ask(listening.url("https"), std::chrono::seconds(1)).trouble == "no answer in time");
}

TEST_CASE("an answer that goes on when time is up is none", "[conformance][http]") {
  const Listening listening(8);
  std::thread server([&] {
    const int socket = listening.accept();
    std::string bytes = "HTTP/1.1 200 OK\r\n\r\nabc";
    ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    while (::recv(socket, bytes.data(), bytes.size(), 0) > 0) {
    }
    ::close(socket);
  });
  const HttpAnswer answer = ask(listening.url("http"), kShort);
  CHECK(answer.status == 0);
  CHECK(answer.trouble == "no answer in time");
  server.join();
}

TEST_CASE("a certificate for an IPv6 address is good for its URL", "[conformance][http]") {
  const Listening listening(8, "::1");
  if (listening.port == 0) {
    WARN("skipped: this machine has no IPv6");
    return;
  }
  const fhir_test::Certificate authority({});
  const fhir_test::Certificate certificate({"IP:::1"}, &authority);
  const tests::TemporaryFile trusted(authority.pem());
  ::setenv("SSL_CERT_FILE", trusted.path().c_str(), 1);
  const TlsServer server(listening, certificate, answer_whole);
  const HttpAnswer answer = ask("https://[::1]:" + std::to_string(listening.port), kLong, true);
  CHECK(answer.trouble.empty());
  CHECK(answer.status == 200);
  ::unsetenv("SSL_CERT_FILE");
}
