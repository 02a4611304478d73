// A card of CDS Hooks and what hangs on it, as plain data; writer.h turns it into JSON.
//
// Source: CDS Hooks 3.0, "CDS Service Response" (Card, Source, Suggestion, Action, Link, Coding).
// An empty string, vector or optional is a member that is left out. A FHIR resource and the
// assessment are carried as JSON text already serialised. Every std::string is owned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cards {

enum class Indicator : std::uint8_t { info, warning, critical };  // in order of urgency

// Texts of this program, never of the record: views that stay valid.
struct Coding {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};

struct Source {
  std::string label;
  std::string url;  // absolute
  Coding topic;
};

enum class ActionType : std::uint8_t {
  create,
  update,
  remove
};  // `remove` is "delete" on the wire

struct Action {
  ActionType type = ActionType::create;
  std::string description;
  std::string resource;     // JSON of the whole resource; create and update only
  std::string resource_id;  // "MedicationRequest/order-1"; delete only
};

// Its actions are taken together.
struct Suggestion {
  std::string label;
  std::string uuid;
  bool is_recommended = false;
  std::vector<Action> actions;
};

// An absolute link; SMART launches are not offered.
struct Link {
  std::string label;
  std::string url;
};

using OverrideReason = Coding;  // its display is required

struct Card {
  std::string uuid;
  std::string summary;  // fewer than kSummaryLimit code points
  std::string detail;   // GitHub-flavoured Markdown, at most kDetailLimit code points
  Indicator indicator = Indicator::info;
  Source source;
  std::vector<Suggestion> suggestions;  // any number of them may be taken (selectionBehavior "any")
  std::vector<OverrideReason> override_reasons;
  std::vector<Link> links;
  std::string assessment;  // JSON of extension["org.ivig-cds.assessment"]
};

inline constexpr std::size_t kSummaryLimit = 140;  // CDS Hooks 3.0: fewer than 140 characters
inline constexpr std::size_t kDetailLimit = 3000;  // this project's: what a clinician still reads

}  // namespace cards
