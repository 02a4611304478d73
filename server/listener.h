// The seam between this program and whatever library speaks HTTP: a request, a reply, and something
// that turns the one into the other. Nothing of any library is visible here, so that a listener can
// be put in another's place (docs/adr).
//
// Source of the rules: RFC 9110, RFC 9112.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server {

// Why a request comes without its body. The handler still answers it, as it answers everything.
enum class Fault : std::uint8_t {
  none,
  bad_head,        // no request, or one that two readers could read in two ways; no method, no path
  head_too_large,  // likewise
  too_large,       // the body is longer than the limit; not kept
  bad_framing,     // the body's length is stated in no way or in two ways, or it ended early
  timed_out,       // it did not come in time; no method and no path unless its head did
  busy,            // it came whole, and more are being answered than the limit
  stopping,        // the listener is about to end
};

// Owned by the handler. Lengths are bytes as they came.
struct Request {
  std::string method;  // as sent, case and all
  std::string path;    // percent-encoded, without the query
  std::string query;   // percent-encoded, without its question mark
  std::string remote;  // the IP address it came from
  std::string body;
  Fault fault = Fault::none;
  // Value of a header by its name in any case; empty where it is absent. Valid until the request is
  // answered.
  std::function<std::string(std::string_view name)> header;
};

struct Reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // Content-Type among them
  std::string body;
};

// Takes the reply to one request: called once, from any thread, before the handler returns or after
// it. Does not throw.
using Respond = std::function<void(Reply&&)>;

// Called from several threads at once; it must not wait for anything but the processor. Does not
// throw.
using Handler = std::function<void(Request&&, Respond)>;

// What clients may take. The times are kept to within a quarter of the shortest of them.
struct ListenerLimits {
  std::size_t head_bytes = std::size_t{16} * 1024;  // request line and headers; also trailers
  std::size_t body_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t connections = 1024;
  std::size_t connections_per_address = 128;
  std::size_t requests = 256;  // answered at once: handed to the handler, and not yet replied to
  std::chrono::milliseconds first_byte{10'000};  // from the connection on, TLS handshake included
  std::chrono::milliseconds between_bytes{10'000};  // of a request, and of a reply being taken
  std::chrono::milliseconds request{30'000};        // from its first byte to the reply's last
  std::chrono::milliseconds idle{60'000};           // between two requests
};

// Files in PEM.
struct TlsSettings {
  std::string certificate;  // the server's, and those between it and the root
  std::string key;          // of the certificate, without a passphrase
  std::string client_ca;    // not empty: a client must show a certificate signed by one of these
  bool only_1_3 = false;    // else 1.2 too
};

struct ListenerSettings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any that is free
  ListenerLimits limits;
  std::optional<TlsSettings> tls;
  unsigned threads = 0;  // 0: as many as suit the cores
  // How long stop() waits for requests in hand.
  std::chrono::milliseconds patience{10'000};
};

// The address cannot be listened on, or not with these settings.
class ListenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Listener {
 public:
  Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener() = default;  // stops

  // Returns once connections are accepted. Throws ListenError.
  virtual void start() = 0;

  // Answers on as before, but each reply says that its connection ends with it, so that clients go
  // elsewhere by themselves.
  virtual void drain() = 0;

  // Answers the requests in hand, those that still come with Fault::stopping, and returns when none
  // is left or patience is over. A second call does nothing.
  virtual void stop() = 0;

  // Reads the certificate and key anew, from the files of these settings, for the connections that
  // come from now on; from any thread. Throws ListenError where they cannot be used, and goes on
  // with the old ones. Nothing where it was made without TLS.
  virtual void renew_tls(const TlsSettings& /*settings*/) {}

  // Where it listens, "http://127.0.0.1:8080" or https, the real port in it. After start().
  [[nodiscard]] virtual std::string url() const = 0;
};

}  // namespace server
