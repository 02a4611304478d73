#include "server/cpprest_listener.h"

#include <cpprest/http_listener.h>
#include <pplx/threadpool.h>

#include <future>
#include <mutex>
#include <utility>

#include "fhir/cpprest_body.h"
#include "server/connection_limits.h"
#include "server/workers.h"

namespace server {
namespace {

namespace http = web::http;
using http::experimental::listener::http_listener;

// What the listener and the requests in hand share. The library may still hold a request when the
// listener is gone; its desk is then closed.
class Desk {
 public:
  Desk(Handler handler, const ListenerSettings& settings)
      : handler_(std::move(handler)),
        body_limit_(settings.limits.body_bytes),
        in_hand_(settings.limits.requests),
        workers_(std::make_unique<Workers>(settings.threads)) {}

  [[nodiscard]] std::size_t body_limit() const noexcept { return body_limit_; }
  [[nodiscard]] RequestsInHand& in_hand() noexcept { return in_hand_; }
  void answer(Request&& request, Respond respond) const {
    handler_(std::move(request), std::move(respond));
  }
  void hand(std::function<void()> job) {
    const std::lock_guard lock(mutex_);
    if (workers_) workers_->hand(std::move(job));
  }
  // Not from a worker.
  void close() {
    std::unique_ptr<Workers> workers;
    const std::lock_guard lock(mutex_);
    workers.swap(workers_);
  }

 private:
  const Handler handler_;
  const std::size_t body_limit_;
  RequestsInHand in_hand_;
  std::mutex mutex_;
  std::unique_ptr<Workers> workers_;
};

// How the head says that the body comes (RFC 9112 section 6.3).
struct Framing {
  bool chunked = false;
  std::size_t length = 0;
  bool bad = false;
};

Framing framing_of(const http::http_headers& headers) {
  Framing framing;
  const auto encoding = headers.find(http::header_names::transfer_encoding);
  const auto length = headers.find(http::header_names::content_length);
  if (encoding != headers.end()) {
    framing.chunked = true;
    // The library takes any value that has "chunked" in it for chunked; two lengths are the way in
    // for request smuggling.
    framing.bad = encoding->second != "chunked" || length != headers.end();
  } else if (length != headers.end()) {
    const std::string& text = length->second;
    constexpr std::size_t kMostDigits = 15;
    framing.bad = text.empty() || text.size() > kMostDigits ||
                  text.find_first_not_of("0123456789") != std::string::npos;
    if (!framing.bad) framing.length = std::stoull(text);
  }
  return framing;
}

// One request from its head to its reply. Shared by what runs for it, one after the other: the
// library's thread until the body has come, a worker for the answer, the library's until it is
// sent.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(std::shared_ptr<Desk> desk, const http::http_request& message)
      : desk_(std::move(desk)),
        message_(message),
        in_hand_(std::shared_ptr<RequestsInHand>(desk_, &desk_->in_hand())) {}

  // On the library's thread, before it has passed on a byte of the body. The library sends no reply
  // before the body is complete, so there is nothing to be won by refusing a request earlier.
  void run() {
    const Framing framing = framing_of(message_.headers());
    if (framing.bad) fault_ = Fault::bad_framing;
    if (framing.length > desk_->body_limit()) fault_ = Fault::too_large;
    if (desk_->in_hand().stopping()) fault_ = Fault::stopping;
    const std::size_t limit = fault_ == Fault::none ? desk_->body_limit() : 0;
    body_ = std::make_shared<fhir::CpprestBody>(limit, framing.length);
    const concurrency::streams::streambuf<std::uint8_t> buffer(body_);
    message_._get_impl()->set_outstream(buffer.create_ostream(), false);
    message_.content_ready().then(
        [self = shared_from_this()](const pplx::task<http::http_request>& ready) {
          self->received(ready);
        });
  }

 private:
  void received(const pplx::task<http::http_request>& ready) {
    try {
      ready.get();
    } catch (const std::exception&) {  // cut off, or not to be understood
      fault_ = Fault::bad_framing;
    }
    if (fault_ == Fault::none && body_->too_large()) fault_ = Fault::too_large;
    if (!in_hand_.take() && fault_ == Fault::none) fault_ = Fault::busy;
    desk_->hand([self = shared_from_this()] { self->answer(); });
  }

  void answer() {
    desk_->answer(request(),
                  [self = shared_from_this()](Reply&& reply) { self->send(std::move(reply)); });
  }

  void send(Reply&& reply) {
    in_hand_.put_down();
    const bool head_only = message_.method() == http::methods::HEAD;
    http::http_response response(static_cast<http::status_code>(reply.status));
    if (!reply.body.empty() && !head_only) response.set_body(std::move(reply.body), "");
    for (auto& [name, value] : reply.headers) response.headers()[name] = std::move(value);
    // After a fault it is not certain where the next request begins.
    if (fault_ != Fault::none || desk_->in_hand().is_last()) {
      response.headers()[http::header_names::connection] = "close";
    }
    message_.reply(response).then([self = shared_from_this()](const pplx::task<void>& sent) {
      try {
        sent.get();
      } catch (const std::exception&) {  // the client went away: nobody is left to be told
      }
    });
  }

  Request request() {
    Request request;
    request.method = message_.method();
    request.path = message_.request_uri().path();
    request.query = message_.request_uri().query();
    request.remote = message_.remote_address();
    request.fault = fault_;
    if (fault_ == Fault::none) request.body = std::move(body_->bytes());
    request.header = [self = shared_from_this()](std::string_view name) {
      const auto& headers = self->message_.headers();
      const auto found = headers.find(std::string(name));
      return found == headers.end() ? std::string() : found->second;
    };
    return request;
  }

  const std::shared_ptr<Desk> desk_;
  http::http_request message_;
  RequestInHand in_hand_;
  std::shared_ptr<fhir::CpprestBody> body_;
  Fault fault_ = Fault::none;
};

// A port that was free a moment ago: the library can listen on port 0 but cannot say what it got.
std::uint16_t find_free_port(const std::string& host) {
  boost::system::error_code error;
  boost::asio::io_context context;
  boost::asio::ip::tcp::acceptor probe(context);
  const auto address = boost::asio::ip::make_address(host, error);
  if (!error) probe.open(boost::asio::ip::tcp::v4(), error);
  if (!error) probe.bind({address, 0}, error);
  if (error) throw ListenError("no free port on " + host + ": " + error.message());
  return probe.local_endpoint().port();
}

// The library's second thread, kept waiting until it is needed. To serve, one thread must do: with
// two, a body may come in before Exchange::run() has said where it goes. To close, two must do: one
// waits for the connections that the other ends.
class SpareThread {
 public:
  SpareThread() {
    try {
      crossplat::threadpool::initialize_with_threads(2);
    } catch (const std::exception&) {  // the process has a listener already, and that one's holds
      return;
    }
    const auto waiting = std::make_shared<std::promise<void>>();
    crossplat::threadpool::shared_instance().service().post(
        [waiting, released = released_.get_future().share()] {
          waiting->set_value();
          released.wait();
        });
    waiting->get_future().wait();
    holds_ = true;
  }
  ~SpareThread() { release(); }
  SpareThread(const SpareThread&) = delete;
  SpareThread& operator=(const SpareThread&) = delete;

  void release() {
    if (std::exchange(holds_, false)) released_.set_value();
  }

 private:
  std::promise<void> released_;
  bool holds_ = false;
};

class CpprestListener : public Listener {
 public:
  CpprestListener(ListenerSettings settings, Handler handler)
      : settings_(std::move(settings)),
        desk_(std::make_shared<Desk>(std::move(handler), settings_)) {
    if (settings_.host == "localhost") settings_.host = "127.0.0.1";
    if (settings_.tls) throw ListenError("tls: the listener cpprest has none");
  }
  ~CpprestListener() override {
    try {
      stop();
    } catch (...) {  // the library could not close: nothing more can be done about it here
    }
    desk_->close();
  }

  void start() override {
    constexpr int kAttempts = 16;
    for (int attempt = 1;; ++attempt) {
      const bool any_port = settings_.port == 0;
      const std::uint16_t port = any_port ? find_free_port(settings_.host) : settings_.port;
      try {
        return open(port);
      } catch (const std::exception& error) {
        if (any_port && attempt < kAttempts) continue;  // someone took it in between
        throw ListenError("cannot listen on " + settings_.host + ":" + std::to_string(port) + ": " +
                          error.what());
      }
    }
  }

  void drain() override { desk_->in_hand().begin_draining(); }

  void stop() override {
    if (!listener_) return;
    desk_->in_hand().begin_stopping();
    desk_->in_hand().wait_for_none(settings_.patience);
    spare_thread_.release();
    listener_->close().wait();
    listener_.reset();
  }

  [[nodiscard]] std::string url() const override { return url_; }

 private:
  void open(std::uint16_t port) {
    const std::string url = "http://" + settings_.host + ":" + std::to_string(port);
    auto listener = std::make_unique<http_listener>(url + "/");
    const auto serve = [desk = desk_](const http::http_request& message) {
      std::make_shared<Exchange>(desk, message)->run();
    };
    // Left alone, the library would answer these two itself.
    listener->support(http::methods::OPTIONS, serve);
    listener->support(http::methods::TRCE, serve);
    listener->support(serve);
    listener->open().get();
    listener_ = std::move(listener);
    url_ = url;
  }

  ListenerSettings settings_;
  const std::shared_ptr<Desk> desk_;
  SpareThread spare_thread_;
  std::unique_ptr<http_listener> listener_;
  std::string url_;
};

}  // namespace

std::unique_ptr<Listener> make_cpprest_listener(ListenerSettings settings, Handler handler) {
  return std::make_unique<CpprestListener>(std::move(settings), std::move(handler));
}

}  // namespace server
