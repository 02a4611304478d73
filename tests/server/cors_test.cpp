#include "server/cors.h"

#include <catch2/catch.hpp>

using server::OriginPolicy;

TEST_CASE("pages of this machine may call by default, on any port", "[server][cors]") {
  const OriginPolicy policy;
  for (const char* origin : {"http://localhost", "http://localhost:8080", "https://localhost:1",
                             "http://127.0.0.1:4000", "http://[::1]", "http://[::1]:65535"}) {
    INFO(origin);
    CHECK(policy.allows(origin));
  }
}

TEST_CASE("pages that only look like this machine's may not", "[server][cors]") {
  const OriginPolicy policy;
  for (const char* origin :
       {"", "null", "localhost", "http://localhost.example.org",
        "http://localhost:8080.example.org", "http://localhost:", "http://localhost:x",
        "http://localhost/", "http://127.0.0.1.example.org", "http://user@localhost",
        "ftp://localhost", "http://[::1", "http://[::2]", "http://", "https://example.org"}) {
    INFO(origin);
    CHECK_FALSE(policy.allows(origin));
  }
}

TEST_CASE("origins on the list may call, exactly as written", "[server][cors]") {
  OriginPolicy policy;
  policy.allowed = {"https://ehr.example.org"};
  policy.allow_loopback = false;
  CHECK(policy.allows("https://ehr.example.org"));
  CHECK_FALSE(policy.allows("http://ehr.example.org"));
  CHECK_FALSE(policy.allows("https://ehr.example.org:444"));
  CHECK_FALSE(policy.allows("http://localhost"));
}

TEST_CASE("an origin has neither path nor wildcard", "[server][cors]") {
  CHECK(server::is_origin("https://ehr.example.org"));
  CHECK(server::is_origin("http://10.0.0.1:8080"));
  CHECK_FALSE(server::is_origin("https://ehr.example.org/"));
  CHECK_FALSE(server::is_origin("https://*.example.org"));
  CHECK_FALSE(server::is_origin("*"));
}

TEST_CASE("every reply varies by origin, and echoes only what is allowed", "[server][cors]") {
  server::Headers headers;
  server::add_origin_headers(headers, {}, "https://evil.example");
  CHECK(headers == server::Headers{{"Vary", "Origin"}});
  headers.clear();
  server::add_origin_headers(headers, {}, "http://localhost:1");
  CHECK(headers == server::Headers{{"Vary", "Origin"},
                                   {"Access-Control-Allow-Origin", "http://localhost:1"},
                                   {"Access-Control-Expose-Headers", "x-request-id, retry-after"}});
}
