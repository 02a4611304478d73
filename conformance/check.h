// A check: one thing that this tool asks of a service, for one requirement, and what it found.
//
// Where a requirement is of the strength SHALL, "accept" or "check", a finding is a failure; else,
// or where the check says `only_warns`, it is a warning. A check that looked at nothing, because no
// answer had what it is about, is "not seen" and says why: it has not passed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/requirement.h"

namespace conformance {

class Session;
struct Exchange;

// What was sent, what came back and what was expected, in words an implementer can act on.
struct Finding {
  std::string sent;
  std::string came;
  std::string expected;
};

// What one check has to say. Keeps the first few findings and counts the rest.
class Verdict {
 public:
  static constexpr std::size_t kMostKept = 5;

  // Something was looked at; it is as expected, or a finding.
  void expect(bool holds, const Exchange& exchange, std::string came, std::string expected);
  void expect(bool holds, std::string sent, std::string came, std::string expected);
  // Why there was nothing to look at. The first reason stays.
  void not_seen(std::string reason);

  [[nodiscard]] std::size_t looked_at() const { return looked_at_; }
  [[nodiscard]] std::size_t found() const { return found_; }
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  std::size_t looked_at_ = 0;
  std::size_t found_ = 0;
  std::vector<Finding> findings_;
  std::string reason_;
};

struct Check {
  std::string_view id;           // "card-summary"
  std::string_view requirement;  // its number
  std::string_view what;         // what holds, one sentence
  void (*run)(Session&, Verdict&) = nullptr;
  bool only_warns = false;

  [[nodiscard]] bool is_failure() const;
};

// Checks that belong together; those of the later areas look at the answers to the earlier ones.
struct Area {
  std::string_view name;
  std::span<const Check> checks;
};
[[nodiscard]] std::span<const Area> areas();

// One per file of checks/.
[[nodiscard]] std::span<const Check> discovery_checks();
[[nodiscard]] std::span<const Check> prefetch_template_checks();
[[nodiscard]] std::span<const Check> calling_checks();
[[nodiscard]] std::span<const Check> context_checks();
[[nodiscard]] std::span<const Check> prefetch_checks();
[[nodiscard]] std::span<const Check> fhir_access_checks();
[[nodiscard]] std::span<const Check> fhir_token_checks();
[[nodiscard]] std::span<const Check> feedback_checks();
[[nodiscard]] std::span<const Check> cors_checks();
[[nodiscard]] std::span<const Check> jwt_checks();
[[nodiscard]] std::span<const Check> timing_checks();
[[nodiscard]] std::span<const Check> repetition_checks();
[[nodiscard]] std::span<const Check> sandbox_checks();
[[nodiscard]] std::span<const Check> response_checks();
[[nodiscard]] std::span<const Check> card_checks();
[[nodiscard]] std::span<const Check> suggestion_checks();
[[nodiscard]] std::span<const Check> action_checks();
[[nodiscard]] std::span<const Check> fhir_resource_checks();
[[nodiscard]] std::span<const Check> json_checks();
[[nodiscard]] std::span<const Check> error_checks();

}  // namespace conformance
