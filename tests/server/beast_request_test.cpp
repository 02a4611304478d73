#include "server/beast_request.h"

#include <boost/beast/http/error.hpp>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

using server::BeastRequest;
namespace http = boost::beast::http;

namespace {

constexpr std::string_view kChunked =
    "POST /x?y HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

struct Read {
  BeastRequest::Error error;
  bool done = false;
  std::string body;
  std::string left;
};

// The body comes in pieces of `step` bytes.
Read read(std::string_view head, std::string_view body, std::size_t step,
          std::size_t limit = 1000) {
  BeastRequest request(head, limit);
  Read result;
  result.error = request.read_head();
  while (!result.error && !request.is_done()) {
    const std::size_t taken = request.read_body(result.left, result.error);
    result.left.erase(0, taken);
    if (taken > 0 || result.error) continue;
    if (body.empty()) break;
    result.left += body.substr(0, step);
    body.remove_prefix(std::min(step, body.size()));
  }
  result.done = request.is_done();
  result.body = request.body();
  return result;
}

}  // namespace

TEST_CASE("a body is the same however its bytes come in", "[server][beast]") {
  const std::string_view head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n";
  const std::string_view chunks =
      "6\r\nhello \r\n00005;name=\"v\"\r\nworld\r\n0\r\nX: y\r\nAuthorization: z\r\n\r\n";
  for (std::size_t step = 1; step < 40; ++step) {
    INFO(step);
    const Read plain = read(head, "hello world", step);
    CHECK(plain.done);
    CHECK(plain.body == "hello world");
    const Read chunked = read(kChunked, chunks, step);
    CHECK(chunked.done);
    CHECK(chunked.body == "hello world");
    CHECK(read(kChunked, "0\r\n\r\n", step).done);
  }
}

TEST_CASE("what follows a request is left", "[server][beast]") {
  const Read chunked = read(kChunked, "1\r\na\r\n0\r\n\r\nGET / HTTP/1.1", 100);
  CHECK(chunked.done);
  CHECK(chunked.left == "GET / HTTP/1.1");
}

TEST_CASE("a trailer is no header", "[server][beast]") {
  BeastRequest request(kChunked, 1000);
  REQUIRE_FALSE(request.read_head());
  BeastRequest::Error error;
  (void)request.read_body("0\r\nAuthorization: x\r\nConnection: close\r\n\r\n", error);
  REQUIRE(request.is_done());
  CHECK(request.head()->header("authorization").empty());
}

TEST_CASE("chunks that are none are an error", "[server][beast]") {
  for (const std::string_view body : {"-1\r\na\r\n0\r\n\r\n",
                                      "+1\r\na\r\n0\r\n\r\n",
                                      " 1\r\na\r\n0\r\n\r\n",
                                      "0x1\r\na\r\n0\r\n\r\n",
                                      "1 \r\na\r\n0\r\n\r\n",
                                      "g\r\na\r\n0\r\n\r\n",
                                      "\r\n0\r\n\r\n",
                                      "1\na\n0\n\n\r\n\r\n",
                                      "1\r\nab\r\n0\r\n\r\n",
                                      "1\r\na0\r\n\r\n",
                                      "1\r\na\n0\r\n\r\n",
                                      "1;\nx\r\na\r\n0\r\n\r\n",
                                      "ffffffffffffffffff\r\na\r\n0\r\n\r\n",
                                      "0\r\nContent-Length: 1\r\n\r\n",
                                      "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                                      "0\r\nX : y\r\n\r\n",
                                      "0\r\nX: y\r\n z\r\n\r\n",
                                      "0\r\nX:\r\n\t\r\n\r\n",
                                      "0\r\nX: y\n\r\n\r\n",
                                      "00x\r\n\r\n"}) {
    INFO(std::string(body));
    const Read bytes = read(kChunked, body, 1);
    CHECK(bytes.error);
    CHECK_FALSE(bytes.done);
    const Read whole = read(kChunked, body, 1000);
    CHECK(whole.error);
    CHECK_FALSE(whole.done);
  }
}

TEST_CASE("a body past the limit is an error before it comes", "[server][beast]") {
  CHECK(read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", "", 1, 10).error ==
        http::error::body_limit);
  CHECK(read(kChunked, "b\r\n", 1, 10).error.value() == 0);  // waits for five bytes
  CHECK(read(kChunked, "b\r\nhe", 1, 10).error == http::error::body_limit);
  CHECK(read(kChunked, "6\r\nhello \r\n5\r\nwor", 1, 10).error == http::error::body_limit);
  CHECK(read(kChunked, "ffffffffffffffff\r\n", 1, 10).error == http::error::body_limit);
}

TEST_CASE("a header that came twice is both, between commas", "[server][beast]") {
  BeastRequest request("GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\nx-a:\r\nX-A:c \r\n\r\n", 10);
  REQUIRE_FALSE(request.read_head());
  CHECK(request.is_done());
  CHECK(request.head()->header("x-a") == "b, , c");
  CHECK(request.head()->header("X-B").empty());
  CHECK(request.head()->method == "GET");
}

TEST_CASE("a client says whether it goes on and what it waits for", "[server][beast]") {
  const auto request_with = [](const std::string& head) {
    auto request = std::make_unique<BeastRequest>(head + "Host: a\r\n\r\n", 10);
    REQUIRE_FALSE(request->read_head());
    return request;
  };
  CHECK(request_with("GET / HTTP/1.1\r\n")->has_successor());
  CHECK_FALSE(request_with("GET / HTTP/1.1\r\nConnection: x, Close\r\n")->has_successor());
  CHECK_FALSE(request_with("GET / HTTP/1.0\r\nConnection: keep-alive\r\n")->has_successor());
  CHECK(request_with("GET / HTTP/1.1\r\nExpect: 100-Continue\r\n")->waits_for_continue());
  CHECK_FALSE(request_with("GET / HTTP/1.1\r\n")->waits_for_continue());
  CHECK_FALSE(request_with("GET / HTTP/1.0\r\nExpect: 100-continue\r\n")->waits_for_continue());
}
