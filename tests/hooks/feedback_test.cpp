#include "hooks/feedback.h"

#include <array>
#include <catch2/catch.hpp>
#include <map>

#include "hooks/refusal.h"

using hooks::Feedback;
using hooks::Outcome;
using hooks::parse_feedback;
using hooks::Refusal;

namespace {

std::string body_of(const std::string& entries) { return R"({"feedback":[)" + entries + "]}"; }

const std::string kAccepted =
    R"({"card":"c1","outcome":"accepted","acceptedSuggestions":[{"id":"s1"},{"id":"s2"}],)"
    R"("outcomeTimestamp":"2026-11-22T20:54:46.071Z"})";
const std::string kOverridden =
    R"({"card":"c2","outcome":"overridden","outcomeTimestamp":"2026-11-22T21:54:46+01:00",)"
    R"("overrideReason":{"reason":{"code":"r","system":"http://s"},"userComment":"too late"}})";

// Path and HTTP status of each complaint.
std::map<std::string, int> issues_of(const std::string& body) {
  std::map<std::string, int> issues;
  try {
    (void)parse_feedback(body);
  } catch (const Refusal& refusal) {
    for (const hooks::Issue& issue : refusal.issues()) {
      issues[issue.path] = http_status(issue.reason);
    }
  }
  return issues;
}

// One entry in which a member is another value; "" leaves it out.
std::string entry_with(const std::string& name, const std::string& value) {
  std::map<std::string, std::string> members{
      {"card", R"("c1")"},
      {"outcome", R"("overridden")"},
      {"outcomeTimestamp", R"("2026-11-22T20:54:46Z")"},
  };
  members[name] = value;
  std::string text = "{";
  for (const auto& [key, json] : members) {
    if (json.empty()) continue;
    text.append(text.size() == 1 ? "\"" : ",\"").append(key).append("\":").append(json);
  }
  return body_of(text + "}");
}

}  // namespace

TEST_CASE("feedback of several cards is read", "[hooks][feedback]") {
  const std::vector<Feedback> all = parse_feedback(body_of(kAccepted + "," + kOverridden));
  REQUIRE(all.size() == 2);
  CHECK(all[0].card == "c1");
  CHECK(all[0].outcome == Outcome::accepted);
  CHECK(fhir::format_instant(all[0].outcome_at) == "2026-11-22T20:54:46.071Z");
  CHECK(all[0].accepted_suggestions == std::vector<std::string>{"s1", "s2"});
  CHECK(all[0].reason_code.empty());
  CHECK(all[1].outcome == Outcome::overridden);
  CHECK(fhir::format_instant(all[1].outcome_at) == "2026-11-22T20:54:46Z");
  CHECK(all[1].reason_system == "http://s");
  CHECK(all[1].reason_code == "r");
  CHECK(all[1].user_comment == "too late");
}

TEST_CASE("a card may be overridden without a reason, or with a comment alone",
          "[hooks][feedback]") {
  CHECK(parse_feedback(entry_with("overrideReason", "")).size() == 1);
  CHECK(parse_feedback(entry_with("overrideReason", "null")).size() == 1);
  CHECK(parse_feedback(entry_with("overrideReason", "{}")).size() == 1);
  const auto all =
      parse_feedback(entry_with("overrideReason", R"({"reason":null,"userComment":"no"})"));
  CHECK(all[0].user_comment == "no");
  CHECK(all[0].reason_code.empty());
}

TEST_CASE("an object where an array of one belongs is taken", "[hooks][feedback]") {
  CHECK(parse_feedback(R"({"feedback":)" + kAccepted + "}").size() == 1);
  std::string accepted = entry_with("outcome", R"("accepted","acceptedSuggestions":{"id":"s"})");
  CHECK(parse_feedback(accepted)[0].accepted_suggestions == std::vector<std::string>{"s"});
}

TEST_CASE("unknown members of feedback are passed over", "[hooks][feedback]") {
  CHECK(parse_feedback(entry_with("extension", R"({"a":1})")).size() == 1);
}

TEST_CASE("a member of feedback that is wrong is named by its path", "[hooks][feedback]") {
  const std::string at = "feedback[0].";
  const std::vector<std::array<std::string, 3>> rows{
      {"card", "", "card"},
      {"card", "null", "card"},
      {"card", R"("")", "card"},
      {"card", "7", "card"},
      {"card", R"("a\u0000b")", "card"},
      {"card", '"' + std::string(1025, 'x') + '"', "card"},
      {"outcome", "", "outcome"},
      {"outcome", R"("Accepted")", "outcome"},
      {"outcome", "true", "outcome"},
      {"outcome", R"("accepted")", "acceptedSuggestions"},
      {"outcome", R"("accepted","acceptedSuggestions":[])", "acceptedSuggestions"},
      {"outcome", R"("accepted","acceptedSuggestions":null)", "acceptedSuggestions"},
      {"acceptedSuggestions", R"("s1")", "acceptedSuggestions"},
      {"acceptedSuggestions", R"(["s1"])", "acceptedSuggestions[0]"},
      {"acceptedSuggestions", R"([{"id":"s"},null])", "acceptedSuggestions[1]"},
      {"acceptedSuggestions", R"([{"id":"s"},{}])", "acceptedSuggestions[1].id"},
      {"outcomeTimestamp", "", "outcomeTimestamp"},
      {"outcomeTimestamp", "1795381186", "outcomeTimestamp"},
      {"outcomeTimestamp", R"("2026-11-22")", "outcomeTimestamp"},
      {"outcomeTimestamp", R"("2026-11-22T20:54:46")", "outcomeTimestamp"},
      {"outcomeTimestamp", R"("2026-13-22T20:54:46Z")", "outcomeTimestamp"},
      {"outcomeTimestamp", R"("soon")", "outcomeTimestamp"},
      {"outcomeTimestamp", R"("2026-11-22T20:54Z")", "outcomeTimestamp"},
      {"outcomeTimestamp", R"("2026-11-22T24:00:00Z")", "outcomeTimestamp"},
      {"outcomeTimestamp", R"("1969-12-31T23:59:59Z")", "outcomeTimestamp"},
      {"outcomeTimestamp", R"("9999-12-31T23:59:59-12:00")", "outcomeTimestamp"},
      {"overrideReason", "[]", "overrideReason"},
      {"overrideReason", R"({"reason":"r"})", "overrideReason.reason"},
      {"overrideReason", R"({"reason":{"code":"r"}})", "overrideReason.reason.system"},
      {"overrideReason", R"({"reason":{"system":"s"}})", "overrideReason.reason.code"},
      {"overrideReason", R"({"userComment":["x"]})", "overrideReason.userComment"},
      {"overrideReason", R"({"userComment":")" + std::string(16385, 'x') + R"("})",
       "overrideReason.userComment"},
  };
  for (const auto& [name, value, path] : rows) {
    INFO(name << " = " << value.substr(0, 60));
    CHECK(issues_of(entry_with(name, value)) == std::map<std::string, int>{{at + path, 400}});
  }
}

TEST_CASE("every wrong member of a batch is named at once", "[hooks][feedback]") {
  const auto issues = issues_of(body_of(kAccepted + R"(,{"card":"c2","outcome":"no"},7)"));
  CHECK(issues == std::map<std::string, int>{{"feedback[1].outcome", 400},
                                             {"feedback[1].outcomeTimestamp", 400},
                                             {"feedback[2]", 400}});
}

TEST_CASE("complaints of feedback repeat no value", "[hooks][feedback]") {
  try {
    (void)parse_feedback(entry_with("outcome", R"("SENTINEL","overrideReason":"SENTINEL")"));
    FAIL("was not refused");
  } catch (const Refusal& refusal) {
    CHECK(refusal.to_json().find("SENTINEL") == std::string::npos);
  }
}

TEST_CASE("a body that is no batch of feedback is refused", "[hooks][feedback]") {
  for (const char* body : {"", "[]", "{", "{}", R"({"feedback":null})", R"({"feedback":[]})",
                           R"({"feedback":"x"})", R"({"feedback":7})"}) {
    INFO(body);
    CHECK_THROWS_AS(parse_feedback(body), Refusal);
  }
  std::string many = kAccepted;
  for (int i = 0; i < 1000; ++i) many += "," + kAccepted;
  CHECK(issues_of(body_of(many)).count("feedback") == 1);
}

TEST_CASE("times are those of RFC 3339, however they write T and Z", "[hooks][feedback]") {
  for (const char* const time :
       {"2026-06-15t10:00:00z", "2026-06-15T10:00:00+02:00", "9999-12-31T23:59:59Z"}) {
    INFO(time);
    CHECK(issues_of(entry_with("outcomeTimestamp", '"' + std::string(time) + '"')).empty());
  }
}

TEST_CASE("one fault is one complaint", "[hooks][feedback]") {
  try {
    (void)parse_feedback(entry_with("card", '"' + std::string(2000, 'x') + '"'));
    FAIL("was not refused");
  } catch (const Refusal& refusal) {
    CHECK(refusal.to_json().find("is empty") == std::string::npos);
  }
}
