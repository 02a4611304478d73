// Requests that a proxy in front and this server might end at different bytes, so that what one
// takes for a body the other takes for the next request: RFC 9112 section 11.2. Each is followed by
// a second request, which must not be answered.
#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "tests/http/http_client.h"
#include "tests/http/listener_exceptions.h"
#include "tests/http/server_process.h"

using http_test::Connection;
using http_test::ServerProcess;
using namespace std::string_view_literals;

namespace {

struct Form {
  std::string_view name;
  std::string_view bytes;
};

constexpr std::string_view kSecond = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

constexpr std::array kForms{
    Form{"length and chunks",
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
         "0\r\n\r\n"sv},
    Form{"chunks and length",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
         "0\r\n\r\n"sv},
    Form{"two lengths",
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 38\r\n\r\n"sv},
    Form{"the same length twice",
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"sv},
    Form{"a list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0, 38\r\n\r\n"sv},
    Form{"a length with a plus", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n"sv},
    Form{"a length below 0", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"sv},
    Form{"a length in hex", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x0\r\n\r\n"sv},
    Form{"a length past all numbers",
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n"sv},
    Form{"no length in the header", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n"sv},
    Form{"a space before the colon of the length",
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 0\r\n\r\n"sv},
    Form{"a space before the colon of the coding",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"sv},
    Form{"a tab before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX\t: b\r\n\r\n"sv},
    Form{"two codings",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
         "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"sv},
    Form{"chunked twice",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"sv},
    Form{"another coding before",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"sv},
    Form{"another coding after",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"sv},
    Form{"identity", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"sv},
    Form{"a coding much like chunked",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"sv},
    Form{"a control character before chunked",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"sv},
    Form{"chunks in HTTP/1.0",
         "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv},
    Form{"a folded header", "POST / HTTP/1.1\r\nHost: a\r\nX: b\r\n Content-Length: 38\r\n\r\n"sv},
    Form{"a folded coding",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"sv},
    Form{"space after the request line", "GET / HTTP/1.1\r\n Host: b\r\nHost: a\r\n\r\n"sv},
    Form{"lines that end in LF", "GET / HTTP/1.1\nHost: a\n\n"sv},
    Form{"one line that ends in LF", "GET / HTTP/1.1\r\nHost: a\r\nX: b\nY: c\r\n\r\n"sv},
    Form{"a CR within a line", "GET / HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n"sv},
    Form{"a NUL in a header", "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"sv},
    Form{"a NUL in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n"sv},
    Form{"a header without a name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"sv},
    Form{"a header without a colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"sv},
    Form{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"sv},
    Form{"no host", "GET / HTTP/1.1\r\n\r\n"sv},
    Form{"a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"sv},
    Form{"another host in the target", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    Form{"a user in the target", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    Form{"a target of another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    Form{"a target without a slash", "GET health/live HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    Form{"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    Form{"a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    Form{"two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"sv},
    Form{"another version", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"sv},
    Form{"no version", "GET /\r\n\r\n"sv},
    Form{"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv},
    Form{"a negative chunk",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n"sv},
    Form{"a chunk length with 0x",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n"sv},
    Form{"a chunk length and a space",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\na\r\n0\r\n\r\n"sv},
    Form{"a chunk that is longer than it says",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"sv},
    Form{
        "a chunk extension with LF",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;\nx\r\na\r\n0\r\n\r\n"sv},
    Form{"a length in the trailers",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
         "Content-Length: 1\r\n\r\n"sv},
    Form{"a folded line in the trailers",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
         "X: y\r\n z\r\n\r\n"sv},
    Form{"a folded line in the trailers that is empty",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
         "X:\r\n\t\r\nY: z\r\n\r\n"sv},
};

}  // namespace

TEST_CASE("a request that readers may end at different bytes is 400 and ends the connection",
          "[http][smuggling]") {
  if (!http_test::has(http_test::Ability::framing)) return;
  static_assert(kForms.size() >= 20);
  const ServerProcess server;
  for (const Form& form : kForms) {
    INFO(std::string(form.name));
    Connection connection(server.port());
    connection.send(form.bytes);
    connection.send(kSecond);
    CHECK(connection.receive().status == 400);
    CHECK(connection.at_end());
  }
  CHECK(http_test::exchange(server.port(), "GET", "/health/live").status == 200);
}

TEST_CASE("such a request is 400 too where it comes byte by byte", "[http][smuggling]") {
  if (!http_test::has(http_test::Ability::framing)) return;
  const ServerProcess server;
  for (const Form& form : kForms) {
    INFO(std::string(form.name));
    Connection connection(server.port());
    const std::string bytes = std::string(form.bytes) + std::string(kSecond);
    for (const char& byte : bytes) connection.send({&byte, 1});
    CHECK(connection.receive().status == 400);
    CHECK(connection.at_end());
  }
}

TEST_CASE("a refused request is logged without its words", "[http][smuggling]") {
  if (!http_test::has(http_test::Ability::framing)) return;
  const ServerProcess server({"--log-level", "debug"});
  Connection connection(server.port());
  connection.send("GET /Zzyzxova HTTP/1.1\r\nHost: Zzyzxova\r\nZzyzxova : Zzyzxova\r\n\r\n");
  const http_test::Response response = connection.receive();
  CHECK(response.status == 400);
  CHECK(response.headers.at("content-type") == "application/json");
  CHECK(response.body.find("OperationOutcome") != std::string::npos);
  CHECK(response.body.find("Zzyzxova") == std::string::npos);
  CHECK(connection.at_end());
  CHECK(server.log().find("400") != std::string::npos);
  CHECK(server.log().find("Zzyzxova") == std::string::npos);
}
