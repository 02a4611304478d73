#include "server/request_head.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

using server::RequestHeadCheck;
using server::split_target;
using State = RequestHeadCheck::State;
using namespace std::string_view_literals;

namespace {

State look(std::string_view bytes) { return RequestHeadCheck().look(bytes); }

// A sound request but for one line.
State with_line(std::string_view line) {
  return look("POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(line) + "\r\n\r\n");
}

State with_request_line(std::string_view line) {
  return look(std::string(line) + "\r\nHost: a\r\n\r\n");
}

}  // namespace

TEST_CASE("a head ends at its empty line, wherever its pieces end", "[server][request-head]") {
  const std::string head = "GET /x?y HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX: \xC3\xA9\tb \r\n\r\n";
  const std::string bytes = head + "next";
  RequestHeadCheck check;
  for (std::size_t length = 0; length < head.size(); ++length) {
    INFO(length);
    REQUIRE(check.look(bytes.substr(0, length)) == State::incomplete);
  }
  REQUIRE(check.look(bytes) == State::complete);
  CHECK(check.end() == head.size());
  CHECK(check.head(bytes) == head);
}

TEST_CASE("one empty line before a request is passed over, two are not", "[server][request-head]") {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  RequestHeadCheck check;
  REQUIRE(check.look("\r\n" + head) == State::complete);
  CHECK(check.head("\r\n" + head) == head);
  CHECK(check.end() == head.size() + 2);
  CHECK(look("\r\n\r\n" + head) == State::bad);
}

TEST_CASE("what clients send is sound", "[server][request-head]") {
  for (const char* line :
       {"Content-Length: 0", "content-length:12", "Content-Length: \t 12 \t", "CONTENT-LENGTH: 012",
        "Transfer-Encoding: chunked", "transfer-encoding: Chunked", "Accept: a, b;q=0.5",
        "X-Quote: \"a\\\"b\"", "Connection: keep-alive, Upgrade", "Content_Length: x"}) {
    INFO(line);
    CHECK(with_line(line) == State::complete);
  }
  for (const char* line : {"GET / HTTP/1.1", "GET http://A/x HTTP/1.1", "GET https://a?x HTTP/1.1",
                           "OPTIONS * HTTP/1.1", "GET //x HTTP/1.1", "PURGE /%zz HTTP/1.0"}) {
    INFO(line);
    CHECK(with_request_line(line) == State::complete);
  }
  CHECK(look("GET / HTTP/1.0\r\n\r\n") == State::complete);
}

TEST_CASE("a length that two readers may read in two ways is bad", "[server][request-head]") {
  for (const char* line : {"Content-Length: 5\r\nContent-Length: 5",
                           "Content-Length: 5\r\nContent-Length: 6",
                           "Content-Length: 5, 5",
                           "Content-Length: 5\r\nTransfer-Encoding: chunked",
                           "Transfer-Encoding: chunked\r\nContent-Length: 5",
                           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                           "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                           "Transfer-Encoding: gzip, chunked",
                           "Transfer-Encoding: chunked, gzip",
                           "Transfer-Encoding: chunked, chunked",
                           "Transfer-Encoding: identity",
                           "Transfer-Encoding: xchunked",
                           "Transfer-Encoding: \"chunked\"",
                           "Transfer-Encoding: chunked;q=1",
                           "Transfer-Encoding: \x0b"
                           "chunked",
                           "Transfer-Encoding:",
                           "Content-Length:",
                           "Content-Length: +5",
                           "Content-Length: -5",
                           "Content-Length: 0x5",
                           "Content-Length: 5 5",
                           "Content-Length: 5;",
                           "Content-Length: 5.0",
                           "Content-Length: 1e3",
                           "Content-Length: 99999999999999999999999"}) {
    INFO(line);
    CHECK(with_line(line) == State::bad);
  }
  CHECK(look("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == State::bad);
}

TEST_CASE("a line that two readers may read in two ways is bad", "[server][request-head]") {
  for (const std::string_view line :
       {"X: a\r\n b"sv, "X: a\r\n\tb"sv, "X: a\n b"sv, "X: a\nY: b"sv, "X: a\rY: b"sv, "X: a\0b"sv,
        "X\0: a"sv, "X : a"sv, "X\t: a"sv, " X: a"sv, "X"sv, ": a"sv, "X(: a"sv, "X\x80: a"sv,
        "X: a\x7f"sv, "X: \x01"sv, "Content-Length : 5"sv, "Transfer-Encoding : chunked"sv,
        "X: a\r\r"sv}) {
    INFO(std::string(line));
    CHECK(with_line(line) == State::bad);
  }
  CHECK(look("GET / HTTP/1.1\nHost: a\n\n") == State::bad);
  CHECK(look("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == State::bad);
  // A folded line right after the request line would hide what it says.
  CHECK(look("GET / HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n") == State::bad);
}

TEST_CASE("a request line that is none is bad", "[server][request-head]") {
  for (const std::string_view line : {"GET  / HTTP/1.1"sv,
                                      "GET /\tHTTP/1.1"sv,
                                      " GET / HTTP/1.1"sv,
                                      "GET / HTTP/1.1 "sv,
                                      "GET / HTTP/1.2"sv,
                                      "GET / HTTP/2.0"sv,
                                      "GET / http/1.1"sv,
                                      "GET / HTTP/1.1x"sv,
                                      "GET / HTTP/01.1"sv,
                                      "GET /"sv,
                                      "GET"sv,
                                      "/ HTTP/1.1"sv,
                                      "GET / / HTTP/1.1"sv,
                                      "GET /a b HTTP/1.1"sv,
                                      "GET /\0 HTTP/1.1"sv,
                                      "GET /\x80 HTTP/1.1"sv,
                                      "GET /#a HTTP/1.1"sv,
                                      "G(T / HTTP/1.1"sv,
                                      "GET x HTTP/1.1"sv,
                                      "GET * HTTP/1.1"sv,
                                      "CONNECT a:80 HTTP/1.1"sv,
                                      "GET ftp://a/ HTTP/1.1"sv,
                                      "GET http:///x HTTP/1.1"sv,
                                      "GET http://b/x HTTP/1.1"sv,
                                      "GET http://u@a/x HTTP/1.1"sv,
                                      "GET http:/a/x HTTP/1.1"sv,
                                      "GET http://a\\@b/ HTTP/1.1"sv,
                                      "PRI * HTTP/2.0"sv,
                                      "\x16\x03\x01\x02"sv}) {
    INFO(std::string(line));
    CHECK(with_request_line(line) == State::bad);
  }
}

TEST_CASE("a request says once which host it is for", "[server][request-head]") {
  CHECK(look("GET / HTTP/1.1\r\n\r\n") == State::bad);
  CHECK(with_line("Host: a") == State::bad);
  for (const char* host : {"a b", "a/b", "u@a", "a,b", "a?", "a#", "a\\b", "\x80"}) {
    INFO(host);
    CHECK(look("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n") == State::bad);
  }
  for (const char* host : {"", "a", "a:80", "[::1]:80", "A.example.org"}) {
    INFO(host);
    CHECK(look("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n") == State::complete);
  }
}

TEST_CASE("a bad line is refused before the head is complete", "[server][request-head]") {
  CHECK(look("GET / HTTP/1.1\r\nX : a\r\n") == State::bad);
  CHECK(look("GET / HTTP/9.9\r\n") == State::bad);
}

TEST_CASE("a target has a path and a query", "[server][request-head]") {
  const auto check = [](std::string_view target, std::string_view path, std::string_view query) {
    INFO(std::string(target));
    CHECK(split_target(target).path == path);
    CHECK(split_target(target).query == query);
  };
  check("/", "/", "");
  check("/a/b?c=d&e", "/a/b", "c=d&e");
  check("/a??", "/a", "?");
  check("*", "*", "");
  check("http://h:1/a?b", "/a", "b");
  check("HTTP://h?b", "/", "b");
  check("https://h", "/", "");
}
