// Free text as words to compare: case, accents and hyphens folded, with the clauses and negations
// that decide whether a name in it is asserted.
//
// Source: guideline section 1.1 (clauses end at . ; , and line ends; the negation cues).
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace fhir {

class FoldedText {
 public:
  FoldedText() = default;
  explicit FoldedText(std::string_view text);
  // Another text in the same memory.
  void assign(std::string_view text);

  // Which negation came before a word in its clause; cue() says it.
  enum class Negation : std::uint8_t { none };

  struct Word {
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
    bool adjacent = false;  // only white space or hyphens between it and the word before
    Negation negation = Negation::none;
    bool starts_clause = false;
    bool after_question = false;  // a question mark stands between it and the word before

    [[nodiscard]] bool negated() const noexcept { return negation != Negation::none; }
  };

  [[nodiscard]] const std::vector<Word>& words() const noexcept { return words_; }
  [[nodiscard]] std::string_view word(std::size_t index) const noexcept {
    return std::string_view(folded_).substr(words_[index].begin, words_[index].length);
  }

  // Fills `negation`; to be called once, before it is asked. Apart, because most texts hold no
  // name. `allergy_cues`: "allergic to" and "allergy to" negate too. They do in every text but the
  // code of an AllergyIntolerance, which says just that.
  void mark_negations(bool allergy_cues);

  // "no", "negative for", "?"; empty for none.
  [[nodiscard]] static std::string_view cue(Negation negation) noexcept;

  // The phrase, given as its words, starts at that word.
  [[nodiscard]] bool phrase_at(std::size_t index, const std::vector<std::string>& phrase) const;

  // One of these words occurs, negated or not.
  [[nodiscard]] bool has_any_word(std::initializer_list<std::string_view> wanted) const;

 private:
  void split();
  // The cue that starts at a word, and how many words it has; none and 0.
  struct CueFound {
    Negation negation = Negation::none;
    std::size_t words = 0;
  };
  [[nodiscard]] CueFound cue_at(std::size_t index, bool allergy_cues) const;

  std::string folded_;
  std::vector<Word> words_;
};

// Lower case, without accents, hyphens as spaces.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace fhir
