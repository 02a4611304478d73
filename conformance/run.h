// Runs the chosen checks against one server.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/check.h"
#include "conformance/session.h"

namespace conformance {

enum class Outcome : std::uint8_t { pass, fail, warning, not_seen };
[[nodiscard]] std::string_view name_of(Outcome outcome);

// Which checks: by id, by area or by requirement number. Empty `only` is all.
struct Selection {
  Versions versions = kBoth;
  std::vector<std::string> only;
  std::vector<std::string> skip;
  [[nodiscard]] bool takes(const Area& area, const Check& check) const;
};

struct Result {
  std::string_view area;
  const Check* check = nullptr;
  Verdict verdict;
  [[nodiscard]] Outcome outcome() const;
};

struct Report {
  std::string base_url;
  Versions versions = kBoth;
  std::vector<Result> results;
  std::size_t services = 0;
  std::size_t calls = 0;
  double seconds = 0;
  [[nodiscard]] std::size_t count(Outcome outcome) const;
};

// Throws std::runtime_error where it cannot be run.
[[nodiscard]] Report run(const Options& options, const Selection& selection);

}  // namespace conformance
