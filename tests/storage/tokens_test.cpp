// One token and several servers that share a database.
#include <catch2/catch.hpp>
#include <csignal>
#include <ctime>
#include <memory>
#include <string>

#include "tests/http/eventually.h"
#include "tests/storage/site.h"
#include "tests/temporary_file.h"
#include "tests/tokens/bad_tokens.h"

using http_test::Response;
using http_test::ServerProcess;
using storage_test::feedback_on;
using storage_test::kFeedback;
using storage_test::kService;
using storage_test::OnPostgresql;

namespace {

constexpr const char* kBase = "https://cds.example.org";

const token_test::Site& site() {
  static const token_test::Site kSite;
  return kSite;
}

std::string bearer(const std::string& path) {
  token_test::Draft draft = good_draft(site(), static_cast<long>(std::time(nullptr)));
  draft.claims["aud"] = token_test::json_text(kBase + path);
  return "Bearer " + draft.token();
}

class Replicas {
 public:
  std::unique_ptr<ServerProcess> start() const {
    return std::make_unique<ServerProcess>(
        std::vector<std::string>{"--config", configuration_.path(), "--allow-as-of"});
  }
  [[nodiscard]] const OnPostgresql& database() const { return database_; }

 private:
  OnPostgresql database_;
  tests::TemporaryFile keys_{token_test::key_set(site().es384.jwk("es384"))};
  tests::TemporaryFile configuration_{
      "base-url = \"" + std::string(kBase) + "\"\n[clients.ehr]\nissuer = \"" + site().issuer +
      "\"\njwks-file = \"" + keys_.path() + "\"\n" + database_.configuration()};
};

Response call(const ServerProcess& server, const std::string& authorization,
              const char* path = kService, std::string body = {}) {
  if (body.empty()) body = http_test::patient_request("still-on-mycophenolate");
  return http_test::exchange(
      server.port(), "POST", path,
      {{"Content-Type", "application/json"}, {"Authorization", authorization}}, body);
}

}  // namespace

TEST_CASE("a token that one server took is refused by the other - OnPostgresql",
          "[storage][http][trust]") {
  const Replicas replicas;
  const auto one = replicas.start();
  const auto two = replicas.start();
  const std::string token = bearer(kService);
  CHECK(call(*one, token).status == 200);
  CHECK(call(*two, token).status == 401);
  CHECK(call(*one, token).status == 401);
  CHECK(http_test::eventually([&] { return two->log().find("replayed") != std::string::npos; }));
  CHECK(call(*two, bearer(kService)).status == 200);

  const auto three = replicas.start();  // which begins when the token was used already
  CHECK(call(*three, token).status == 401);
  const std::string of_feedback = bearer(kFeedback);
  CHECK(call(*three, of_feedback, kFeedback, feedback_on("a")).status == 200);
  CHECK(call(*one, of_feedback, kFeedback, feedback_on("b")).status == 401);
  CHECK(replicas.database().rows("SELECT card FROM feedback") == storage_test::Rows{{"a"}});
}

TEST_CASE("while the database is away a token is 503, and not let in twice after - OnPostgresql",
          "[storage][http][trust]") {
  const Replicas replicas;
  const auto server = replicas.start();
  const std::string used = bearer(kService);
  CHECK(call(*server, used).status == 200);

  replicas.database().go_away();
  for (const std::string& token : {used, bearer(kService)}) {
    const Response refused = call(*server, token);
    CHECK(refused.status == 503);
    CHECK(refused.headers.at("retry-after") == "1");
    CHECK(refused.headers.count("www-authenticate") == 0);
    CHECK(refused.body.find("OperationOutcome") != std::string::npos);
  }
  CHECK(call(*server, "Bearer none").status == 401);
  CHECK(http_test::exchange(server->port(), "GET", "/cds-services").status == 200);
  CHECK(http_test::eventually(
      [&] { return server->log().find("replay-store-down") != std::string::npos; }));

  replicas.database().come_back();
  CHECK(http_test::eventually([&] { return call(*server, bearer(kService)).status == 200; }));
  CHECK(call(*server, used).status == 401);
}
