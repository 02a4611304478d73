// Reading HTTP messages as they come, whole and in pieces, good and bad.
#include "conformance/http.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <string>

using conformance::HttpMessage;
using conformance::Url;

namespace {

// Gives the bytes in pieces of that many.
std::optional<HttpMessage> read(std::string bytes, bool is_answer, std::size_t piece) {
  std::string rest;
  return conformance::read_message(
      [&](char* buffer, std::size_t size) {
        const std::size_t count = std::min({piece, size, bytes.size()});
        std::copy_n(bytes.begin(), count, buffer);
        bytes.erase(0, count);
        return count;
      },
      rest, is_answer);
}

}  // namespace

TEST_CASE("a message is read however its bytes arrive", "[conformance][http]") {
  for (const std::size_t piece : {1U, 7U, 100'000U}) {
    const auto sized =
        read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Y:  z \r\n\r\n{}more", true, piece);
    REQUIRE(sized);
    CHECK(sized->body == "{}");
    CHECK(*conformance::find_header(sized->headers, "x-y") == "z");
    const auto chunked = read(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n",
        true, piece);
    REQUIRE(chunked);
    CHECK(chunked->body == "abcd");
    const auto to_the_end = read("HTTP/1.0 200 OK\r\n\r\nabc", true, piece);
    REQUIRE(to_the_end);
    CHECK(to_the_end->body == "abc");
  }
}

TEST_CASE("a message that breaks off or lies about its length is none", "[conformance][http]") {
  for (const char* bytes :
       {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"}) {
    INFO(bytes);
    CHECK_FALSE(read(bytes, true, 10));
  }
}

TEST_CASE("URLs are http and https, with host, port and path", "[conformance][http]") {
  const auto url = Url::parse("https://cds.example.org/base?x=1");
  REQUIRE(url);
  CHECK(url->tls);
  CHECK(url->port == 443);
  CHECK(url->path == "/base?x=1");
  CHECK(url->origin() == "https://cds.example.org");
  CHECK(Url::parse("http://[::1]:8080")->host == "[::1]");
  CHECK(Url::parse("http://[::1]:8080")->port == 8080);
  CHECK(Url::parse("http://[::1]:8080")->address() == "::1");
  CHECK(Url::parse("http://[::1]:8080")->is_ip_address());
  CHECK(Url::parse("http://127.0.0.1")->is_ip_address());
  CHECK_FALSE(Url::parse("http://localhost")->is_ip_address());
  CHECK(Url::parse("http://localhost")->address() == "localhost");
  CHECK(Url::parse("http://localhost")->path == "/");
  for (const char* none :
       {"ftp://x", "httpsx://x", "http://", "http://x:99999", "http://x:", "x"}) {
    INFO(none);
    CHECK_FALSE(Url::parse(none));
  }
}
