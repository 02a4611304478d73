#include "hooks/prefetch_template.h"

#include <catch2/catch.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using hooks::PrefetchSearch;
using hooks::PrefetchTemplate;
using hooks::search_templates;

namespace {

PrefetchSearch loads() {
  PrefetchSearch search;
  search.key = "bkLoads";
  search.resource = "Observation";
  search.parameters = {{"patient", "{{context.patientId}}"}, {"_sort", "-date"}};
  return search;
}

}  // namespace

TEST_CASE("a search without codes is its fixed parameters", "[hooks][prefetch]") {
  const auto templates = search_templates(loads());
  REQUIRE(templates.size() == 1);
  CHECK(templates[0].key == "bkLoads");
  CHECK(templates[0].query == "Observation?patient={{context.patientId}}&_sort=-date");
}

TEST_CASE("codes are system|code lists, percent-encoded", "[hooks][prefetch]") {
  PrefetchSearch search = loads();
  search.codes = {{"http://loinc.org", "32284-2"}, {"urn:oid:1.2.3", "B K"}};
  CHECK(search_templates(search)[0].query ==
        "Observation?patient={{context.patientId}}&_sort=-date"
        "&code=http://loinc.org%7C32284-2,urn:oid:1.2.3%7CB%20K");
}

TEST_CASE("characters that mean something in a URL or a search are encoded", "[hooks][prefetch]") {
  PrefetchSearch search;
  search.key = "k";
  search.resource = "Observation";
  search.parameters = {{"a", "x&y=z#1+2%$\\ \"{}"},
                       {"b", "{{context.patientId}}&{{context.userId}}"}};
  search.codes = {{"http://x", "a,b|c$d\\e"}};
  CHECK(search_templates(search)[0].query ==
        "Observation?a=x%26y%3Dz%231%2B2%25%24%5C%20%22%7B%7D"
        "&b={{context.patientId}}%26{{context.userId}}"
        "&code=http://x%7Ca%5C,b%5C%7Cc%5C%24d%5C%5Ce");
}

TEST_CASE("many codes are split over several keys, none lost and none twice", "[hooks][prefetch]") {
  PrefetchSearch search = loads();
  std::vector<std::string> codes;
  for (int i = 0; i < 300; ++i) codes.push_back("code-" + std::to_string(i));
  for (const std::string& code : codes) search.codes.push_back({"http://loinc.org", code});
  const auto templates = search_templates(search);
  REQUIRE(templates.size() > 2);

  std::multiset<std::string> seen;
  for (std::size_t i = 0; i < templates.size(); ++i) {
    CHECK(templates[i].key == (i == 0 ? "bkLoads" : "bkLoads" + std::to_string(i + 1)));
    CHECK(templates[i].query.size() < 2000);
    const std::string& query = templates[i].query;
    const std::size_t list = query.find("&code=");
    REQUIRE(list != std::string::npos);
    for (std::size_t at = list + 6; at < query.size();) {
      const std::size_t comma = std::min(query.find(',', at), query.size());
      const std::string token = query.substr(at, comma - at);
      seen.insert(token.substr(token.find("%7C") + 3));
      at = comma + 1;
    }
  }
  CHECK(seen == std::multiset<std::string>(codes.begin(), codes.end()));
}

TEST_CASE("a code that fits no URL is a mistake that shows at the start", "[hooks][prefetch]") {
  PrefetchSearch search = loads();
  const std::string endless(3000, 'x');
  search.codes = {{"http://loinc.org", endless}};
  CHECK_THROWS_AS(search_templates(search), std::invalid_argument);
}

TEST_CASE("a split key still belongs to its template", "[hooks][prefetch]") {
  CHECK(hooks::is_key_of("bkLoads", "bkLoads"));
  CHECK(hooks::is_key_of("bkLoads2", "bkLoads"));
  CHECK(hooks::is_key_of("bkLoads12", "bkLoads"));
  CHECK_FALSE(hooks::is_key_of("bkLoads1", "bkLoads"));
  CHECK_FALSE(hooks::is_key_of("bkLoads02", "bkLoads"));
  CHECK_FALSE(hooks::is_key_of("bkLoadsOld", "bkLoads"));
  CHECK_FALSE(hooks::is_key_of("bkLoad", "bkLoads"));
}
