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

  struct Word {
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
    bool adjacent = false;  // only white space or hyphens between it and the word before
    bool negated = false;   // a negation came before it in its clause
    bool starts_clause = false;
    bool after_question = false;  // a question mark stands between it and the word before
  };

  [[nodiscard]] const std::vector<Word>& words() const noexcept { return words_; }
  [[nodiscard]] std::string_view word(std::size_t index) const noexcept {
    return std::string_view(folded_).substr(words_[index].begin, words_[index].length);
  }

  // Fills `negated`; to be called once, before it is asked. Apart, because most texts hold no name.
  // `allergy_cues`: "allergic to" and "allergy to" negate too. They do in every text but the code
  // of an AllergyIntolerance, which says just that.
  void mark_negations(bool allergy_cues);

  // The phrase, given as its words, starts at that word.
  [[nodiscard]] bool phrase_at(std::size_t index, const std::vector<std::string>& phrase) const;

  // One of these words occurs, negated or not.
  [[nodiscard]] bool has_any_word(std::initializer_list<std::string_view> wanted) const;

 private:
  void split();
  [[nodiscard]] bool cue_at(std::size_t index, bool allergy_cues, std::size_t& length) const;

  std::string folded_;
  std::vector<Word> words_;
};

// Lower case, without accents, hyphens as spaces.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace fhir
