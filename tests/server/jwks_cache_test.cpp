#include "server/jwks_cache.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/fake_fetcher.h"
#include "tests/tokens/signing_key.h"

using server::JwksCache;
using server::KeySet;

namespace {

class Fixture {
 public:
  // "known", "unknown", "none", or "waits".
  std::string look_up(const std::string& kid) {
    const auto outcome = std::make_shared<std::string>("waits");
    outcomes.push_back(outcome);
    cache->find(kid, [outcome, kid](const std::shared_ptr<const KeySet>& keys) {
      *outcome = !keys ? "none" : keys->find(kid) != nullptr ? "known" : "unknown";
    });
    return *outcome;
  }
  [[nodiscard]] std::string last() const { return *outcomes.back(); }
  void have(const std::string& kid) { fetcher.answer(set_of(kid)); }
  static std::string set_of(const std::string& kid) {
    static const auto kKey = token_test::SigningKey::elliptic("P-384");
    return token_test::key_set(kKey.jwk(kid));
  }

  long now = 1'000'000;
  server_test::FakeFetcher fetcher;
  std::vector<std::shared_ptr<std::string>> outcomes;
  std::vector<std::string> warnings;
  std::shared_ptr<JwksCache> cache = std::make_shared<JwksCache>(
      "https://issuer.example.org/keys", fetcher,
      [this] { return fhir::Instant(std::chrono::seconds(now)); },
      [this](const std::string& text) { warnings.push_back(text); });
};

}  // namespace

TEST_CASE_METHOD(Fixture, "the first callers wait for one fetch", "[server][trust]") {
  CHECK(look_up("a") == "waits");
  CHECK(look_up("a") == "waits");
  CHECK(look_up("b") == "waits");
  CHECK(fetcher.urls.size() == 1);
  have("a");
  CHECK(*outcomes[0] == "known");
  CHECK(*outcomes[1] == "known");
  CHECK(*outcomes[2] == "unknown");
  CHECK(look_up("a") == "known");
}

TEST_CASE_METHOD(Fixture, "a warm cache lets nobody wait", "[server][trust]") {
  cache->warm();
  cache->warm();
  CHECK(fetcher.urls.size() == 1);
  have("a");
  CHECK(look_up("a") == "known");
  CHECK(fetcher.urls.size() == 1);
}

TEST_CASE_METHOD(Fixture, "an unknown kid makes a fetch once a minute at most", "[server][trust]") {
  cache->warm();
  have("old");
  now += 59;
  CHECK(look_up("new") == "unknown");
  CHECK(fetcher.urls.size() == 1);
  now += 1;
  CHECK(look_up("new") == "waits");
  CHECK(look_up("old") == "known");  // meanwhile
  CHECK(fetcher.urls.size() == 2);
  have("new");
  CHECK(*outcomes[1] == "known");
  CHECK(look_up("old") == "unknown");  // withdrawn
  for (int i = 0; i < 100; ++i) CHECK(look_up("invented-" + std::to_string(i)) == "unknown");
  CHECK(fetcher.urls.size() == 2);
}

TEST_CASE_METHOD(Fixture, "keys of ten minutes are used while new ones are fetched",
                 "[server][trust]") {
  cache->warm();
  have("a");
  now += 600;
  CHECK(look_up("a") == "known");
  CHECK(look_up("a") == "known");
  CHECK(fetcher.urls.size() == 2);
  have("b");
  CHECK(look_up("a") == "unknown");
  CHECK(look_up("b") == "known");
}

TEST_CASE_METHOD(Fixture, "keys that nobody asked for in an hour are not used before a fetch",
                 "[server][trust]") {
  cache->warm();
  have("a");
  now += 3600;
  CHECK(look_up("a") == "waits");
  CHECK(look_up("a") == "waits");  // in the same moment
  CHECK(fetcher.urls.size() == 2);
  have("b");
  CHECK(*outcomes[0] == "unknown");
  CHECK(*outcomes[1] == "unknown");
  CHECK(look_up("b") == "known");
}

TEST_CASE_METHOD(Fixture, "forgotten keys are not used, whoever made the fetch begin",
                 "[server][trust]") {
  cache->warm();
  have("a");
  now += 3600;
  CHECK(look_up("invented") == "waits");
  CHECK(look_up("a") == "waits");
  have("a");
  CHECK(last() == "known");
  now += 3600;
  cache->warm();
  CHECK(look_up("a") == "waits");
  have("b");
  CHECK(last() == "unknown");
  CHECK(fetcher.urls.size() == 3);
}

TEST_CASE_METHOD(Fixture, "who is one too many to wait is not judged by forgotten keys",
                 "[server][trust]") {
  cache->warm();
  have("a");
  now += 3600;
  for (std::size_t i = 0; i < JwksCache::kMostWaiting; ++i) CHECK(look_up("a") == "waits");
  CHECK(look_up("a") == "none");
  have("a");
  CHECK(*outcomes.front() == "known");
}

TEST_CASE_METHOD(Fixture, "an issuer that is down leaves its keys in use", "[server][trust]") {
  cache->warm();
  have("a");
  for (int hour = 0; hour < 48; ++hour) {
    now += 1800;
    CHECK(look_up("a") == "known");
    fetcher.fail("status 503");
    CHECK(look_up("a") == "known");
  }
  now += 3600;  // a quiet hour: asked again, and let in all the same
  CHECK(look_up("a") == "waits");
  fetcher.fail("status 503");
  CHECK(last() == "known");
  CHECK(warnings.back() ==
        "keys of https://issuer.example.org/keys: status 503; the last keys stay in use");
}

TEST_CASE_METHOD(Fixture, "where no keys ever came they are asked for every five seconds",
                 "[server][trust]") {
  CHECK(look_up("a") == "waits");
  fetcher.fail("no connection");
  CHECK(last() == "none");
  CHECK(look_up("a") == "none");
  CHECK(fetcher.urls.size() == 1);
  now += 5;
  CHECK(look_up("a") == "waits");
  have("a");
  CHECK(last() == "known");
}

TEST_CASE_METHOD(Fixture, "what is no key set changes nothing", "[server][trust]") {
  cache->warm();
  have("a");
  for (const char* body : {"", "<html>sign in</html>", "{}", R"({"keys":[]})",
                           R"({"keys":[{"kty":"oct","k":"AA"}]})"}) {
    INFO(body);
    cache->warm();
    fetcher.answer(body);
    CHECK(look_up("a") == "known");
  }
  CHECK(warnings.size() == 5);
}

TEST_CASE_METHOD(Fixture, "a clock that was set back does not stop the fetching",
                 "[server][trust]") {
  cache->warm();
  have("a");
  now -= 86'400;
  CHECK(look_up("b") == "waits");
}

TEST_CASE_METHOD(Fixture, "no more than a thousand wait", "[server][trust]") {
  for (std::size_t i = 0; i < JwksCache::kMostWaiting; ++i) (void)look_up("a");
  CHECK(last() == "waits");
  CHECK(look_up("a") == "none");
  have("a");
  CHECK(*outcomes.front() == "known");
}

TEST_CASE("workers deliver to those who waited, not the thread that fetched", "[server][trust]") {
  Fixture fixture;
  server::Workers workers(2);
  const auto cache = std::make_shared<JwksCache>(
      "https://issuer.example.org/keys", fixture.fetcher,
      [] { return fhir::Instant(std::chrono::seconds(1'000'000)); }, [](const std::string&) {},
      &workers);
  std::atomic<int> elsewhere = 0;
  const auto here = std::this_thread::get_id();
  for (int i = 0; i < 100; ++i) {
    cache->find("a", [&elsewhere, here](const std::shared_ptr<const KeySet>& keys) {
      if (keys && std::this_thread::get_id() != here) ++elsewhere;
    });
  }
  fixture.have("a");
  workers.stop();
  CHECK(elsewhere == 100);
  std::thread::id in_place;
  cache->find("a", [&in_place](const std::shared_ptr<const KeySet>&) {
    in_place = std::this_thread::get_id();
  });
  CHECK(in_place == here);
}

TEST_CASE("a cache that is let go answers who waits", "[server][trust]") {
  Fixture fixture;
  CHECK(fixture.look_up("a") == "waits");
  fixture.cache.reset();
  fixture.have("a");
  CHECK(fixture.last() == "known");
}
