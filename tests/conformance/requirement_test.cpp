// The table of requirements: complete, and honest about what is not looked at.
#include "conformance/requirement.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "conformance/check.h"

using conformance::Check;
using conformance::Requirement;

namespace {

bool is_checked(const Requirement& row) {
  return std::any_of(
      conformance::areas().begin(), conformance::areas().end(), [&](const auto& area) {
        return std::any_of(area.checks.begin(), area.checks.end(),
                           [&](const Check& check) { return check.requirement == row.number; });
      });
}

}  // namespace

TEST_CASE("every requirement is checked, or it says why not", "[conformance]") {
  std::set<std::string_view> numbers;
  for (const Requirement& row : conformance::requirements()) {
    INFO(row.number);
    CHECK(numbers.insert(row.number).second);
    CHECK((is_checked(row) || !row.not_seen.empty()));
  }
  for (int number = 1; number <= 114; ++number) CHECK(numbers.contains(std::to_string(number)));
}

TEST_CASE("every check has a name of its own and a requirement that there is", "[conformance]") {
  std::set<std::string_view> names;
  for (const auto& area : conformance::areas()) {
    for (const Check& check : area.checks) {
      INFO(check.id);
      CHECK(names.insert(check.id).second);
      CHECK_NOTHROW(conformance::requirement(check.requirement));
    }
  }
}

TEST_CASE("a SHALL that does not hold is a failure, a SHOULD a warning", "[conformance]") {
  const auto is_failure = [](std::string_view number, bool only_warns) {
    return Check{"x", number, "x", nullptr, only_warns}.is_failure();
  };
  CHECK(is_failure("57", false));   // SHALL
  CHECK(is_failure("R4", false));   // accept
  CHECK(is_failure("107", false));  // check
  CHECK_FALSE(is_failure("57", true));
  CHECK_FALSE(is_failure("12", false));  // SHOULD
  CHECK_FALSE(is_failure("X1", false));  // expected
}
