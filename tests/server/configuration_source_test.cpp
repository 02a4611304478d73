#include "server/configuration_source.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "server/configuration.h"

using server::ConfigurationSource;
using server::parse_configuration;

namespace {

ConfigurationSource source_of(const std::string& text) {
  return parse_configuration(text, "site.toml").source;
}

}  // namespace

TEST_CASE("a fault gets the place of its key, or of the table around it",
          "[server][configuration]") {
  const ConfigurationSource source =
      source_of("listen = \"127.0.0.1:1\"\n[fhir]\nca-file = \"a\"\n[services.x]\nmode='active'");
  CHECK(source.located("fhir.ca-file: a: no") == "site.toml:3: fhir.ca-file: a: no");
  CHECK(source.located("fhir.search: no") == "site.toml:2: fhir.search: no");
  CHECK(source.located("services.x: is none") == "site.toml:4: services.x: is none");
}

TEST_CASE("a fault of what is not in the file stays as it is", "[server][configuration]") {
  const ConfigurationSource source = source_of("listen = \"127.0.0.1:1\"");
  CHECK(source.located("storage.path: must be set") == "storage.path: must be set");
  CHECK(source.located("site.toml:1: listen: no") == "site.toml:1: listen: no");
  CHECK(source.located("no colon") == "no colon");
  CHECK(ConfigurationSource().located("listen: no") == "listen: no");
}

TEST_CASE("what two readings differ in is told by key", "[server][configuration]") {
  const ConfigurationSource one = source_of(
      "explain = true\n[limits]\nthreads = 1\nrequests = 7\n[cors]\nallowed-origins = "
      "[\"https://a.org\"]\n");
  CHECK(one.differences(one).empty());
  const ConfigurationSource two = source_of(
      "# moved\n\n[limits]\nrequests = 7\nthreads = 2\n[cors]\nallowed-origins = "
      "[\"https://a.org\", \"https://b.org\"]\n[storage]\nuri = \"postgresql://u:p@h/d\"\n");
  const std::vector<std::string> changed{"cors.allowed-origins", "explain", "limits.threads",
                                         "storage.uri"};
  CHECK(one.differences(two) == changed);
  CHECK(two.differences(one) == changed);
}
