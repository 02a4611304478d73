// A feedback call, from bytes to entries: refused, or entries that every database can hold.
#include "hooks/feedback.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "hooks/refusal.h"
#include "tests/fuzz/json_mutator.h"
#include "tests/fuzz/require.h"

namespace {

void check_text(const std::string& text, std::size_t longest) {
  fuzz::require(text.size() <= longest && text.find('\0') == std::string::npos);
}

void check(const hooks::Feedback& entry) {
  fuzz::require(!entry.card.empty());
  fuzz::require(entry.outcome == hooks::Outcome::overridden || !entry.accepted_suggestions.empty());
  fuzz::require(entry.reason_code.empty() == entry.reason_system.empty());
  const std::string at = fhir::format_instant(entry.outcome_at);
  fuzz::require(at >= "1970" && at < "9999");
  for (const std::string& id : entry.accepted_suggestions) {
    fuzz::require(!id.empty());
    check_text(id, hooks::kLongestToken);
  }
  check_text(entry.card, hooks::kLongestToken);
  check_text(entry.reason_code, hooks::kLongestToken);
  check_text(entry.reason_system, hooks::kLongestToken);
  check_text(entry.user_comment, hooks::kLongestComment);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto all = hooks::parse_feedback({reinterpret_cast<const char*>(data), size});
    fuzz::require(!all.empty());
    for (const hooks::Feedback& entry : all) check(entry);
  } catch (const hooks::Refusal& refusal) {
    fuzz::require(!refusal.issues().empty());
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  return fuzz::mutate_json(data, size, max_size, seed);
}
