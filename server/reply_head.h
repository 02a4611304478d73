// The head of a reply as it goes over the wire.
//
// Source: RFC 9112 section 4, RFC 9110 sections 6.6.1, 8.6, 9.3.2; HSTS: RFC 6797.
#pragma once

#include <ctime>
#include <string>

#include "server/listener.h"

namespace server {

struct ReplyHeadSettings {
  bool last = false;       // the connection ends after it
  bool head_only = false;  // it answers HEAD: no body follows, and its length is not told
  bool tls = false;
};

// With Date, Content-Length and, where they belong, Connection and Strict-Transport-Security.
[[nodiscard]] std::string reply_head(const Reply& reply, const ReplyHeadSettings& settings,
                                     const std::string& date);

// "Sun, 06 Nov 1994 08:49:37 GMT"
[[nodiscard]] std::string http_date(std::time_t second);

}  // namespace server
