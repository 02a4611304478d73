// The seed's reference numbers: what was published, how strong it is. Source: guideline section 7;
// citations by PMID only where verified.
#pragma once

#include <span>
#include <string_view>

namespace guideline {

struct PublishedEvidence {
  std::string_view reference;  // "3", or "1, 2"
  std::string_view design;     // year and design
  std::string_view result;
  bool harm;
};

[[nodiscard]] std::span<const PublishedEvidence> evidence_table();

// PubMed numbers that were verified; nothing else is cited by one.
inline constexpr std::string_view kAstGuidance2019 = "30859620";  // American Society of Transpl.
inline constexpr std::string_view kConsensus2024 = "38605438";    // international consensus

inline constexpr std::string_view kGuidelineVersion = "1.0.0";

}  // namespace guideline
