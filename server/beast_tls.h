// What TLS needs, made ready from the site's files: TLS 1.2 with forward secrecy or 1.3, HTTP/1.1
// only, client certificates where the site asks for them.
//
// Source: RFC 8446, RFC 9325 (recommendations for TLS). Belongs to server/beast_*.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>
#include <utility>

#include "server/listener.h"

namespace server {

// Throws ListenError: "tls.key: FILE: reason".
[[nodiscard]] boost::asio::ssl::context make_tls_context(const TlsSettings& settings);

// The one in use, which may be replaced while connections are under way: each keeps that with which
// it began. Thread-safe.
class BeastTls {
 public:
  using Context = boost::asio::ssl::context;

  void replace(Context&& next) {
    auto shared = std::make_shared<Context>(std::move(next));
    const std::lock_guard lock(mutex_);
    context_.swap(shared);
  }
  // Null where there is no TLS.
  [[nodiscard]] std::shared_ptr<Context> context() const {
    const std::lock_guard lock(mutex_);
    return context_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<Context> context_;
};

}  // namespace server
