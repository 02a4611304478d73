#include "cards/citation.h"

#include <algorithm>

#include "cards/markdown.h"
#include "fhir/date_time.h"

namespace cards {
namespace {

// Longest parts of a citation, in code points as written.
constexpr std::size_t kValueLimit = 48;
constexpr std::size_t kNormalisedLimit = 30;
constexpr std::size_t kSentenceLimit = 60;
constexpr std::size_t kReferenceLimit = 70;
constexpr std::size_t kBriefReferenceLimit = 34;
constexpr std::size_t kNoteLimit = 140;

std::string value_of(const guideline::Evidence& evidence) {
  if (evidence.recorded.empty()) return escape(evidence.sentence, kSentenceLimit);
  std::string value = escape(evidence.recorded, kValueLimit);
  if (!evidence.normalised.empty() && evidence.normalised != evidence.recorded) {
    value += " (" + escape(evidence.normalised, kNormalisedLimit) + ")";
  }
  return value;
}

}  // namespace

std::string cite(const guideline::Evidence& evidence, CitationStyle style) {
  const bool full = style == CitationStyle::full;
  std::vector<std::string> parts;
  parts.reserve(3);
  if (full) parts.push_back(value_of(evidence));
  if (evidence.day) parts.push_back(fhir::format_day(*evidence.day));
  parts.push_back(escape(evidence.reference, full ? kReferenceLimit : kBriefReferenceLimit));
  std::erase(parts, std::string());
  std::string text = joined(parts);
  if (evidence.by_name) text += text.empty() ? "matched by name" : " (matched by name)";
  return text;
}

std::string cite_first(const std::vector<guideline::Evidence>& evidence, std::size_t most,
                       CitationStyle style) {
  std::string text;
  const std::size_t shown = std::min(most, evidence.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string item = cite(evidence[i], style);
    if (!item.empty()) text.append(text.empty() ? "" : "; ").append(item);
  }
  if (!text.empty() && evidence.size() > shown) {
    text.append(" and ").append(std::to_string(evidence.size() - shown)).append(" more");
  }
  return text;
}

std::string notes_block(const std::vector<guideline::Note>& notes, std::size_t most) {
  std::vector<std::string> items;
  std::size_t left = 0;
  for (const guideline::Note& note : notes) {
    if (note.text.empty()) continue;
    if (items.size() < most) {
      items.push_back(escape(note.text, kNoteLimit));
    } else {
      ++left;
    }
  }
  if (left > 0)
    items.push_back(items.empty()
                        ? std::to_string(left) + " notes, in the assessment that this card carries"
                        : "and " + std::to_string(left) + " more");
  return items.empty() ? "" : "**About the data**\n" + bullets(items);
}

}  // namespace cards
