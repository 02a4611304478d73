#include "fhir/http_session.h"

#include <cpprest/http_client.h>
#include <cpprest/rawptrstream.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pplx/threadpool.h>

#include <boost/asio/steady_timer.hpp>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "fhir/cpprest_body.h"
#include "fhir/ip_address.h"

namespace fhir {
namespace {

namespace http = web::http;
namespace ssl = boost::asio::ssl;

constexpr const char* kAccept = "application/fhir+json, application/fhir+xml;q=0.8";

// One thread, so that nothing the library does to a connection meets a timeout that closes it. A
// listener of the same library may have started the pool before; it keeps to one thread as well.
boost::asio::io_service& library_service() {
  static const bool kStarted = [] {
    try {
      crossplat::threadpool::initialize_with_threads(1);
    } catch (const std::exception&) {  // the listener was first
    }
    return true;
  }();
  (void)kStarted;
  return crossplat::threadpool::shared_instance().service();
}

// OpenSSL's own verdict, name check included. Without this the library asks whether the certificate
// is one of "host:port".
int verify_chain(X509_STORE_CTX* chain, void*) {
  X509_STORE_CTX_set_verify_cb(chain, [](int verdict, X509_STORE_CTX*) { return verdict; });
  return X509_verify_cert(chain);
}

void demand_name(SSL_CTX* context, const std::string& host) {
  X509_VERIFY_PARAM* const demand = SSL_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_hostflags(
      demand, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  const int set = range_of(host) ? X509_VERIFY_PARAM_set1_ip_asc(demand, host.c_str())
                                 : X509_VERIFY_PARAM_set1_host(demand, host.data(), host.size());
  if (set != 1) throw std::runtime_error("the name of the server cannot be verified");
}

class TooLarge : public std::exception {};

HttpAnswer failed(const std::exception& error) {
  HttpAnswer answer;
  const std::string_view what = error.what();
  if (dynamic_cast<const TooLarge*>(&error) != nullptr) {
    answer.outcome = HttpAnswer::Outcome::too_large;
  } else if (what.starts_with("Error in SSL handshake")) {
    answer.outcome = HttpAnswer::Outcome::no_tls;
  } else if (what.starts_with("Failed to connect") || what.starts_with("Error resolving")) {
    answer.outcome = HttpAnswer::Outcome::unreachable;
  }
  return answer;
}

std::string header_of(const http::http_response& response, const char* name) {
  const auto found = response.headers().find(name);
  return found == response.headers().end() ? std::string() : found->second;
}

}  // namespace

struct HttpStack::Trust {
  std::shared_ptr<X509_STORE> store{X509_STORE_new(), X509_STORE_free};
};

HttpStack::HttpStack(const std::string& ca_file) : trust_(std::make_unique<Trust>()) {
  X509_STORE* const store = trust_->store.get();
  if (store == nullptr || X509_STORE_set_default_paths(store) != 1) {
    throw std::runtime_error("the certificates of the system cannot be used");
  }
  // The library would read the system's file of certificates for each connection anew, which takes
  // 80 ms. The system's folder of certificates, which is read as needed, is left to it.
  ::setenv(X509_get_default_cert_file_env(), "/dev/null", 1);
  if (!ca_file.empty() && X509_STORE_load_file(store, ca_file.c_str()) != 1) {
    throw std::invalid_argument(ca_file + ": holds no certificates that can be used");
  }
}

HttpStack::~HttpStack() = default;

void HttpStack::run(Job job) const { library_service().post(std::move(job)); }

void HttpStack::run_at(std::chrono::steady_clock::time_point when, Job job) const {
  const auto timer = std::make_shared<boost::asio::steady_timer>(library_service(), when);
  timer->async_wait([timer, job = std::move(job)](const boost::system::error_code&) { job(); });
}

struct HttpSession::Impl : std::enable_shared_from_this<HttpSession::Impl> {
  Impl(HttpTarget wanted, const std::shared_ptr<X509_STORE>& store)
      : target(std::move(wanted)),
        bytes_left(target.bytes),
        client(base_of(target), config_of(target, store)) {}

  static web::uri base_of(const HttpTarget& target) {
    return {target.server.scheme + "://" + target.address + ":" +
            std::to_string(target.server.port)};
  }

  static http::client::http_client_config config_of(const HttpTarget& target,
                                                    const std::shared_ptr<X509_STORE>& store) {
    http::client::http_client_config config;
    config.set_timeout(target.patience);
    config.set_max_redirects(0);
    if (!target.server.is_https()) return config;
    const std::string host = target.server.host;
    config.set_ssl_context_callback([store, host](ssl::context& context) {
      SSL_CTX* const raw = context.native_handle();
      SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
      SSL_CTX_set1_cert_store(raw, store.get());
      SSL_CTX_set_cert_verify_callback(raw, verify_chain, nullptr);
      demand_name(raw, host);
    });
    config.set_tlsext_sni_enabled(false);  // the library would name the port too
    config.set_nativehandle_options([host](http::client::native_handle handle) {
      using Stream = ssl::stream<boost::asio::ip::tcp::socket&>;
      if (range_of(host)) return;
      SSL_set_tlsext_host_name(static_cast<Stream*>(handle)->native_handle(), host.c_str());
    });
    return config;
  }

  http::http_request message_for(const HttpRequest& request) const {
    http::http_request message(request.form ? http::methods::POST : http::methods::GET);
    message.set_request_uri(web::uri(request.target));
    message.headers().add("Host", target.server.authority());
    message.headers().add("Accept", kAccept);
    message.headers().add("User-Agent", "ivig-cds");
    if (!target.token.empty()) message.headers().add("Authorization", "Bearer " + target.token);
    if (!target.traceparent.empty()) message.headers().add("traceparent", target.traceparent);
    if (request.form) message.set_body(*request.form, "application/x-www-form-urlencoded");
    return message;
  }

  // Stops an exchange as soon as the session has had its fill.
  void count_bytes(http::http_request& message, const std::shared_ptr<CpprestBody>& body) {
    message.set_progress_handler(
        [self = shared_from_this(), body, counted = std::size_t{0}](
            http::message_direction::direction direction, utility::size64_t so_far) mutable {
          if (direction != http::message_direction::download) return;
          const std::size_t more = static_cast<std::size_t>(so_far) - counted;
          if (so_far < counted || more > self->bytes_left || body->too_large()) throw TooLarge();
          counted += more;
          self->bytes_left -= more;
        });
  }

  void send(const HttpRequest& request, Done done) {
    const auto body = std::make_shared<CpprestBody>(bytes_left, 0);
    http::http_request message = message_for(request);
    message.set_response_stream(
        concurrency::streams::streambuf<std::uint8_t>(body).create_ostream());
    count_bytes(message, body);
    client.request(message, ended.get_token())
        .then([self = shared_from_this(), body,
               done = std::move(done)](const pplx::task<http::http_response>& head) {
          self->await_body(head, body, done);
        });
  }

  void await_body(const pplx::task<http::http_response>& head,
                  const std::shared_ptr<CpprestBody>& body, const Done& done) {
    try {
      head.get().content_ready().then(
          [self = shared_from_this(), body, done](const pplx::task<http::http_response>& whole) {
            finish(whole, *body, done);
          });
    } catch (const std::exception& error) {
      done(failed(error));
    }
  }

  static void finish(const pplx::task<http::http_response>& whole, CpprestBody& body,
                     const Done& done) {
    HttpAnswer answer;
    try {
      const http::http_response response = whole.get();
      answer.outcome =
          body.too_large() ? HttpAnswer::Outcome::too_large : HttpAnswer::Outcome::complete;
      answer.status = response.status_code();
      answer.content_type = header_of(response, "Content-Type");
      answer.content_encoding = header_of(response, "Content-Encoding");
      answer.retry_after = header_of(response, "Retry-After");
      answer.body = std::move(body.bytes());
    } catch (const std::exception& error) {
      answer = failed(error);
    }
    done(std::move(answer));
  }

  const HttpTarget target;
  std::size_t bytes_left;
  pplx::cancellation_token_source ended;
  http::client::http_client client;
};

HttpSession::HttpSession(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpSession::~HttpSession() {
  try {
    impl_->ended.cancel();
  } catch (const std::exception&) {  // a connection that could not be closed closes with its owner
  }
}

void HttpSession::send(const HttpRequest& request, const Done& done) {
  try {
    impl_->send(request, done);
  } catch (const std::exception& error) {  // a target that the library takes for no URL
    done(failed(error));
  }
}

std::unique_ptr<HttpSession> HttpStack::connect(HttpTarget target) const {
  return std::unique_ptr<HttpSession>(
      new HttpSession(std::make_shared<HttpSession::Impl>(std::move(target), trust_->store)));
}

}  // namespace fhir
