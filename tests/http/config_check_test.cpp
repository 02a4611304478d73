// `ivig-cds config check FILE`: what a start would say, without one.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/http/server_process.h"
#include "tests/tokens/signing_key.h"

using http_test::run_program;
using http_test::RunResult;
using http_test::TemporaryFile;

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

RunResult check(const TemporaryFile& file, const std::string& options = {}) {
  return run_program("config check " + options + " " + file.path());
}

// The one fault of a configuration, without the name of the file.
std::string fault_of(const std::string& text) {
  const TemporaryFile file(text);
  const RunResult result = check(file);
  INFO(result.output);
  CHECK(result.status == 1);
  REQUIRE(result.output.starts_with(file.path() + ":"));
  CHECK(result.output.find('\n') == result.output.size() - 1);
  return result.output.substr(file.path().size() + 1);
}

const std::string kClient =
    "base-url = \"https://cds.example.org\"\n"
    "[clients.ehr]\n"
    "issuer = \"https://ehr.example.org\"\n";

}  // namespace

TEST_CASE("a configuration without a fault is summed up", "[http][config]") {
  const TemporaryFile keys(token_test::key_set(token_test::SigningKey::elliptic("P-384").jwk("k")));
  const TemporaryFile file("listen = \"0.0.0.0:8443\"\n" + kClient + "jwks-file = \"" +
                           keys.path() +
                           "\"\n[clients.lab]\nissuer = \"https://lab.example.org\"\n"
                           "jku = \"https://lab.example.org/jwks.json\"\n"
                           "[operations]\nlisten = \"127.0.0.1:9464\"\n"
                           "[services.bkvn-ivig]\nmode = \"silent\"\n"
                           "[storage]\nuri = \"postgresql://cds:Zzyzxova@db.example.org/cds\"\n");
  const RunResult good = check(file);
  INFO(good.output);
  CHECK(good.status == 0);
  CHECK(contains(good.output, file.path() + ": no fault found"));
  CHECK(contains(good.output, "listen: 0.0.0.0:8443, http\n"));
  CHECK(contains(good.output, "operations: 127.0.0.1:9464\n"));
  CHECK(contains(good.output, "clients: ehr, lab\n"));
  CHECK(contains(good.output, "storage: PostgreSQL\n"));
  CHECK(contains(good.output, "silent services: bkvn-ivig\n"));
  CHECK_FALSE(contains(good.output, "Zzyzxova"));
}

TEST_CASE("a file that is empty is good, one that is not there is not", "[http][config]") {
  const TemporaryFile empty("");
  const RunResult good = check(empty);
  CHECK(good.status == 0);
  CHECK(contains(good.output, "clients: none; anybody on this machine may call\n"));
  const RunResult missing = run_program("config check /nowhere/site.toml");
  CHECK(missing.status == 1);
  CHECK(missing.output == "/nowhere/site.toml: cannot be read\n");
  const RunResult folder = run_program("config check /tmp");
  CHECK(folder.status == 1);
  CHECK(folder.output == "/tmp: cannot be read\n");
  CHECK(run_program("config check").status == 2);
  CHECK(run_program("config").status == 2);
}

TEST_CASE("a fault of the file itself is told with line, key and reason", "[http][config]") {
  CHECK(fault_of("\nlsten = \"127.0.0.1:80\"\n") == "2: lsten: is no setting of this program\n");
  CHECK(fault_of("[limits]\n\nthreads = -1\n") ==
        "3: limits.threads: must be a whole number from 0 to 256\n");
  CHECK(contains(fault_of("listen = \n"), "1: "));
}

TEST_CASE("what the file names must be there and be of use", "[http][config]") {
  CHECK(fault_of(kClient + "jwks-file = \"/nowhere/keys.json\"\n") ==
        "4: clients.ehr.jwks-file: /nowhere/keys.json: cannot be read\n");
  CHECK(fault_of(kClient + "jwks-file = \"/tmp\"\n") ==
        "4: clients.ehr.jwks-file: /tmp: cannot be read\n");
  CHECK(fault_of("[storage]\nkey-file = \"/tmp\"\n") ==
        "2: storage.key-file: /tmp: cannot be read\n");
  const TemporaryFile no_keys("{\"keys\":1}");
  CHECK(contains(fault_of(kClient + "jwks-file = \"" + no_keys.path() + "\"\n"),
                 "4: clients.ehr.jwks-file: " + no_keys.path() + ": "));
  CHECK(fault_of("\n[guideline]\nvalue-sets = \"/nowhere\"\n") ==
        "3: guideline.value-sets: /nowhere: No such file or directory\n");
  CHECK(fault_of("[tls]\ncertificate = \"/nowhere/c.pem\"\nkey = \"/nowhere/k.pem\"\n") ==
        "2: tls.certificate: /nowhere/c.pem: No such file or directory\n");
  CHECK(fault_of("listener = \"cpprest\"\n[tls]\ncertificate = \"c\"\nkey = \"k\"\n") ==
        "2: tls: the listener cpprest has none\n");
  CHECK(fault_of("[fhir]\nca-file = \"/nowhere/ca.pem\"\n") ==
        "2: fhir.ca-file: /nowhere/ca.pem: holds no certificates that can be used\n");
  const TemporaryFile short_key("0123456789");
  CHECK(fault_of("[storage]\nkey-file = \"" + short_key.path() + "\"\n") ==
        "2: storage.key-file: " + short_key.path() + ": the key in it is too short\n");
}

TEST_CASE("a value set of the site that cannot be used is named", "[http][config]") {
  std::string folder = "/tmp/ivig-cds-sets-XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  std::ofstream(folder + "/bad.json") << R"({"resourceType":"ValueSet","id":"ivgi"})";
  CHECK(contains(fault_of("[guideline]\nvalue-sets = \"" + folder + "\"\n"),
                 "2: guideline.value-sets: " + folder + "/bad.json: neither its id \"ivgi\""));
  std::filesystem::remove_all(folder);
}

TEST_CASE("settings that do not go together are told", "[http][config]") {
  CHECK(fault_of(kClient + "jku = \"https://ehr.example.org/keys\"\nservices = [\"ivig\"]\n") ==
        "5: clients.ehr.services: no service is ivig\n");
  CHECK(fault_of("[services.ivig]\nmode = \"silent\"\n") ==
        "1: services.ivig: is no service of this program\n");
  CHECK(fault_of("[storage]\nengine = \"sqlite\"\nuri = \"postgresql://a/b\"\n") ==
        "2: storage.engine: is sqlite, and there is a storage.uri or IVIG_CDS_STORAGE_URI\n");
  CHECK(contains(fault_of("\nlisten = \"0.0.0.0:80\"\n"), "2: listen: 0.0.0.0 can be reached"));
  CHECK(fault_of("listen = \"127.0.0.1:8080\"\n[operations]\nlisten = \"localhost:8080\"\n") ==
        "3: operations.listen: is where clients call, too\n");
  const TemporaryFile open("listen = \"0.0.0.0:80\"\n");
  CHECK(check(open, "--insecure-no-auth").status == 0);
}

TEST_CASE("every fault of what is named is told, not only the first", "[http][config]") {
  const TemporaryFile file(
      "[guideline]\nvalue-sets = \"/nowhere\"\n[fhir]\nca-file = \"/nowhere/ca.pem\"\n"
      "[storage]\nuri = \"x\"\n");
  const RunResult result = check(file);
  CHECK(result.status == 1);
  CHECK(contains(result.output, file.path() + ":2: guideline.value-sets: "));
  CHECK(contains(result.output, file.path() + ":4: fhir.ca-file: "));
  CHECK(contains(result.output, file.path() + ":6: storage.uri: "));
}

TEST_CASE("a check shows no secret and makes nothing", "[http][config]") {
  std::string folder = "/tmp/ivig-cds-check-XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  for (const char* uri : {"postgresql://u:Zzyzxova@h/d", "postgresql://u:Zzyzxova@h:port/d",
                          "postgres//u:Zzyzxova@h", "Zzyzxova"}) {
    const TemporaryFile file("[storage]\nuri = \"" + std::string(uri) + "\"\nkey-file = \"" +
                             folder + "/new/key\"\n");
    CHECK_FALSE(contains(check(file).output, "Zzyzxova"));
    CHECK_FALSE(
        contains(run_program("serve --config " + file.path() + " --listen x").output, "Zzyzxova"));
  }
  const TemporaryFile key("Zzyzxova");
  const TemporaryFile file("[storage]\nkey-file = \"" + key.path() + "\"\n");
  CHECK_FALSE(contains(check(file).output, "Zzyzxova"));
  const TemporaryFile sqlite("[storage]\npath = \"" + folder + "/new/db.sqlite\"\n");
  CHECK(check(sqlite).status == 0);
  CHECK(std::filesystem::is_empty(folder));
  std::filesystem::remove_all(folder);
}

TEST_CASE("the start tells the same faults with the same words", "[http][config]") {
  const TemporaryFile file("\n[fhir]\nca-file = \"/nowhere/ca.pem\"\n");
  const RunResult start = run_program("serve --listen 127.0.0.1:0 --config " + file.path());
  CHECK(start.status == 2);
  CHECK(start.output == "ivig-cds: " + check(file).output);
}
