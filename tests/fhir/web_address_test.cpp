#include "fhir/web_address.h"

#include <catch2/catch.hpp>

using fhir::is_server_origin;
using fhir::parse_web_address;
using fhir::target_of;

TEST_CASE("a web address comes apart into its origin and the rest", "[fhir][web-address]") {
  const auto address = parse_web_address("HTTPS://FHIR.Example.org:8443/r4/?a=b#part");
  REQUIRE(address);
  CHECK(address->host == "fhir.example.org");
  CHECK(address->port == 8443);
  CHECK(address->origin() == "https://fhir.example.org:8443");
  CHECK(address->authority() == "fhir.example.org:8443");
  CHECK(address->path == "/r4/?a=b");
}

TEST_CASE("a port that is the scheme's own is not written", "[fhir][web-address]") {
  CHECK(parse_web_address("https://a.org:443")->origin() == "https://a.org");
  CHECK(parse_web_address("http://a.org:80/x")->origin() == "http://a.org");
  CHECK(parse_web_address("https://a.org:80")->origin() == "https://a.org:80");
}

TEST_CASE("what could lead elsewhere than it seems is no web address",
          "[fhir][web-address][hostile]") {
  for (const char* url : {"",
                          "a.org",
                          "ftp://a.org",
                          "file:///etc/passwd",
                          "https://",
                          "https:///path",
                          "https://user@a.org",
                          "https://a.org@b.org",
                          "https://a.org:",
                          "https://a.org:0",
                          "https://a.org:65536",
                          "https://a.org:44x",
                          "https://a.org:80:80",
                          "https://a b.org",
                          "https://a.org\\@b.org",
                          "https://a.org\r\nHost: b.org",
                          "https://[::1]/",
                          "https://%61.org",
                          "https://a.org/\x01",
                          "https://ä.org"}) {
    INFO(url);
    CHECK_FALSE(parse_web_address(url));
  }
}

TEST_CASE("http is for this machine only", "[fhir][web-address]") {
  CHECK(is_server_origin("https://fhir.example.org"));
  CHECK(is_server_origin("https://10.0.0.5:8443"));
  CHECK(is_server_origin("http://localhost:8080"));
  CHECK(is_server_origin("http://127.0.0.2:8080/"));
  CHECK_FALSE(is_server_origin("http://fhir.example.org"));
  CHECK_FALSE(is_server_origin("http://10.0.0.5"));
  CHECK_FALSE(is_server_origin("https://fhir.example.org/r4"));
  CHECK_FALSE(is_server_origin("https://fhir.example.org?x"));
}

TEST_CASE("a link leads to the same origin or nowhere", "[fhir][web-address]") {
  const auto base = *parse_web_address("https://a.org/fhir");
  CHECK(target_of(base, "Patient/1") == "/fhir/Patient/1");
  CHECK(target_of(base, "?page=2") == "/fhir?page=2");
  CHECK(target_of(base, "/other?page=2") == "/other?page=2");
  CHECK(target_of(base, "https://a.org:443/x?y=z") == "/x?y=z");
  CHECK(target_of(base, "HTTPS://A.ORG/x") == "/x");
  CHECK(target_of(base, "https://a.org?y=z") == "/?y=z");
  CHECK(target_of(base, "Observation?code=http://loinc.org|1") ==
        "/fhir/Observation?code=http://loinc.org%7C1");
  CHECK(target_of(base, "/x?a=\r\nb") == "/x?a=%0D%0Ab");
  CHECK(target_of(base, "///x") == std::nullopt);
  for (const char* link : {"", "#x", "//b.org/x", "http://a.org/x", "https://b.org/x",
                           "https://a.org:444/x", "https://a.org@b.org/", "ftp://a.org/x"}) {
    INFO(link);
    CHECK_FALSE(target_of(base, link));
  }
}

TEST_CASE("a base that ends with a slash takes no second one", "[fhir][web-address]") {
  CHECK(target_of(*parse_web_address("https://a.org/fhir/"), "Patient/1") == "/fhir/Patient/1");
  CHECK(target_of(*parse_web_address("https://a.org"), "Patient/1") == "/Patient/1");
  CHECK(target_of(*parse_web_address("https://a.org//b.org"), "Patient/1") == "/b.org/Patient/1");
}

TEST_CASE("an id is percent-encoded to the last character that is none of its own",
          "[fhir][web-address]") {
  CHECK(fhir::percent_encoded("a-B.9_~") == "a-B.9_~");
  CHECK(fhir::percent_encoded("../x?y&z=%") == "..%2Fx%3Fy%26z%3D%25");
  CHECK(fhir::percent_encoded("\xC3\xA4") == "%C3%A4");
}
