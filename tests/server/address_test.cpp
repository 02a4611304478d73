#include "server/address.h"

#include <catch2/catch.hpp>
#include <stdexcept>

TEST_CASE("an address is host and port", "[server][address]") {
  const auto address = server::parse_address("127.0.0.1:8080");
  CHECK(address.host == "127.0.0.1");
  CHECK(address.port == 8080);
  CHECK(server::parse_address("localhost:0").port == 0);
}

TEST_CASE("what is no address is refused", "[server][address]") {
  for (const char* text : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                           "127.0.0.1:80x", "example.org:80", ":80", "256.0.0.1:80"}) {
    INFO(text);
    CHECK_THROWS_AS(server::parse_address(text), std::invalid_argument);
  }
}

TEST_CASE("loopback is what only this machine reaches", "[server][address]") {
  CHECK(server::parse_address("localhost:1").is_loopback());
  CHECK(server::parse_address("127.3.2.1:1").is_loopback());
  CHECK_FALSE(server::parse_address("0.0.0.0:1").is_loopback());
  CHECK_FALSE(server::parse_address("192.168.1.1:1").is_loopback());
}

TEST_CASE("two addresses clash where nobody can listen on both", "[server][address]") {
  const auto clash = [](const char* one, const char* two) {
    const auto first = server::parse_address(one);
    const auto second = server::parse_address(two);
    CHECK(first.clashes_with(second) == second.clashes_with(first));
    return first.clashes_with(second);
  };
  CHECK(clash("127.0.0.1:80", "127.0.0.1:80"));
  CHECK(clash("127.0.0.1:80", "localhost:80"));
  CHECK(clash("127.0.0.1:80", "0.0.0.0:80"));
  CHECK(clash("0.0.0.0:80", "0.0.0.0:80"));
  CHECK_FALSE(clash("127.0.0.1:80", "127.0.0.1:81"));
  CHECK_FALSE(clash("127.0.0.1:80", "127.0.0.2:80"));
  CHECK_FALSE(clash("127.0.0.1:0", "127.0.0.1:0"));
}
