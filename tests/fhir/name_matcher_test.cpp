#include "fhir/name_matcher.h"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <set>
#include <stdexcept>
#include <string>

using fhir::FoldedText;
using fhir::NameMatcher;

namespace {

NameMatcher matcher_of(std::initializer_list<const char*> names) {
  NameMatcher matcher;
  for (const char* name : names) matcher.add({name, false}, 0, 0);
  return matcher;
}

// "name" for each name that the text asserts, "no: name" for each that stands after "no".
std::set<std::string> matched(const NameMatcher& matcher, const std::string& text) {
  FoldedText folded(text);
  std::set<std::string> found;
  matcher.match(folded, true, [&found](const NameMatcher::Match& match) {
    const std::string& name = match.name->text;
    found.insert(match.cue.empty() ? name : std::string(match.cue) + ": " + name);
  });
  return found;
}

using Found = std::set<std::string>;

}  // namespace

TEST_CASE("A name is found as whole words, wherever they stand", "[fhir][name-matcher]") {
  const NameMatcher matcher = matcher_of({"BK virus", "BK nephropathy", "BK", "polyoma"});
  CHECK(matched(matcher, "BK-virus") == Found{"BK virus", "BK"});
  CHECK(matched(matcher, "early bk nephropathy") == Found{"BK nephropathy", "BK"});
  CHECK(matched(matcher, "BK viruses") == Found{"BK"});
  CHECK(matched(matcher, "BK. virus") == Found{"BK"});
  CHECK(matched(matcher, "virus BK") == Found{"BK"});
  CHECK(matched(matcher, "polyomavirus").empty());
  CHECK(matched(matcher, "").empty());
}

TEST_CASE("A second word that begins, ends and counts alike is still another",
          "[fhir][name-matcher]") {
  const NameMatcher matcher = matcher_of({"BK viraemia"});
  CHECK(matched(matcher, "BK viraemia") == Found{"BK viraemia"});
  CHECK(matched(matcher, "BK virxxxia").empty());
}

TEST_CASE("Of a name in two parts both must occur, in any order", "[fhir][name-matcher]") {
  const NameMatcher matcher = matcher_of({"tacrolimus AND trough"});
  CHECK(matched(matcher, "trough level of tacrolimus") == Found{"tacrolimus AND trough"});
  CHECK(matched(matcher, "tacrolimus level").empty());
  CHECK(matched(matcher, "trough, no tacrolimus") == Found{"no: tacrolimus AND trough"});
}

TEST_CASE("One occurrence that is not negated is enough", "[fhir][name-matcher]") {
  const NameMatcher matcher = matcher_of({"rejection", "BK virus"});
  CHECK(matched(matcher, "no rejection") == Found{"no: rejection"});
  CHECK(matched(matcher, "no rejection. rejection in 2024") == Found{"rejection"});
  CHECK(matched(matcher, "rejection in 2024, no rejection now") == Found{"rejection"});
  CHECK(matched(matcher, "without rejection; no rejection") == Found{"no: rejection"});
  CHECK(matched(matcher, "BK virus, no rejection") == Found{"BK virus", "no: rejection"});
}

TEST_CASE("A name without words is refused", "[fhir][name-matcher]") {
  NameMatcher matcher;
  CHECK_THROWS_AS(matcher.add({" - ", false}, 0, 0), std::invalid_argument);
  CHECK_THROWS_AS(matcher.add({"BK AND ", false}, 0, 0), std::invalid_argument);
}
