// The names of all value sets, found in a free text.
//
// A name is a phrase of whole words, or several that must all occur ("A AND B"). It counts where
// some occurrence of each of its phrases is not negated (guideline section 1.1).
//
// Built once, never changed, shared between threads.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/folded_text.h"
#include "fhir/string_map.h"
#include "fhir/value_set_file.h"

namespace fhir {

class NameMatcher {
 public:
  static constexpr unsigned kFirstWordBits = 13;

  struct Name {
    std::string text;  // as the file writes it
    std::size_t set;
    std::size_t file;
    bool excluded;
    std::vector<std::size_t> phrases;
  };

  // Throws std::invalid_argument where the name has no words.
  void add(const ValueSetName& name, std::size_t set, std::size_t file);
  [[nodiscard]] const std::vector<Name>& names() const noexcept { return names_; }

  // A name that occurs in the text; `cue` is the negation that every occurrence of one of its
  // phrases stands after, empty where it is asserted.
  struct Match {
    const Name* name;
    std::string_view cue;
  };
  // Tells `found` each name that occurs, in an order of its own. `allergy_cues` as FoldedText has
  // it; marks the text's negations where it needs them.
  using Found = std::function<void(const Match&)>;
  void match(FoldedText& text, bool allergy_cues, const Found& found) const;

 private:
  struct Phrase {
    std::vector<std::string> words;
    std::vector<std::size_t> names;  // of which it is the first phrase
  };
  // A phrase that begins with some word, and the tag of its second; 0 where it has one word.
  struct Candidate {
    std::size_t phrase;
    std::uint32_t second;
  };
  // Where a phrase begins in a text.
  struct Occurrence {
    std::size_t phrase;
    std::size_t word;
  };
  // A phrase of a text: asserted somewhere, or only after negations, of which this is the last.
  struct Saying {
    std::size_t phrase;
    FoldedText::Negation negation;
    bool asserted = false;
  };

  [[nodiscard]] std::size_t add_phrase(std::string_view text);
  void find_occurrences(const FoldedText& text, std::pmr::vector<Occurrence>& found) const;
  // Match::cue of a name; nothing where one of its phrases does not occur.
  [[nodiscard]] static std::optional<std::string_view> cue_of(const Name& name,
                                                              std::span<const Saying> sayings);

  std::vector<Name> names_;
  std::vector<Phrase> phrases_;
  StringMap<std::vector<Candidate>> by_first_word_;
  std::bitset<std::size_t{1} << kFirstWordBits>
      first_words_;  // a cheap no for most words of a text
};

}  // namespace fhir
