#include "hooks/feedback.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "hooks/json_body.h"
#include "hooks/refusal.h"

namespace hooks {
namespace {

using fhir::Json;

constexpr std::size_t kMostIssues = 100;  // a batch may be all wrong, and long

// Times that every database can hold.
constexpr fhir::Instant kEarliest = std::chrono::sys_days(std::chrono::year(1970) / 1 / 1);
constexpr fhir::Instant kAfterLatest = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);

// RFC 3339 section 5.6: seconds and an offset, which FHIR's reader does without, "t" and "z" small
// or large, and no hour 24, which it takes.
std::optional<fhir::Instant> parse_timestamp(std::string_view text) {
  constexpr std::size_t kHour = 11;     // 2026-11-22T12:00:00
  constexpr std::size_t kSeconds = 16;  // their colon
  constexpr std::size_t kOffset = 6;    // +01:00
  std::string upper(text);
  std::replace(upper.begin(), upper.end(), 't', 'T');
  std::replace(upper.begin(), upper.end(), 'z', 'Z');
  if (upper.size() <= kSeconds + kOffset - 3 || upper[kHour - 1] != 'T' || upper[kSeconds] != ':' ||
      upper.compare(kHour, 2, "24") == 0) {
    return std::nullopt;
  }
  const char sign = upper[upper.size() - kOffset];
  if (!upper.ends_with('Z') && sign != '+' && sign != '-') return std::nullopt;
  const std::optional<fhir::Instant> instant = fhir::parse_instant(upper);
  return instant && *instant >= kEarliest && *instant < kAfterLatest ? instant : std::nullopt;
}

// Reads entries and collects what is wrong with them.
class Reader {
 public:
  Feedback entry(Json json, const std::string& path) {
    Feedback feedback;
    if (!json.is_object()) {
      add(Reason::wrong_type, path, "must be an object");
      return feedback;
    }
    feedback.card = required_text(json, path, "card", kLongestToken);
    const std::string outcome = required_text(json, path, "outcome", kLongestToken);
    if (outcome == "accepted") {
      feedback.outcome = Outcome::accepted;
    } else if (!outcome.empty() && outcome != "overridden") {
      add(Reason::wrong_value, path + ".outcome", "must be accepted or overridden");
    }
    feedback.outcome_at = timestamp(json, path);
    feedback.accepted_suggestions = suggestions(json, path, outcome == "accepted");
    override_reason(feedback, json["overrideReason"], path + ".overrideReason");
    return feedback;
  }

  void add(Reason reason, const std::string& path, const std::string& complaint) {
    if (issues_.size() < kMostIssues) issues_.push_back({reason, path + " " + complaint, path});
  }

  void refuse_if_wrong() {
    if (!issues_.empty()) throw Refusal(std::move(issues_));
  }

 private:
  std::string required_text(Json object, const std::string& parent, const std::string& name,
                            std::size_t longest) {
    const std::string path = parent + "." + name;
    if (object[name].is_missing()) {
      add(Reason::missing, path, "is required");
      return {};
    }
    std::string text = optional_text(object, parent, name, longest);
    if (object[name].is_string() && object[name].text().empty()) {
      add(Reason::wrong_value, path, "is empty");
    }
    return text;
  }

  // A NUL is refused because not every database can hold it.
  std::string optional_text(Json object, const std::string& parent, const std::string& name,
                            std::size_t longest) {
    const Json value = object[name];
    const std::string path = parent + "." + name;
    if (value.is_missing()) return {};
    if (!value.is_string()) {
      add(Reason::wrong_type, path, "must be a string");
    } else if (value.text().size() > longest) {
      add(Reason::wrong_value, path, "is longer than " + std::to_string(longest) + " bytes");
    } else if (value.text().find('\0') != std::string_view::npos) {
      add(Reason::wrong_value, path, "must not have the character U+0000");
    } else {
      return std::string(value.text());
    }
    return {};
  }

  fhir::Instant timestamp(Json json, const std::string& parent) {
    const std::string text = required_text(json, parent, "outcomeTimestamp", kLongestToken);
    const std::optional<fhir::Instant> instant = parse_timestamp(text);
    if (!text.empty() && !instant) {
      add(Reason::wrong_value, parent + ".outcomeTimestamp",
          "must be a time of RFC 3339 since 1970, as in 2026-11-22T12:00:00Z");
    }
    return instant.value_or(fhir::Instant{});
  }

  std::vector<std::string> suggestions(Json json, const std::string& parent, bool required) {
    const Json value = json["acceptedSuggestions"];
    const std::string path = parent + ".acceptedSuggestions";
    std::vector<std::string> ids;
    if (!value.is_missing() && !value.is_array() && !value.is_object()) {
      add(Reason::wrong_type, path, "must be an array");
      return ids;
    }
    std::size_t index = 0;
    for (const Json one : value.is_array() ? value.elements() : value.each()) {
      if (index == kMostSuggestions) {
        add(Reason::wrong_value, path, "has too many elements");
        return ids;
      }
      const std::string at = path + "[" + std::to_string(index++) + "]";
      if (one.is_object()) {
        ids.push_back(required_text(one, at, "id", kLongestToken));
      } else {
        add(Reason::wrong_type, at, "must be an object");
      }
    }
    if (required && index == 0) {
      add(Reason::missing, path, "is required where the outcome is accepted");
    }
    return ids;
  }

  void override_reason(Feedback& feedback, Json json, const std::string& path) {
    if (json.is_missing()) return;
    if (!json.is_object()) return add(Reason::wrong_type, path, "must be an object");
    feedback.user_comment = optional_text(json, path, "userComment", kLongestComment);
    const Json reason = json["reason"];
    if (reason.is_missing()) return;
    const std::string at = path + ".reason";
    if (!reason.is_object()) return add(Reason::wrong_type, at, "must be an object");
    feedback.reason_code = required_text(reason, at, "code", kLongestToken);
    feedback.reason_system = required_text(reason, at, "system", kLongestToken);
  }

  std::vector<Issue> issues_;
};

}  // namespace

std::string_view to_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::accepted:
      return "accepted";
    case Outcome::overridden:
      return "overridden";
  }
  throw std::logic_error("an outcome that is none");
}

std::vector<Feedback> parse_feedback(std::string body) {
  const fhir::JsonDocument document = parse_json_body(std::move(body));
  if (!document.root().is_object()) {
    throw Refusal(Reason::wrong_type, "the body must be a JSON object");
  }
  const Json list = document.root()["feedback"];
  if (list.is_missing()) throw Refusal(Reason::missing, "feedback is required", "feedback");
  if (!list.is_array() && !list.is_object()) {
    throw Refusal(Reason::wrong_type, "feedback must be an array", "feedback");
  }
  if (list.is_array() && list.size() == 0) {
    throw Refusal(Reason::wrong_value, "feedback is empty", "feedback");
  }
  if (list.is_array() && list.size() > kMostFeedback) {
    throw Refusal(Reason::wrong_value,
                  "feedback has more than " + std::to_string(kMostFeedback) + " entries",
                  "feedback");
  }
  Reader reader;
  std::vector<Feedback> all;
  for (const Json entry : list.is_array() ? list.elements() : list.each()) {
    all.push_back(reader.entry(entry, "feedback[" + std::to_string(all.size()) + "]"));
  }
  reader.refuse_if_wrong();
  return all;
}

}  // namespace hooks
