#include "server/recorder.h"

#include <catch2/catch.hpp>

#include "tests/hooks/stub_service.h"
#include "tests/storage/database.h"
#include "tests/storage/rows.h"

using server::Client;
using server::Recorder;
using storage_test::at;
using storage_test::OnSqlite;
using storage_test::Rows;

namespace {

class Fixture {
 public:
  Recorder recorder(const std::vector<std::string>& silent_services = {}) {
    server::Configuration configuration;
    configuration.storage.engine = server::StorageEngine::sqlite;
    configuration.storage.path = database_.path();
    configuration.silent_services = silent_services;
    return {configuration, registry_, log_, metrics_, [] { return at("2026-11-22T12:00:00Z"); }};
  }
  // What is in the store once the recorder has ended.
  template <typename Work>
  Rows recorded(const std::string& columns, Work work) {
    {
      Recorder recording = recorder();
      work(recording);
    }
    return database_.rows("SELECT " + columns + " FROM decision ORDER BY card");
  }

 private:
  OnSqlite database_;
  hooks::Registry registry_{hooks_test::services_on("a", {"order-select", "order-sign"}),
                            hooks::ServiceIds::one_per_hook};
  server::Log log_{server::LogLevel::off};
  server::Metrics metrics_;
};

hooks::Answer answer(const std::string& card, const std::string& hook_instance = "i") {
  hooks::Answer answer;
  answer.decisions.emplace_back();
  answer.decisions[0].card = card;
  answer.hook_instance = hook_instance;
  answer.patient_id = "p1";
  return answer;
}

Client client(const std::string& name, const std::string& tenant = "", bool silent = false) {
  Client client;
  client.name = name;
  client.tenant = tenant;
  client.silent = silent;
  return client;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "silence is a client's or a service's", "[storage][recorder]") {
  const Recorder active = recorder();
  CHECK_FALSE(active.silent(client("ehr"), "a-order-sign"));
  CHECK(active.silent(client("ehr", "", true), "a-order-sign"));
  const Recorder silent = recorder({"a"});
  CHECK(silent.silent(client("ehr"), "a-order-sign"));
  CHECK(silent.silent(client("ehr"), "a-order-select"));
  CHECK_FALSE(silent.silent(client("ehr"), "b-order-sign"));
  CHECK_THROWS_WITH(recorder({"b"}), Catch::Contains("services.b: is no service"));
}

TEST_CASE_METHOD(Fixture, "an answer is recorded under its client, service and mode",
                 "[storage][recorder]") {
  const Rows rows = recorded("card, service, hook, client, mode, decided_at", [](auto& recorder) {
    recorder.record(answer("1"), client("ehr"), "a-order-sign", "order-sign");
    recorder.record(answer("2"), client("pilot", "", true), "a-order-sign", "order-sign");
    recorder.record(hooks::Answer{}, client("ehr"), "a-order-sign", "order-sign");
  });
  CHECK(rows ==
        Rows{{"1", "a-order-sign", "order-sign", "ehr", "active", "2026-11-22T12:00:00.000Z"},
             {"2", "a-order-sign", "order-sign", "pilot", "silent", "2026-11-22T12:00:00.000Z"}});
}

TEST_CASE_METHOD(Fixture, "one patient id of two tenants is two patients", "[storage][recorder]") {
  const Rows rows = recorded("count(DISTINCT patient_hash)", [](auto& recorder) {
    recorder.record(answer("1"), client("ehr", "north"), "a-order-sign", "order-sign");
    recorder.record(answer("2"), client("ehr", "south"), "a-order-sign", "order-sign");
    recorder.record(answer("3"), client("other", "south"), "a-order-sign", "order-sign");
  });
  CHECK(rows == Rows{{"2"}});
}

TEST_CASE_METHOD(Fixture, "a hookInstance of any length and kind can be stored",
                 "[storage][recorder]") {
  const std::string long_one(1000, 'x');
  std::string umlauts = "x";  // so that the limit is amid a character
  while (umlauts.size() < 300) umlauts += "\u00e4";
  const Rows rows = recorded("hook_instance", [&](auto& recorder) {
    recorder.record(answer("1", long_one), client("ehr"), "a-order-sign", "order-sign");
    recorder.record(answer("2", umlauts), client("ehr"), "a-order-sign", "order-sign");
    recorder.record(answer("3", std::string("a\0b", 3)), client("ehr"), "a-order-sign",
                    "order-sign");
  });
  REQUIRE(rows.size() == 3);
  CHECK(rows[0][0] == long_one.substr(0, 256));
  CHECK(rows[1][0] == umlauts.substr(0, 255));
  CHECK(rows[2][0] == "a?b");
}
