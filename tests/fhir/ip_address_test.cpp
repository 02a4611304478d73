#include "fhir/ip_address.h"

#include <catch2/catch.hpp>

using fhir::AddressRange;
using fhir::may_connect;
using fhir::range_of;

TEST_CASE("an IPv4 address is of one range", "[fhir][ip-address]") {
  CHECK(range_of("93.184.216.34") == AddressRange::open);
  CHECK(range_of("172.15.255.255") == AddressRange::open);
  CHECK(range_of("172.32.0.0") == AddressRange::open);
  CHECK(range_of("100.128.0.1") == AddressRange::open);
  for (const char* site : {"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
                           "192.168.1.1", "100.64.0.1", "100.127.255.255"}) {
    INFO(site);
    CHECK(range_of(site) == AddressRange::site);
  }
  CHECK(range_of("127.0.0.1") == AddressRange::loopback);
  CHECK(range_of("127.255.255.255") == AddressRange::loopback);
  for (const char* special : {"0.0.0.0", "0.1.2.3", "169.254.169.254", "192.0.0.1", "192.0.2.1",
                              "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.9",
                              "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"}) {
    INFO(special);
    CHECK(range_of(special) == AddressRange::special);
  }
}

TEST_CASE("what is not four numbers with dots is no address", "[fhir][ip-address][hostile]") {
  for (const char* text : {"", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "127.0.0.1.",
                           "127.0.0.256", "::1", "::ffff:127.0.0.1"}) {
    INFO(text);
    CHECK_FALSE(range_of(text));
  }
}

TEST_CASE("a name leads to the internet; to the site's networks only where that is allowed",
          "[fhir][ip-address]") {
  CHECK(may_connect("a.org", "93.184.216.34", false));
  CHECK_FALSE(may_connect("a.org", "10.0.0.5", false));
  CHECK(may_connect("a.org", "10.0.0.5", true));
  CHECK_FALSE(may_connect("a.org", "127.0.0.1", true));
  CHECK_FALSE(may_connect("a.org", "169.254.169.254", true));
  CHECK_FALSE(may_connect("a.org", "::1", true));
}

TEST_CASE("an address that was listed itself is meant", "[fhir][ip-address]") {
  CHECK(may_connect("10.0.0.5", "10.0.0.5", false));
  CHECK(may_connect("127.0.0.1", "127.0.0.1", false));
  CHECK(may_connect("localhost", "127.0.0.1", false));
  CHECK_FALSE(may_connect("localhost", "10.0.0.5", false));
}
