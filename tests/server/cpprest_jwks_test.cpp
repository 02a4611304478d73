#include "server/cpprest_jwks.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>

#include "tests/tokens/key_server.h"

using namespace std::chrono_literals;
using server::CpprestJwks;
using server::JwksFetcher;
using token_test::Certificate;
using token_test::http_answer;
using token_test::KeyServer;
using token_test::Speech;

namespace {

using Clock = std::chrono::steady_clock;

struct Outcome {
  JwksFetcher::Result result;
  std::chrono::milliseconds took{0};
};

Outcome fetch(JwksFetcher& fetcher, const std::string& url) {
  const auto told = std::make_shared<std::promise<JwksFetcher::Result>>();
  const auto start = Clock::now();
  fetcher.fetch(url, [told](JwksFetcher::Result&& result) { told->set_value(std::move(result)); });
  auto future = told->get_future();
  REQUIRE(future.wait_for(20s) == std::future_status::ready);
  return {future.get(),
          std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start)};
}

std::string failure(const std::string& url) {
  CpprestJwks fetcher;
  const Outcome outcome = fetch(fetcher, url);
  CHECK(outcome.result.body.empty());
  return outcome.result.failure;
}

constexpr const char* kBroken = "no connection, or one that broke or is not to be trusted";

// The certificates that OpenSSL trusts in this process, for as long as this lives.
class Trusting {
 public:
  explicit Trusting(const Certificate& certificate) {
    ::setenv("SSL_CERT_FILE", certificate.certificate_file().c_str(), 1);
  }
  ~Trusting() { ::unsetenv("SSL_CERT_FILE"); }
  Trusting(const Trusting&) = delete;
  Trusting& operator=(const Trusting&) = delete;
};

}  // namespace

TEST_CASE("a key set is fetched", "[server][jwks]") {
  const KeyServer issuer({http_answer(R"({"keys":[]})")});
  CpprestJwks fetcher;
  const Outcome outcome = fetch(fetcher, issuer.url() + "?tenant=1");
  CHECK(outcome.result.failure.empty());
  CHECK(outcome.result.body == R"({"keys":[]})");
  CHECK(issuer.head().starts_with("GET /keys/jwks.json?tenant=1 HTTP/1.1\r\n"));
  CHECK(issuer.head().find("Accept:application/jwk-set+json") != std::string::npos);
}

TEST_CASE("a key set in chunks is fetched", "[server][jwks]") {
  const KeyServer issuer(
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
       "5\r\n{\"key\r\n6\r\ns\":[]}\r\n0\r\n\r\n"});
  CpprestJwks fetcher;
  CHECK(fetch(fetcher, issuer.url()).result.body == R"({"keys":[]})");
}

TEST_CASE("what is not 200 is a failure", "[server][jwks]") {
  KeyServer issuer({http_answer("{}", "404 Not Found")});
  CHECK(failure(issuer.url()) == "status 404");
  issuer.say({http_answer("{}", "500 Oh")});
  CHECK(failure(issuer.url()) == "status 500");
}

TEST_CASE("redirects are not followed", "[server][jwks]") {
  const KeyServer elsewhere({http_answer(R"({"keys":[]})")});
  const KeyServer issuer(
      {"HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n"});
  CHECK(failure(issuer.url()) == "status 302");
  CHECK(elsewhere.requests() == 0);
}

TEST_CASE("an issuer that is down, hangs up or speaks no HTTP is a failure", "[server][jwks]") {
  CHECK(failure("http://127.0.0.1:1/keys") == kBroken);
  CHECK(failure("no URL") != "");
  KeyServer issuer({""});
  CHECK(failure(issuer.url()) == kBroken);
  issuer.say({"SSH-2.0-OpenSSH\r\n\r\n"});
  CHECK(failure(issuer.url()) == kBroken);
  issuer.say({"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"keys\":"});
  CHECK(failure(issuer.url()) == kBroken);
}

TEST_CASE("too many bytes are a failure, announced or not", "[server][jwks]") {
  const std::string huge(50'000'000, ' ');
  KeyServer issuer({http_answer(huge)});
  CHECK(failure(issuer.url()) == "longer than 256 KiB");
  issuer.say({"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + huge});
  CpprestJwks fetcher;
  const Outcome outcome = fetch(fetcher, issuer.url());
  CHECK(outcome.result.failure != "");
}

TEST_CASE("two seconds are the end, however the bytes come", "[server][jwks]") {
  KeyServer issuer({http_answer("{}"), 8s});
  CpprestJwks fetcher;
  Outcome outcome = fetch(fetcher, issuer.url());
  CHECK(outcome.result.failure == "no whole answer within two seconds");
  CHECK(outcome.took >= 1900ms);

  issuer.say({http_answer(std::string(500, ' ')), 0s, 100ms});
  outcome = fetch(fetcher, issuer.url());
  CHECK(outcome.result.failure == "no whole answer within two seconds");
}

TEST_CASE("certificates are checked, and whose they are", "[server][jwks]") {
  const Certificate certificate;
  const KeyServer issuer({http_answer(R"({"keys":[]})")}, &certificate);
  CHECK(failure(issuer.url("localhost")) == kBroken);
  CHECK(issuer.requests() == 0);

  const Trusting trusting(certificate);
  CpprestJwks fetcher;
  CHECK(fetch(fetcher, issuer.url("localhost")).result.body == R"({"keys":[]})");
  CHECK(failure(issuer.url("127.0.0.1")) == kBroken);  // the certificate is localhost's
  CHECK(issuer.requests() == 1);
}

TEST_CASE("the end of the fetcher ends its fetches", "[server][jwks]") {
  const KeyServer issuer({http_answer("{}"), 8s});
  std::promise<std::string> told;
  const auto start = Clock::now();
  {
    CpprestJwks fetcher;
    fetcher.fetch(issuer.url(),
                  [&told](JwksFetcher::Result&& result) { told.set_value(result.failure); });
  }
  CHECK(told.get_future().get() == "the server is shutting down");
  CHECK(Clock::now() - start < 6s);
}
