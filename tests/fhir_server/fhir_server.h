// A FHIR server that does exactly what a test tells it to, wrong things above all: it speaks bytes,
// not HTTP. On a port of its own choice of this machine, each connection in a thread of its own.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/fhir_server/certificates.h"

namespace fhir_test {

struct ServerRequest {
  std::string method;
  std::string target;                          // path and query
  std::map<std::string, std::string> headers;  // names in small letters
  std::string body;
};

class FhirServer;

// The other end of one connection, while its request is answered.
class Peer {
 public:
  // False where the client has gone.
  bool send(std::string_view bytes);
  // False where the server stops or the client has gone meanwhile.
  bool pause(std::chrono::milliseconds time);
  // Until the client goes or the server stops.
  void hang();
  // Ends the connection, in order or with a reset.
  void close();
  void reset();

 private:
  friend class FhirServer;
  Peer(FhirServer& server, int socket) : server_(server), socket_(socket) {}
  ~Peer();
  [[nodiscard]] bool accept_tls(SSL_CTX* context);
  [[nodiscard]] std::string receive();

  FhirServer& server_;
  int socket_;
  std::unique_ptr<SSL, void (*)(SSL*)> tls_{nullptr, SSL_free};
  bool open_ = true;
};

using Behaviour = std::function<void(Peer&, const ServerRequest&)>;

class FhirServer {
 public:
  // Over TLS where there is a certificate.
  explicit FhirServer(Behaviour behaviour, const Certificate* certificate = nullptr);
  ~FhirServer();
  FhirServer(const FhirServer&) = delete;
  FhirServer& operator=(const FhirServer&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  // "http://127.0.0.1:PORT", https with TLS; `host` leads to this machine.
  [[nodiscard]] std::string origin(const std::string& host = "127.0.0.1") const;

  // From the next request on; forgets what came so far.
  void behave(Behaviour behaviour);
  // What came since.
  [[nodiscard]] std::vector<ServerRequest> requests() const;
  // What the newest TLS connection named (SNI); empty where it named nobody.
  [[nodiscard]] std::string server_name() const;
  // The most connections that were open at once since.
  [[nodiscard]] std::size_t most_connections() const;

 private:
  friend class Peer;
  void accept();
  void serve(int socket);
  [[nodiscard]] bool read_request(Peer& peer, std::string& buffer, ServerRequest& request);

  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> tls_{nullptr, SSL_CTX_free};
  int listening_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  Behaviour behaviour_;
  std::vector<ServerRequest> requests_;
  std::list<int> sockets_;
  std::size_t most_connections_ = 0;
  std::string server_name_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

// A response with its Content-Length.
[[nodiscard]] std::string response(int status, std::string_view content_type, std::string_view body,
                                   const std::string& more_headers = {});
// 200 with FHIR JSON.
[[nodiscard]] std::string fhir_json(std::string_view body);

// The body of a search that found nothing.
inline constexpr const char* kEmpty = R"({"resourceType":"Bundle","type":"searchset","total":0})";

}  // namespace fhir_test
