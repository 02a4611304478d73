#include "server/cpprest_jwks.h"

#include <cpprest/http_client.h>
#include <pplx/threadpool.h>

#include <mutex>
#include <utility>

#include "fhir/cpprest_body.h"

namespace server {
namespace {

namespace http = web::http;

constexpr const char* kTooLong = "longer than 256 KiB";
constexpr const char* kTooSlow = "no whole answer within two seconds";
constexpr const char* kStopping = "the server is shutting down";

}  // namespace

// One fetch: the library's tasks and a timer, and whichever ends first tells.
class CpprestJwks::Fetch : public std::enable_shared_from_this<Fetch> {
 public:
  Fetch(std::shared_ptr<fhir::FetchesInHand<Fetch>> in_hand,
        std::shared_ptr<const fhir::TrustedCertificates> trusted, Done done)
      : in_hand_(std::move(in_hand)),
        trusted_(std::move(trusted)),
        done_(std::move(done)),
        body_(std::make_shared<fhir::CpprestBody>(kMostBytes, 0)),
        timer_(crossplat::threadpool::shared_instance().service()) {}

  void start(const std::string& url) {
    try {
      run(web::uri(url));
    } catch (const std::exception&) {
      finish({{}, "no URL that can be called"});
    }
  }

  // Once; whoever comes later is not heard. What still runs is given up.
  void finish(Result&& result);

 private:
  // The library's own timeout begins anew with every byte.
  void set_timer() {
    const std::lock_guard lock(mutex_);
    if (!done_) return;
    timer_.expires_after(kLongest);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (!cancelled) self->finish({{}, kTooSlow});
    });
  }

  void run(const web::uri& url) {
    set_timer();
    http::client::http_client_config config;
    config.set_timeout(2 * kLongest);  // ours comes first
    config.set_max_redirects(0);
    if (trusted_) {
      config.set_ssl_context_callback([trusted = trusted_](boost::asio::ssl::context& context) {
        trusted->use_in(context.native_handle());
      });
    }
    http::client::http_client client(url.authority(), config);
    http::http_request request(http::methods::GET);
    request.set_request_uri(url.resource());
    request.headers().add("Accept", "application/jwk-set+json, application/json");
    const concurrency::streams::streambuf<std::uint8_t> buffer(body_);
    request.set_response_stream(buffer.create_ostream());
    client.request(request, cancel_.get_token())
        .then([self = shared_from_this()](const http::http_response& response) {
          self->check_head(response);
          return response.content_ready();
        })
        .then([self = shared_from_this()](const pplx::task<http::http_response>& whole) {
          self->received(whole);
        });
  }

  // What is refused by its head need not come.
  void check_head(const http::http_response& response) {
    if (response.status_code() != http::status_codes::OK) {
      finish({{}, "status " + std::to_string(response.status_code())});
    } else if (response.headers().content_length() > kMostBytes) {
      finish({{}, kTooLong});
    }
  }

  void received(const pplx::task<http::http_response>& whole) {
    {
      const std::lock_guard lock(mutex_);
      running_ = false;
    }
    try {
      (void)whole.get();
      if (body_->too_large()) return finish({{}, kTooLong});
      finish({std::move(body_->bytes()), {}});
    } catch (const std::exception&) {  // its text may have come from outside
      finish({{}, "no connection, or one that broke or is not to be trusted"});
    }
  }

  const std::shared_ptr<fhir::FetchesInHand<Fetch>> in_hand_;
  const std::shared_ptr<const fhir::TrustedCertificates> trusted_;
  std::mutex mutex_;
  Done done_;  // empty once it has been told
  bool running_ = true;
  const std::shared_ptr<fhir::CpprestBody> body_;
  boost::asio::steady_timer timer_;
  pplx::cancellation_token_source cancel_;
};

void CpprestJwks::Fetch::finish(Result&& result) {
  Done done;
  bool running = false;
  {
    const std::lock_guard lock(mutex_);
    if (!done_) return;
    done = std::exchange(done_, nullptr);
    running = running_;
    timer_.cancel();
  }
  if (running) cancel_.cancel();
  done(std::move(result));
  in_hand_->remove(shared_from_this());
}

CpprestJwks::CpprestJwks(std::shared_ptr<const fhir::TrustedCertificates> trusted)
    : trusted_(std::move(trusted)), in_hand_(std::make_shared<fhir::FetchesInHand<Fetch>>()) {}

// What can be thrown here, a lock that fails, leaves nothing to go on with.
CpprestJwks::~CpprestJwks() { stop(); }  // NOLINT(bugprone-exception-escape)

void CpprestJwks::stop() {
  in_hand_->stop([](const std::shared_ptr<Fetch>& fetch) { fetch->finish({{}, kStopping}); });
}

void CpprestJwks::fetch(const std::string& url, Done done) {
  const auto fetch = std::make_shared<Fetch>(in_hand_, trusted_, std::move(done));
  if (!in_hand_->add(fetch)) return fetch->finish({{}, kStopping});
  fetch->start(url);
}

}  // namespace server
