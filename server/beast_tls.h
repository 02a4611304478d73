// What TLS needs, made ready from the site's files: TLS 1.2 with forward secrecy or 1.3, HTTP/1.1
// only, client certificates where the site asks for them.
//
// Source: RFC 8446, RFC 9325 (recommendations for TLS). Belongs to server/beast_*.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include "server/listener.h"

namespace server {

// Throws ListenError: "tls.key: FILE: reason".
[[nodiscard]] boost::asio::ssl::context make_tls_context(const TlsSettings& settings);

}  // namespace server
