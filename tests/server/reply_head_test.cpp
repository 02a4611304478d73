#include "server/reply_head.h"

#include <catch2/catch.hpp>

using server::http_date;
using server::reply_head;

TEST_CASE("the head of a reply says what it is and how long", "[server][reply-head]") {
  const server::Reply reply{200, {{"Content-Type", "application/json"}}, "{}"};
  CHECK(
      reply_head(reply, {}, "D") ==
      "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n");
  CHECK(reply_head({503, {}, {}}, {.last = true, .tls = true}, "D") ==
        "HTTP/1.1 503 Service Unavailable\r\nDate: D\r\n"
        "Strict-Transport-Security: max-age=31536000\r\nConnection: close\r\n"
        "Content-Length: 0\r\n\r\n");
}

TEST_CASE("a reply without a body tells no length", "[server][reply-head]") {
  CHECK(reply_head({204, {}, {}}, {}, "D") == "HTTP/1.1 204 No Content\r\nDate: D\r\n\r\n");
  CHECK(reply_head({405, {}, "{}"}, {.head_only = true}, "D") ==
        "HTTP/1.1 405 Method Not Allowed\r\nDate: D\r\n\r\n");
}

TEST_CASE("a date is written as HTTP has it", "[server][reply-head]") {
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
}
