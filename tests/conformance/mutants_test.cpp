// The tool against servers with one fault each: whether it notices, and whether it blames only what
// is at fault.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <future>
#include <map>
#include <set>

#include "conformance/check.h"
#include "tests/conformance/processes.h"

namespace {

using conformance_test::Run;
using conformance_test::Server;
using Names = std::set<std::string>;

struct Mutant {
  std::string name;
  Names checks;  // that must find something
  bool asks_for_jwt = false;
  std::string options;
  bool fetches = false;  // a FHIR server costs time in every run: only where it matters
};

// Where the server of the mutants puts the client's key.
class KeyFile {
 public:
  ~KeyFile() { ::unlink(path_.c_str()); }
  KeyFile() = default;
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string options() const {
    return " --kid test-key --client-key '" + path_ + "'";
  }

 private:
  std::string path_ = "/tmp/conformance-key-" + std::to_string(::getpid()) + ".pem";
};

// A busy machine is no fault of the server.
constexpr const char* kPatient = "--answer-within 2000";

// Where FHIR's XML schema is; without it that check sees nothing.
const char* schemas() { return std::getenv("IVIG_CDS_FHIR_SCHEMAS"); }

std::vector<Mutant> all_mutants() {
  const Run list =
      conformance_test::run("node '" + conformance_test::script("mutant_server.mjs") + "' --list");
  REQUIRE(list.status == 0);
  const auto document = fhir::JsonDocument::parse(list.output);
  std::vector<Mutant> mutants;
  for (const fhir::Json row : document.root().elements()) {
    Mutant mutant;
    mutant.name = row["name"].text();
    for (const fhir::Json check : row["checks"].elements()) mutant.checks.emplace(check.text());
    if (schemas() == nullptr) mutant.checks.erase("resource-schema");
    mutant.asks_for_jwt = row["auth"].is_true();
    mutant.options = row["options"].text();
    if (mutant.options.empty()) mutant.options = kPatient;
    mutant.fetches =
        std::any_of(mutant.checks.begin(), mutant.checks.end(),
                    [](const std::string& check) { return check.starts_with("fhir-"); });
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

// What the tool finds, or "no report".
Names found(const std::string& url, const std::string& options) {
  const Run run = conformance_test::tool(
      url + " --format json --timeout 6000 --captured '" + conformance_test::script("captured") +
      "' " + options + (schemas() == nullptr ? "" : std::string(" --fhir-schemas ") + schemas()));
  Names names;
  try {
    const auto report = fhir::JsonDocument::parse(run.output);
    for (const fhir::Json check : report.root()["checks"].elements()) {
      const std::string_view outcome = check["outcome"].text();
      if (outcome == "fail" || outcome == "warning") names.emplace(check["id"].text());
    }
  } catch (const fhir::JsonError&) {
    names.insert("no report: " + run.output.substr(0, 300));
  }
  return names;
}

constexpr const char* kFhirServer = " --fhir-server 127.0.0.1:0";

// Runs of the tool, some at a time.
std::map<std::string, Names> found_in_all(const std::string& base,
                                          const std::vector<Mutant>& mutants, const KeyFile& key) {
  std::vector<Names> names(mutants.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::future<void>> workers;
  for (int i = 0; i < 3; ++i) {
    workers.push_back(std::async(std::launch::async, [&] {
      for (std::size_t at = next++; at < mutants.size(); at = next++) {
        const Mutant& mutant = mutants[at];
        names[at] = found(base + '/' + mutant.name, mutant.options +
                                                        (mutant.asks_for_jwt ? key.options() : "") +
                                                        (mutant.fetches ? kFhirServer : ""));
      }
    }));
  }
  for (auto& worker : workers) worker.get();
  std::map<std::string, Names> by_name;
  for (std::size_t i = 0; i < mutants.size(); ++i) by_name[mutants[i].name] = names[i];
  return by_name;
}

}  // namespace

TEST_CASE("every fault is noticed by its checks, and by no other",
          "[conformance][mutants][schemas]") {
  const std::vector<Mutant> mutants = all_mutants();
  CHECK(mutants.size() >= 60);
  const KeyFile key;
  const Server server({"node", conformance_test::script("mutant_server.mjs"), key.path()});
  const auto results = found_in_all(server.url(), mutants, key);
  for (const Mutant& mutant : mutants) {
    INFO(mutant.name);
    CHECK(results.at(mutant.name) == mutant.checks);
  }
}

TEST_CASE("a correct server that asks for signed calls has nothing found", "[conformance]") {
  const KeyFile key;
  const Server server({"node", conformance_test::script("mutant_server.mjs"), key.path()});
  CHECK(found(server.url() + "/correct-auth", kPatient + key.options() + kFhirServer).empty());
}

TEST_CASE("no check is without a fault that it notices", "[conformance][mutants]") {
  Names noticed;
  for (const Mutant& mutant : all_mutants())
    noticed.insert(mutant.checks.begin(), mutant.checks.end());
  for (const conformance::Area& area : conformance::areas()) {
    for (const conformance::Check& check : area.checks) {
      if (check.id == "resource-schema" && schemas() == nullptr) continue;
      INFO(check.id);
      CHECK(noticed.contains(std::string(check.id)));
    }
  }
}
