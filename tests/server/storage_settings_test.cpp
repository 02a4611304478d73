#include "server/storage_settings.h"

#include <catch2/catch.hpp>
#include <map>

#include "server/configuration.h"

using server::settle;
using server::StorageEngine;
using server::StorageSettings;

namespace {

server::Environment with(const std::map<std::string, std::string>& variables) {
  return [variables](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  };
}

const std::string kUri = "postgresql://host/db";

}  // namespace

TEST_CASE("state lies where the system says, or else the user's", "[server][storage]") {
  CHECK(server::state_folder(with({{"STATE_DIRECTORY", "/var/lib/ivig-cds:/var/lib/b"},
                                   {"XDG_STATE_HOME", "/x"},
                                   {"HOME", "/home/u"}})) == "/var/lib/ivig-cds");
  CHECK(server::state_folder(with({{"XDG_STATE_HOME", "/x"}, {"HOME", "/home/u"}})) ==
        "/x/ivig-cds");
  CHECK(server::state_folder(with({{"XDG_STATE_HOME", "relative"}, {"HOME", "/home/u"}})) ==
        "/home/u/.local/state/ivig-cds");
  CHECK(server::state_folder(with({})).empty());
}

TEST_CASE("without configuration there is SQLite in the state folder", "[server][storage]") {
  const StorageSettings settled = settle({}, with({{"HOME", "/home/u"}}));
  CHECK(settled.engine == StorageEngine::sqlite);
  CHECK(settled.path == "/home/u/.local/state/ivig-cds/ivig-cds.sqlite");
  CHECK(settled.key_file == "/home/u/.local/state/ivig-cds/patient-hash.key");
  CHECK_THROWS_AS(settle({}, with({})), server::ConfigurationError);
}

TEST_CASE("a URI means PostgreSQL, and the environment's comes first", "[server][storage]") {
  StorageSettings settings;
  settings.uri = "postgresql://other/db";
  const StorageSettings settled =
      settle(settings, with({{"IVIG_CDS_STORAGE_URI", kUri}, {"HOME", "/home/u"}}));
  CHECK(settled.engine == StorageEngine::postgresql);
  CHECK(settled.uri == kUri);
  CHECK(settled.key_file == "/home/u/.local/state/ivig-cds/patient-hash.key");
}

TEST_CASE("the key of patient hashes lies beside the database, unless it is given",
          "[server][storage]") {
  StorageSettings settings;
  settings.path = "/data/decisions.sqlite";
  CHECK(settle(settings, with({})).key_file == "/data/patient-hash.key");
  CHECK(settle(settings, with({{"IVIG_CDS_PATIENT_HASH_KEY", "k"}})).key_file.empty());
  settings.path = "decisions.sqlite";
  CHECK(settle(settings, with({})).key_file == "./patient-hash.key");
  settings.key_file = "/run/secrets/key";
  CHECK(settle(settings, with({})).key_file == "/run/secrets/key");
}

TEST_CASE("an engine without storage needs nothing", "[server][storage]") {
  StorageSettings settings;
  settings.engine = StorageEngine::none;
  CHECK(settle(settings, with({})).engine == StorageEngine::none);
}

TEST_CASE("engine and URI must agree", "[server][storage]") {
  StorageSettings settings;
  settings.engine = StorageEngine::postgresql;
  CHECK_THROWS_AS(settle(settings, with({})), server::ConfigurationError);
  settings.engine = StorageEngine::sqlite;
  settings.uri = kUri;
  CHECK_THROWS_AS(settle(settings, with({})), server::ConfigurationError);
}

TEST_CASE("a key in the environment that is too short refuses the start and is not repeated",
          "[server][storage]") {
  try {
    (void)server::make_patient_hash({}, with({{"IVIG_CDS_PATIENT_HASH_KEY", "hunter2"}}));
    FAIL("was not refused");
  } catch (const server::ConfigurationError& error) {
    CHECK(std::string(error.what()).find("hunter2") == std::string::npos);
  }
}
