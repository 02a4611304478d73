#include "server/trace_context.h"

#include <catch2/catch.hpp>
#include <string>

using server::parse_traceparent;

namespace {

const std::string kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string kParent = "00f067aa0ba902b7";

}  // namespace

TEST_CASE("a traceparent is followed under a span of this server's own", "[server][trace]") {
  const auto trace = parse_traceparent("00-" + kTrace + "-" + kParent + "-01");
  REQUIRE(trace);
  CHECK(trace->trace_id == kTrace);
  CHECK(trace->traceparent("b7ad6b7169203331") == "00-" + kTrace + "-b7ad6b7169203331-01");
}

TEST_CASE("a later version may say more than this one", "[server][trace]") {
  CHECK(parse_traceparent("cc-" + kTrace + "-" + kParent + "-01-what-comes"));
  CHECK_FALSE(parse_traceparent("cc-" + kTrace + "-" + kParent + "-01.what"));
}

TEST_CASE("what is no traceparent is passed over", "[server][trace]") {
  const std::string good = "00-" + kTrace + "-" + kParent + "-01";
  for (const std::string& bad :
       {std::string(), good.substr(1), good + "0", good + "-00", "ff" + good.substr(2),
        "00-" + std::string(32, '0') + "-" + kParent + "-01",
        "00-" + kTrace + "-" + std::string(16, '0') + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + kParent + "-01", "0g" + good.substr(2),
        "00_" + good.substr(3), std::string(4096, '0')}) {
    INFO(bad);
    CHECK_FALSE(parse_traceparent(bad));
  }
}

TEST_CASE("span ids are 16 digits and not all 0", "[server][trace]") {
  const std::string one = server::random_span_id();
  CHECK(one.size() == 16);
  CHECK(one.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(one.find_first_not_of('0') != std::string::npos);
  CHECK(one != server::random_span_id());
}
