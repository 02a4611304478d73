// What became of cards: the body of POST /cds-services/{id}/feedback.
//
// Source: CDS Hooks 3.0 "Feedback"; docs/protocol.md "Feedback". One call may carry several cards,
// and the same card again. A batch with a wrong entry is refused whole, and every member that is
// wrong is named by its path. Members that nobody knows are passed over.
//
// Everything is owned. user_comment is free text of a clinician and may hold patient data: it goes
// to the store and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/date_time.h"

namespace hooks {

enum class Outcome : std::uint8_t { accepted, overridden };
[[nodiscard]] std::string_view to_text(Outcome outcome);

struct Feedback {
  std::string card;  // a card's uuid as the client has it; any text
  Outcome outcome = Outcome::overridden;
  fhir::Instant outcome_at{};
  std::vector<std::string> accepted_suggestions;  // at least one where it was accepted
  // Empty where the client gives none.
  std::string reason_system;
  std::string reason_code;
  std::string user_comment;
};

inline constexpr std::size_t kMostFeedback = 1000;     // entries of one call
inline constexpr std::size_t kMostSuggestions = 100;   // of one entry
inline constexpr std::size_t kLongestToken = 1024;     // bytes of an id, a code, a system
inline constexpr std::size_t kLongestComment = 16384;  // bytes

// At least one entry. Throws Refusal.
[[nodiscard]] std::vector<Feedback> parse_feedback(std::string body);

}  // namespace hooks
