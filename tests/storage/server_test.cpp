// What the real program remembers, over both databases.
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "tests/storage/site.h"

using storage_test::CardIds;
using storage_test::feedback_on;
using storage_test::kFeedback;
using storage_test::OnPostgresql;
using storage_test::OnSqlite;
using storage_test::Rows;
using storage_test::Site;

namespace {

std::string accepted(const CardIds& ids) {
  return R"({"feedback":[{"card":")" + ids.card +
         R"(","outcome":"accepted","outcomeTimestamp":"2026-11-22T20:54:46.071Z",)"
         R"("acceptedSuggestions":[{"id":")" +
         ids.suggestion + R"("}]}]})";
}

template <typename Condition>
bool within_seconds(int seconds, Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEMPLATE_TEST_CASE("a card that is shown is recorded, and so is what became of it",
                   "[storage][http]", OnSqlite, OnPostgresql) {
  Site<TestType> site;
  site.start();
  const CardIds ids = site.card();
  CHECK(site.feedback(accepted(ids)) == 200);
  CHECK(site.feedback(accepted(ids)) == 200);
  CHECK(site.feedback(feedback_on("never-shown")) == 200);
  CHECK(site.call("another-drug").body == R"({"cards":[]})");  // nothing to record
  CHECK(site.stop() == 0);

  CHECK(site.database().rows("SELECT card, service, hook, hook_instance, client, mode, card_kind,"
                             " verdict, guideline_version FROM decision") ==
        Rows{{ids.card, "bkvn-ivig-order-select", "order-select",
              "f69ce315-e506-442f-89bb-dabe5b5bd579", "anonymous", "active", "eligibility",
              "not-supported", "1.0.0"}});
  CHECK(site.database().rows("SELECT card, outcome, CASE WHEN card_known THEN 1 ELSE 0 END"
                             " FROM marked_feedback ORDER BY id") ==
        Rows{{ids.card, "accepted", "1"}, {"never-shown", "overridden", "0"}});

  const std::string json = site.report("--format json");
  CHECK(json.find(R"("verdict":"not-supported","mode":"active","count":1,"accepted":1,)"
                  R"("overridden":0)") != std::string::npos);
  CHECK(json.find(R"("feedbackOnUnknownCards":1)") != std::string::npos);
  CHECK(site.report("--since 2999-01-01").find("No card was shown") != std::string::npos);
  CHECK(site.report("--format csv").find(",accepted,,1\r\n") != std::string::npos);
}

TEMPLATE_TEST_CASE("the patient stands in the store as a keyed hash", "[storage][http]", OnSqlite,
                   OnPostgresql) {
  Site<TestType> site;
  site.start();
  (void)site.card();
  (void)site.card();
  CHECK(site.stop() == 0);
  const Rows hashes = site.database().rows("SELECT DISTINCT patient_hash FROM decision");
  REQUIRE(hashes.size() == 1);
  CHECK(hashes[0][0].size() == 64);
  for (const auto& row : site.database().rows("SELECT * FROM decision")) {
    for (const std::string& value : row) CHECK(value.find("ktx-2307") == std::string::npos);
  }
}

TEMPLATE_TEST_CASE("a batch with a wrong entry is refused whole", "[storage][http]", OnSqlite,
                   OnPostgresql) {
  Site<TestType> site;
  site.start();
  const auto response = http_test::post(
      site.server().port(), kFeedback,
      R"({"feedback":[{"card":"a","outcome":"overridden","outcomeTimestamp":"2026-11-22T20:54:46Z"},)"
      R"({"card":"b","outcome":"maybe","outcomeTimestamp":"now"}]})");
  CHECK(response.status == 400);
  CHECK(response.body.find(R"("expression":["feedback[1].outcome"])") != std::string::npos);
  CHECK(response.body.find(R"("expression":["feedback[1].outcomeTimestamp"])") !=
        std::string::npos);
  CHECK(site.feedback(feedback_on("c")) == 200);
  CHECK(site.stop() == 0);
  CHECK(site.database().rows("SELECT card FROM feedback") == Rows{{"c"}});
}

TEMPLATE_TEST_CASE("in silent mode nothing is shown and everything is recorded", "[storage][http]",
                   OnSqlite, OnPostgresql) {
  Site<TestType> site("[services.bkvn-ivig]\nmode = \"silent\"\n");
  site.start();
  const auto response = site.call();
  CHECK(response.status == 200);
  CHECK(response.body == R"({"cards":[]})");
  CHECK(site.stop() == 0);
  CHECK(site.database().rows("SELECT mode, verdict FROM decision") ==
        Rows{{"silent", "not-supported"}});
  const std::string text = site.report("");
  CHECK(text.find("No card was shown.") != std::string::npos);
  CHECK(text.find("WOULD HAVE BEEN SHOWN") != std::string::npos);
}

TEMPLATE_TEST_CASE("while storage is down feedback is 503 and answers go on", "[storage][http]",
                   OnSqlite, OnPostgresql) {
  Site<TestType> site;
  site.database().store()->open();
  site.database().go_away();
  site.start();
  const auto refused =
      http_test::post(site.server().port(), kFeedback, feedback_on("a", "SENTINEL-COMMENT"));
  CHECK(refused.status == 503);
  CHECK(refused.body.find("OperationOutcome") != std::string::npos);
  const CardIds ids = site.card();
  CHECK(http_test::exchange(site.server().port(), "GET", "/health/ready").status == 200);
  CHECK(site.server().log().find("storage: ") != std::string::npos);
  CHECK(site.server().log().find("SENTINEL") == std::string::npos);

  site.database().come_back();
  CHECK(within_seconds(30, [&] { return site.feedback(accepted(ids)) == 200; }));
  CHECK(site.stop() == 0);
  CHECK(site.database().rows("SELECT card FROM decision") == Rows{{ids.card}});
  CHECK(site.database().rows("SELECT card FROM feedback") == Rows{{ids.card}});
}

TEST_CASE("decisions that wait are a metric - OnSqlite", "[storage][http]") {
  Site<OnSqlite> site;
  site.database().store()->open();
  site.database().go_away();
  site.start();
  (void)site.card();
  const auto waiting = [&](const std::string& count) {
    return http_test::exchange(site.server().port(), "GET", "/metrics")
               .body.find("ivig_cds_decisions_waiting " + count) != std::string::npos;
  };
  CHECK(within_seconds(30, [&] { return waiting("1"); }));
  site.database().come_back();
  CHECK(within_seconds(30, [&] { return waiting("0"); }));
}

TEST_CASE("a full disk is 503 for feedback, and answers go on - OnSqlite", "[storage][http]") {
  Site<OnSqlite> site;
  site.start();
  CHECK(site.feedback(feedback_on("a")) == 200);
  // The server may write no file any more.
  rlimit before{};
  const rlimit full{0, RLIM_INFINITY};
  REQUIRE(::prlimit(site.server().pid(), RLIMIT_FSIZE, &full, &before) == 0);
  CHECK(site.feedback(feedback_on("b")) == 503);
  CHECK(site.call().body.find("uuid") != std::string::npos);
  CHECK(site.feedback(feedback_on("c")) == 503);
  REQUIRE(::prlimit(site.server().pid(), RLIMIT_FSIZE, &before, nullptr) == 0);
  CHECK(site.feedback(feedback_on("d")) == 200);
  CHECK(site.stop() == 0);
  CHECK(site.database().rows("SELECT card FROM feedback ORDER BY id") == Rows{{"a"}, {"d"}});
  CHECK(site.database().rows("SELECT count(*) FROM decision") == Rows{{"1"}});
}

TEST_CASE("a database that turns read-only is 503 for feedback, and answers go on - OnPostgresql",
          "[storage][http]") {
  Site<OnPostgresql> site;
  site.database().store()->open();
  const std::string name = site.database().rows("SELECT current_database()").at(0).at(0);
  site.database().run("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
  site.start();
  CHECK(site.feedback(feedback_on("a")) == 503);
  CHECK(site.call().body.find("uuid") != std::string::npos);
  site.database().run("BEGIN READ WRITE; ALTER DATABASE " + name +
                      " SET default_transaction_read_only = off; COMMIT");
  CHECK(site.feedback(feedback_on("b")) == 200);
}

TEST_CASE("a comment is stored and stands nowhere else - OnSqlite", "[storage][http]") {
  Site<OnSqlite> site;
  site.start();
  CHECK(site.feedback(feedback_on("a", "SENTINEL-COMMENT")) == 200);
  std::string wrong = feedback_on("b", "SENTINEL-COMMENT");
  wrong.replace(wrong.find("overridden"), 10, "SENTINEL-OUTCOME");
  const auto refused = http_test::post(site.server().port(), kFeedback, wrong);
  CHECK(refused.status == 400);
  CHECK(refused.body.find("SENTINEL") == std::string::npos);
  const auto metrics = http_test::exchange(site.server().port(), "GET", "/metrics");
  CHECK(metrics.body.find("overridden") != std::string::npos);
  CHECK(metrics.body.find("SENTINEL") == std::string::npos);
  const auto refusal_is_logged = [&] {
    return site.server().log().find(R"("route":"/cds-services/{id}/feedback",)"
                                    R"("service":"bkvn-ivig-order-select","status":400)") !=
           std::string::npos;
  };
  CHECK(within_seconds(10, refusal_is_logged));  // a reply is on its way before it is logged
  CHECK(site.server().log().find("SENTINEL") == std::string::npos);
  CHECK(site.stop() == 0);
  CHECK(contents(site.database().path()).find("SENTINEL-COMMENT") != std::string::npos);
  CHECK(site.report("--format json").find("SENTINEL") == std::string::npos);
}

TEST_CASE("a newer schema refuses the start - OnSqlite", "[storage][http]") {
  Site<OnSqlite> site;
  site.database().store()->open();
  site.database().make_schema_newer();
  CHECK_THROWS_WITH(site.start(), Catch::Contains("newer version"));
}

TEST_CASE("the feedback endpoint refuses what is no feedback - OnSqlite", "[storage][http]") {
  Site<OnSqlite> site("[limits]\nbody-bytes = 2048\n");
  site.start();
  const std::uint16_t port = site.server().port();
  CHECK(http_test::post(port, "/cds-services/nobody/feedback", feedback_on("a")).status == 404);
  CHECK(http_test::post(port, "/cds-services//feedback", feedback_on("a")).status == 404);
  CHECK(http_test::post(port, "/cds-services/feedback", feedback_on("a")).status == 404);
  const auto get = http_test::exchange(port, "GET", kFeedback);
  CHECK(get.status == 405);
  CHECK(get.headers.at("allow") == "POST, OPTIONS");
  CHECK(http_test::exchange(port, "POST", kFeedback, {{"Content-Type", "text/plain"}},
                            feedback_on("a"))
            .status == 415);
  CHECK(site.feedback(feedback_on("a", std::string(4096, 'x'))) == 413);
  CHECK(site.feedback("no JSON") == 400);
  const auto preflight = http_test::exchange(
      port, "OPTIONS", kFeedback,
      {{"Origin", "http://localhost:4000"}, {"Access-Control-Request-Method", "POST"}});
  CHECK(preflight.status == 204);
  CHECK(preflight.headers.at("access-control-allow-origin") == "http://localhost:4000");
}

TEST_CASE("a server that keeps nothing has no feedback endpoint", "[storage][http]") {
  const storage_test::Folder folder;
  std::ofstream(folder.path() + "/site.toml") << "[storage]\nengine = \"none\"\n";
  const http_test::ServerProcess server({"--config", folder.path() + "/site.toml"});
  CHECK(http_test::post(server.port(), kFeedback, feedback_on("a")).status == 404);
  const auto report = http_test::run_program("report --config " + folder.path() + "/site.toml");
  CHECK(report.status == 2);
}
