#include "fhir/name_matcher.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace fhir {
namespace {

std::vector<std::string> words_of(std::string_view phrase) {
  const FoldedText folded(phrase);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < folded.words().size(); ++i) words.emplace_back(folded.word(i));
  return words;
}

std::uint32_t letter(std::string_view word, std::size_t at) {
  return at < word.size() ? static_cast<unsigned char>(word[at]) : 0;
}

// Two words with different tags are different; never 0.
std::uint32_t tag_of(std::string_view word) {
  return letter(word, 0) << 24U | letter(word, 1) << 16U | letter(word, word.size() - 1) << 8U |
         (static_cast<std::uint32_t>(word.size()) & 0xFFU);
}

// Where a word stands in first_words_.
std::size_t first_word_slot(std::uint32_t tag) {
  constexpr std::uint32_t kMix = 0x9E3779B1U;
  return tag * kMix >> (32U - NameMatcher::kFirstWordBits);
}

}  // namespace

void NameMatcher::add(const ValueSetName& name, std::size_t set, std::size_t file) {
  constexpr std::string_view kAnd = " AND ";
  Name added{name.text, set, file, name.excluded, {}};
  for (std::string_view rest = name.text;;) {
    const std::size_t end = rest.find(kAnd);
    added.phrases.push_back(add_phrase(rest.substr(0, end)));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + kAnd.size());
  }
  phrases_[added.phrases.front()].names.push_back(names_.size());
  names_.push_back(std::move(added));
}

std::size_t NameMatcher::add_phrase(std::string_view text) {
  const std::vector<std::string> words = words_of(text);
  if (words.empty()) throw std::invalid_argument("a name has no words");
  const auto same = std::find_if(phrases_.begin(), phrases_.end(),
                                 [&words](const Phrase& one) { return one.words == words; });
  const auto phrase = static_cast<std::size_t>(same - phrases_.begin());
  if (same == phrases_.end()) {
    phrases_.push_back({words, {}});
    by_first_word_[words.front()].push_back({phrase, words.size() > 1 ? tag_of(words[1]) : 0});
    first_words_.set(first_word_slot(tag_of(words.front())));
  }
  return phrase;
}

void NameMatcher::find_occurrences(const FoldedText& text,
                                   std::pmr::vector<Occurrence>& found) const {
  const std::size_t count = text.words().size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view word = text.word(i);
    if (!first_words_.test(first_word_slot(tag_of(word)))) continue;
    const auto candidates = by_first_word_.find(word);
    if (candidates == by_first_word_.end()) continue;
    const std::uint32_t second = i + 1 < count ? tag_of(text.word(i + 1)) : 0;
    for (const Candidate& candidate : candidates->second) {
      if (candidate.second != 0 && candidate.second != second) continue;
      if (text.phrase_at(i, phrases_[candidate.phrase].words)) {
        found.push_back({candidate.phrase, i});
      }
    }
  }
}

std::optional<std::string_view> NameMatcher::cue_of(const Name& name,
                                                    std::span<const Saying> sayings) {
  std::string_view cue;
  for (const std::size_t phrase : name.phrases) {
    const auto saying =
        std::lower_bound(sayings.begin(), sayings.end(), phrase,
                         [](const Saying& one, std::size_t wanted) { return one.phrase < wanted; });
    if (saying == sayings.end() || saying->phrase != phrase) return std::nullopt;
    if (cue.empty() && !saying->asserted) cue = FoldedText::cue(saying->negation);
  }
  return cue;
}

void NameMatcher::match(FoldedText& text, bool allergy_cues, const Found& found) const {
  // Most texts hold no name, or a few: these need no memory but this.
  std::array<std::byte, 1024> few;
  std::pmr::monotonic_buffer_resource memory(few.data(), few.size());
  std::pmr::vector<Occurrence> occurrences(&memory);
  find_occurrences(text, occurrences);
  if (occurrences.empty()) return;
  text.mark_negations(allergy_cues);

  // What the text says of each phrase in it, in the order of the phrases.
  std::sort(occurrences.begin(), occurrences.end(), [](const Occurrence& a, const Occurrence& b) {
    return a.phrase != b.phrase ? a.phrase < b.phrase : a.word < b.word;
  });
  std::pmr::vector<Saying> sayings(&memory);
  for (const Occurrence& one : occurrences) {
    if (sayings.empty() || sayings.back().phrase != one.phrase) sayings.push_back({one.phrase, {}});
    const FoldedText::Word& word = text.words()[one.word];
    Saying& saying = sayings.back();
    if (!word.negated()) {
      saying.asserted = true;
    } else {
      saying.negation = word.negation;
    }
  }
  for (const Saying& saying : sayings) {
    for (const std::size_t index : phrases_[saying.phrase].names) {
      if (const auto cue = cue_of(names_[index], sayings)) found({&names_[index], *cue});
    }
  }
}

}  // namespace fhir
