// How often each card was shown and what became of it, counted from what the decision store holds;
// and how that is printed. Of a card with several outcomes the latest counts.
//
// Holds no patient data: neither comments nor hashes enter a report, only how many there are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "fhir/date_time.h"

namespace server {

// What lines are counted by.
struct ReportGroup {
  std::string service;
  std::string card_kind;  // "eligibility", "rejection-caveat", "viraemia-caveat"
  std::string verdict;    // empty for the caveats
  std::string mode;       // "active" or "silent"

  bool operator==(const ReportGroup&) const = default;
  bool operator<(const ReportGroup& other) const {
    return std::tie(service, card_kind, verdict, mode) <
           std::tie(other.service, other.card_kind, other.verdict, other.mode);
  }
};

struct ReportLine {
  ReportGroup group;
  std::int64_t cards = 0;  // shown; in silent mode, that would have been
  std::int64_t accepted = 0;
  std::int64_t overridden = 0;
};

struct OverrideLine {
  ReportGroup group;
  std::string system;  // both empty: no reason was given
  std::string code;
  std::int64_t cards = 0;
  std::int64_t with_comment = 0;
};

// A kind of note about the data (guideline/notes.h), and on how many cards it stood.
struct NoteLine {
  std::string mode;
  std::string kind;
  std::int64_t cards = 0;
};

// Each list is in order of its groups; reasons and notes with the most frequent first.
struct Report {
  std::optional<fhir::Instant> since;
  std::vector<ReportLine> lines;
  std::vector<OverrideLine> overrides;
  std::vector<NoteLine> notes;
  std::int64_t of_unknown_cards = 0;  // feedback on cards that are not in the store
};

enum class ReportFormat { text, json, csv };
[[nodiscard]] std::string to_text(const Report& report);
[[nodiscard]] std::string to_json(const Report& report);
[[nodiscard]] std::string to_csv(const Report& report);

}  // namespace server
