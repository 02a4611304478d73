// SIGHUP: clients and keys are read again while requests are answered.
#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <ctime>
#include <exception>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/eventually.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"
#include "tests/tokens/bad_tokens.h"

using http_test::Connection;
using http_test::eventually;
using http_test::exchange;
using http_test::Headers;
using http_test::ServerProcess;
using http_test::TemporaryFile;
using token_test::Draft;
using token_test::json_text;

namespace {

constexpr const char* kBase = "https://cds.example.org";
constexpr const char* kSign = "/cds-services/bkvn-ivig-order-sign";
const std::string kBody =
    R"({"hook":"order-sign","hookInstance":"x","context":{"userId":"u","patientId":"p",)"
    R"("draftOrders":{"resourceType":"Bundle"}}})";

const token_test::Site& issuers() {
  static const token_test::Site kIssuers = [] {
    token_test::Site site;
    site.called = std::string(kBase) + kSign;
    return site;
  }();
  return kIssuers;
}

Draft ehr_draft() { return good_draft(issuers(), static_cast<long>(std::time(nullptr))); }

Draft other_draft() {
  Draft draft = ehr_draft();
  draft.claims["iss"] = json_text(issuers().other_issuer);
  draft.header["kid"] = json_text("others");
  draft.header["alg"] = json_text("ES384");
  draft.key = &issuers().other;
  draft.algorithm = "ES384";
  return draft;
}

Headers headers_of(const Draft& draft) {
  return {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + draft.token()}};
}

// A server whose configuration may be changed under it. Of the issuers' keys those fit for a file.
class Site {
 public:
  Site()
      : ehr_keys_(token_test::key_set(issuers().es384.jwk("es384"))),
        other_keys_(token_test::key_set(issuers().other.jwk("others"))),
        file_(base() + ehr()) {
    server_ = std::make_unique<ServerProcess>(
        std::vector<std::string>{"--config", file_.path(), "--log-level", "info"});
  }

  [[nodiscard]] static std::string base() {
    return "base-url = \"" + std::string(kBase) + "\"\n[limits]\nrate-per-second = 0\n";
  }
  [[nodiscard]] std::string ehr() const { return client("ehr", issuers().issuer, ehr_keys_); }
  [[nodiscard]] std::string other() const {
    return client("other", issuers().other_issuer, other_keys_);
  }

  [[nodiscard]] const ServerProcess& server() const { return *server_; }
  [[nodiscard]] const std::string& path() const { return file_.path(); }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

  // Writes the file, and returns what the log says of it once it was read.
  std::string reload(const std::string& configuration) {
    std::ofstream(file_.path(), std::ios::binary) << configuration;
    const std::size_t before = server_->log().size();
    server_->signal(SIGHUP);
    std::string log;
    REQUIRE(eventually([&] {
      log = server_->log().substr(before);
      return log.find("configuration: read again") != std::string::npos ||
             log.find("configuration: not taken") != std::string::npos;
    }));
    return log;
  }

  [[nodiscard]] int status_for(const Draft& draft) const {
    return exchange(port(), "POST", kSign, headers_of(draft), kBody).status;
  }

 private:
  [[nodiscard]] static std::string client(const std::string& name, const std::string& issuer,
                                          const TemporaryFile& keys) {
    return "[clients." + name + "]\nissuer = \"" + issuer + "\"\njwks-file = \"" + keys.path() +
           "\"\n";
  }

  TemporaryFile ehr_keys_;
  TemporaryFile other_keys_;
  TemporaryFile file_;
  std::unique_ptr<ServerProcess> server_;
};

// Connections that post without pause for as long as this lives, each on a thread of its own.
class Load {
 public:
  explicit Load(std::uint16_t port) {
    constexpr int kConnections = 4;
    for (int i = 0; i < kConnections; ++i) threads_.emplace_back([this, port] { post(port); });
  }
  ~Load() { end(); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  void end() {
    ending_ = true;
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }
  // So many more have been answered.
  [[nodiscard]] bool goes_on(int more) const {
    const int goal = answered_ + more;
    return eventually([&] { return answered_ >= goal || dropped_ > 0; });
  }

  [[nodiscard]] int answered() const { return answered_; }
  [[nodiscard]] int refused() const { return refused_; }
  [[nodiscard]] int dropped() const { return dropped_; }

 private:
  void post(std::uint16_t port) {
    try {
      Connection connection(port);
      while (!ending_) {
        connection.send(http_test::head("POST", kSign, headers_of(ehr_draft()), kBody.size()) +
                        kBody);
        ++(connection.receive().status == 200 ? answered_ : refused_);
      }
    } catch (const std::exception&) {
      ++dropped_;
    }
  }

  std::atomic<bool> ending_{false};
  std::atomic<int> answered_{0};
  std::atomic<int> refused_{0};
  std::atomic<int> dropped_{0};
  std::vector<std::thread> threads_;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("clients come and go by SIGHUP, and no request is dropped", "[http][reload]") {
  Site site;
  Load load(site.port());
  REQUIRE(load.goes_on(20));
  CHECK(site.status_for(ehr_draft()) == 200);
  CHECK(site.status_for(other_draft()) == 401);

  CHECK(contains(site.reload(Site::base() + site.ehr() + site.other()), "clients: ehr, other"));
  CHECK(site.status_for(other_draft()) == 200);
  CHECK(load.goes_on(20));

  site.reload("lsten = 1\n");
  CHECK(site.status_for(other_draft()) == 200);
  CHECK(load.goes_on(20));

  site.reload(Site::base() + site.ehr());
  CHECK(site.status_for(other_draft()) == 401);
  CHECK(site.status_for(ehr_draft()) == 200);
  CHECK(load.goes_on(20));
  for (int i = 0; i < 20; ++i) site.reload(Site::base() + site.ehr() + site.other());
  CHECK(load.goes_on(20));

  load.end();
  CHECK(load.answered() >= 100);
  CHECK(load.refused() == 0);
  CHECK(load.dropped() == 0);
}

TEST_CASE("keys in a file are read again, and a token that was used stays used", "[http][reload]") {
  Site site;
  const Draft used = ehr_draft();
  CHECK(site.status_for(used) == 200);
  const TemporaryFile new_keys(token_test::key_set(issuers().stranger.jwk("es384")));
  const std::string client = "[clients.ehr]\nissuer = \"" + issuers().issuer +
                             "\"\njwks-file = \"" + new_keys.path() + "\"\n";
  site.reload(Site::base() + client);
  CHECK(site.status_for(ehr_draft()) == 401);
  Draft rotated = ehr_draft();
  rotated.key = &issuers().stranger;
  CHECK(site.status_for(rotated) == 200);
  site.reload(Site::base() + site.ehr());
  CHECK(site.status_for(used) == 401);
}

TEST_CASE("a file that is bad changes nothing, and the log says why", "[http][reload]") {
  Site site;
  const auto not_taken = [&site](const std::string& configuration, const std::string& why) {
    const std::string log = site.reload(configuration);
    INFO(log);
    CHECK(contains(log, "configuration: not taken: " + why));
    CHECK(contains(log, R"("level":"warning")"));
    CHECK_FALSE(contains(log, "read again"));
    CHECK(site.status_for(ehr_draft()) == 200);
  };
  not_taken("\nlsten = 1\n", site.path() + ":2: lsten: is no setting of this program");
  not_taken("[clients", site.path() + ":1: ");
  not_taken(Site::base() + site.ehr() + "services = [\"ivig\"]\n",
            site.path() + ":7: clients.ehr.services: no service is ivig");
  not_taken(Site::base() + site.ehr() + "[fhir]\nca-file = \"/nowhere\"\n",
            site.path() + ":8: fhir.ca-file: /nowhere: ");
  not_taken(site.ehr(), "base-url: is needed");
}

TEST_CASE("a reload lets nobody in without a token who needed one before", "[http][reload]") {
  Site site;
  for (const char* configuration : {"", "base-url = \"https://cds.example.org\"\n"}) {
    CHECK(contains(site.reload(configuration), "clients: none is left"));
    CHECK(exchange(site.port(), "POST", kSign, {{"Content-Type", "application/json"}}, kBody)
              .status == 401);
  }
}

TEST_CASE("what is settled at the start stays, and the log names it", "[http][reload]") {
  Site site;
  const std::string log = site.reload(
      "explain = true\nlisten = \"127.0.0.1:1\"\nlog-level = \"off\"\n" + Site::base() +
      "threads = 1\n[storage]\nengine = \"none\"\nuri = \"postgresql://u:Zzyzxova@h/d\"\n" +
      site.ehr());
  INFO(log);
  for (const char* key :
       {"explain", "listen", "log-level", "limits.threads", "storage.engine", "storage.uri"}) {
    CHECK(contains(log, std::string("configuration: ") + key + ": holds from the next start"));
  }
  CHECK_FALSE(contains(log, "clients.ehr"));
  CHECK_FALSE(contains(log, "Zzyzxova"));
  CHECK(site.status_for(ehr_draft()) == 200);
  // Against the start, not against the last reading.
  CHECK(contains(site.reload("explain = true\n" + Site::base() + site.ehr()), "explain: holds"));
  CHECK_FALSE(contains(site.reload(Site::base() + site.ehr()), "holds from the next start"));
}

TEST_CASE("a client's services are judged by the ids that are served", "[http][reload]") {
  Site site;
  const std::string own = "services = [\"bkvn-ivig-order-sign\"]\n";
  const std::string shared = "services = [\"bkvn-ivig\"]\n";
  const std::string ids = "[discovery]\nshared-ids = true\n";
  const std::string log = site.reload(Site::base() + ids + site.ehr() + own);
  INFO(log);
  CHECK(contains(log, "discovery.shared-ids: holds from the next start"));
  CHECK(contains(log, "read again"));
  CHECK(site.status_for(ehr_draft()) == 200);
  CHECK(contains(site.reload(Site::base() + ids + site.ehr() + shared),
                 "clients.ehr.services: no service is bkvn-ivig"));
  CHECK(site.status_for(ehr_draft()) == 200);
}

TEST_CASE("another listener in the file waits for the next start, with what goes with it",
          "[http][reload]") {
  const std::string other = http_test::listener_name() == "beast" ? "cpprest" : "beast";
  Site site;
  const std::string log = site.reload("listener = \"" + other + "\"\n" + Site::base() + site.ehr());
  CHECK(contains(log, "read again"));
  CHECK(site.status_for(ehr_draft()) == 200);
}

TEST_CASE("FHIR servers and the ways to authenticate are read again", "[http][reload]") {
  Site site;
  CHECK(exchange(site.port(), "GET", "/cds-services").status == 200);
  const std::string log =
      site.reload("[authentication]\ndiscovery = true\n[fhir]\nservers = [\"https://a.org\"]\n" +
                  site.ehr() + "base-url = 1");
  CHECK(contains(log, "not taken"));
  const std::string taken = site.reload(
      "base-url = \"https://cds.example.org\"\n[authentication]\ndiscovery = true\n[fhir]\n"
      "servers = [\"https://a.org\"]\n" +
      site.ehr());
  CHECK_FALSE(contains(taken, "authentication"));
  CHECK_FALSE(contains(taken, "fhir.servers"));
  CHECK(exchange(site.port(), "GET", "/cds-services").status == 401);
}
