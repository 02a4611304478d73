// HTTP exchanges with one server, at one address of it, for one request of a client. What
// fhir/client.h needs of an HTTP library; its .cpp is the only file of fhir/ that includes
// cpprestsdk for calling.
//
// What the library would do and must not: it follows redirects, resolves the name of each
// connection anew, checks certificates against the Host header with its port, and keeps connections
// for whoever comes next (docs/adr/0006). Here a session has its own connections, which end with
// it, and they lead to the one address that was given.
//
// Limits of the library that cannot be mended from outside: heads and single chunks are held whole
// without a bound but time; addresses are IPv4.
//
// Everything runs on the library's one thread (HttpStack::run), which must not be kept waiting.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "fhir/web_address.h"

namespace fhir {

struct HttpRequest {
  std::string target;               // path and query
  std::optional<std::string> form;  // the body of a POST; without it a GET
};

struct HttpAnswer {
  enum class Outcome : std::uint8_t {
    complete,
    unreachable,  // no connection
    no_tls,       // no TLS, or a certificate that is not trusted, not valid, or someone else's
    cut_off,      // ended early, or no HTTP
    too_large,    // more bytes than the session may take
  };
  Outcome outcome = Outcome::cut_off;
  // The rest only where it is complete.
  int status = 0;
  std::string content_type;
  std::string content_encoding;
  std::string retry_after;
  std::string body;
};

// Who is called, how, and how much may come back.
struct HttpTarget {
  WebAddress server;
  std::string address;                    // IPv4, one of the server's; where the connections go
  std::string token;                      // for Authorization: Bearer; may be empty
  std::string traceparent;                // may be empty
  std::size_t bytes = 0;                  // all bodies of the session together
  std::chrono::milliseconds patience{0};  // for any one step of an exchange
};

class HttpSession {
 public:
  using Done = std::function<void(HttpAnswer&&)>;

  // Ends its exchanges and connections; `done` of those may still be called.
  ~HttpSession();
  HttpSession(const HttpSession&) = delete;
  HttpSession& operator=(const HttpSession&) = delete;

  // Calls `done` once.
  void send(const HttpRequest& request, const Done& done);

 private:
  friend class HttpStack;
  struct Impl;
  explicit HttpSession(std::shared_ptr<Impl> impl);
  const std::shared_ptr<Impl> impl_;
};

// The library's thread and the certificates that are trusted, for the whole process.
class HttpStack {
 public:
  using Job = std::function<void()>;

  // Trusts what the system trusts, and the certificates of `ca_file` where it is not empty. Throws
  // std::invalid_argument where that file cannot be used. To be made before other threads run: it
  // changes the environment (SSL_CERT_FILE).
  explicit HttpStack(const std::string& ca_file);
  ~HttpStack();
  HttpStack(const HttpStack&) = delete;
  HttpStack& operator=(const HttpStack&) = delete;

  // From any thread; jobs run on the library's thread.
  void run(Job job) const;
  void run_at(std::chrono::steady_clock::time_point when, Job job) const;

  [[nodiscard]] std::unique_ptr<HttpSession> connect(HttpTarget target) const;

 private:
  struct Trust;
  const std::unique_ptr<Trust> trust_;
};

}  // namespace fhir
