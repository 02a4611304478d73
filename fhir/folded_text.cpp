#include "fhir/folded_text.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "fhir/utf8.h"

namespace fhir {
namespace {

struct Folding {
  char32_t point;
  std::string_view plain;
};

// Latin letters with accents, ligatures, and the hyphens and dashes of Unicode.
constexpr std::array kFoldings = std::to_array<Folding>({
    {0x00A0, " "},  {0x00AD, ""},   {0x00C0, "a"},  {0x00C1, "a"}, {0x00C2, "a"}, {0x00C3, "a"},
    {0x00C4, "a"},  {0x00C5, "a"},  {0x00C6, "ae"}, {0x00C7, "c"}, {0x00C8, "e"}, {0x00C9, "e"},
    {0x00CA, "e"},  {0x00CB, "e"},  {0x00CC, "i"},  {0x00CD, "i"}, {0x00CE, "i"}, {0x00CF, "i"},
    {0x00D1, "n"},  {0x00D2, "o"},  {0x00D3, "o"},  {0x00D4, "o"}, {0x00D5, "o"}, {0x00D6, "o"},
    {0x00D8, "o"},  {0x00D9, "u"},  {0x00DA, "u"},  {0x00DB, "u"}, {0x00DC, "u"}, {0x00DD, "y"},
    {0x00DF, "ss"}, {0x00E0, "a"},  {0x00E1, "a"},  {0x00E2, "a"}, {0x00E3, "a"}, {0x00E4, "a"},
    {0x00E5, "a"},  {0x00E6, "ae"}, {0x00E7, "c"},  {0x00E8, "e"}, {0x00E9, "e"}, {0x00EA, "e"},
    {0x00EB, "e"},  {0x00EC, "i"},  {0x00ED, "i"},  {0x00EE, "i"}, {0x00EF, "i"}, {0x00F1, "n"},
    {0x00F2, "o"},  {0x00F3, "o"},  {0x00F4, "o"},  {0x00F5, "o"}, {0x00F6, "o"}, {0x00F8, "o"},
    {0x00F9, "u"},  {0x00FA, "u"},  {0x00FB, "u"},  {0x00FC, "u"}, {0x00FD, "y"}, {0x00FF, "y"},
    {0x0152, "oe"}, {0x0153, "oe"}, {0x0160, "s"},  {0x0161, "s"}, {0x017D, "z"}, {0x017E, "z"},
    {0x2010, " "},  {0x2011, " "},  {0x2012, " "},  {0x2013, " "}, {0x2014, " "}, {0x2015, " "},
    {0x2212, " "},
});
static_assert(std::is_sorted(kFoldings.begin(), kFoldings.end(),
                             [](const Folding& a, const Folding& b) { return a.point < b.point; }));

bool is_combining_mark(char32_t point) { return point >= 0x0300 && point <= 0x036F; }

void fold_into(std::string_view text, std::size_t& at, std::string& folded) {
  const std::size_t start = at;
  const char32_t point = next_code_point(text, at);
  if (is_combining_mark(point)) return;
  const auto row = std::lower_bound(kFoldings.begin(), kFoldings.end(), point,
                                    [](const Folding& f, char32_t p) { return f.point < p; });
  if (row != kFoldings.end() && row->point == point) {
    folded += row->plain;
  } else {
    folded += text.substr(start, at - start);
  }
}

char fold_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '-' ? ' ' : c;
}

void fold(std::string_view text, std::string& folded) {
  const std::size_t ascii = ascii_prefix(text);
  folded.resize(ascii);
  std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(ascii), folded.begin(),
                 fold_ascii);
  for (std::size_t at = ascii; at < text.size();) {
    if ((static_cast<unsigned char>(text[at]) & 0x80U) != 0) {
      fold_into(text, at, folded);
    } else {
      folded += fold_ascii(text[at++]);
    }
  }
}

constexpr std::array<bool, 256> make_word_bytes() {
  std::array<bool, 256> table{};
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = true;
  for (std::size_t c = 0x80; c < 256; ++c) table[c] = true;
  table['_'] = true;
  return table;
}
constexpr std::array<bool, 256> kWordBytes = make_word_bytes();

bool is_word_byte(char c) { return kWordBytes[static_cast<unsigned char>(c)]; }
bool is_space(char c) { return c == ' ' || c == '\t'; }
bool ends_clause(char c) { return c == '.' || c == ';' || c == ',' || c == '\n' || c == '\r'; }

struct Cue {
  std::string_view text;  // as people know it
  std::string_view first;
  std::string_view second;  // empty: one word
  bool of_allergy;
};
// "r/o" is the words r and o; the slash between them is not looked at.
constexpr std::array kCues = std::to_array<Cue>({
    {"no", "no", "", false},
    {"not", "not", "", false},
    {"without", "without", "", false},
    {"negative for", "negative", "for", false},
    {"denies", "denies", "", false},
    {"rule out", "rule", "out", false},
    {"r/o", "r", "o", false},
    {"unlikely", "unlikely", "", false},
    {"allergic to", "allergic", "to", true},
    {"allergy to", "allergy", "to", true},
});

// A negation is the place of its cue, counted from 1; the question mark comes after them.
constexpr auto kQuestionMark = static_cast<FoldedText::Negation>(kCues.size() + 1);

// The letters that cues begin with: a cheap no for most words.
bool may_be_cue(std::string_view word) {
  constexpr std::uint32_t kLetters = [] {
    std::uint32_t letters = 0;
    for (const Cue& cue : kCues) letters |= 1U << (static_cast<unsigned>(cue.first.front()) % 32U);
    return letters;
  }();
  return (kLetters >> (static_cast<unsigned char>(word.front()) % 32U) & 1U) != 0;
}

}  // namespace

std::string fold(std::string_view text) {
  std::string folded;
  fold(text, folded);
  return folded;
}

FoldedText::FoldedText(std::string_view text) { assign(text); }

void FoldedText::assign(std::string_view text) {
  fold(text, folded_);
  split();
}

void FoldedText::split() {
  constexpr std::size_t kUsualWordLength = 6;
  words_.clear();
  words_.reserve(folded_.size() / kUsualWordLength + 1);
  bool adjacent = false;
  bool new_clause = true;
  bool question = false;
  for (std::size_t at = 0; at < folded_.size();) {
    if (!is_word_byte(folded_[at])) {
      const char c = folded_[at++];
      if (!is_space(c)) adjacent = false;
      if (ends_clause(c)) {
        new_clause = true;
        question = false;
      }
      if (c == '?') question = true;
      continue;
    }
    const std::size_t begin = at;
    while (at < folded_.size() && is_word_byte(folded_[at])) ++at;
    words_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at - begin),
                      adjacent, Negation::none, new_clause, question});
    adjacent = true;
    new_clause = false;
    question = false;
  }
}

FoldedText::CueFound FoldedText::cue_at(std::size_t index, bool allergy_cues) const {
  const std::string_view here = word(index);
  if (!may_be_cue(here)) return {};
  for (std::size_t i = 0; i < kCues.size(); ++i) {
    const Cue& cue = kCues[i];
    if (here != cue.first || (cue.of_allergy && !allergy_cues)) continue;
    const auto negation = static_cast<Negation>(i + 1);
    if (cue.second.empty()) return {negation, 1};
    if (index + 1 < words_.size() && !words_[index + 1].starts_clause &&
        word(index + 1) == cue.second) {
      return {negation, 2};
    }
  }
  return {};
}

void FoldedText::mark_negations(bool allergy_cues) {
  Negation negation = Negation::none;
  std::size_t cue_ends = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (words_[i].starts_clause) negation = Negation::none;
    if (words_[i].after_question) negation = kQuestionMark;
    if (i >= cue_ends) {
      words_[i].negation = negation;
      if (const CueFound cue = cue_at(i, allergy_cues); cue.words != 0) {
        negation = cue.negation;
        cue_ends = i + cue.words;
      }
    }
  }
}

std::string_view FoldedText::cue(Negation negation) noexcept {
  if (negation == Negation::none) return {};
  if (negation == kQuestionMark) return "?";
  return kCues[static_cast<std::size_t>(negation) - 1].text;
}

bool FoldedText::phrase_at(std::size_t index, const std::vector<std::string>& phrase) const {
  if (index + phrase.size() > words_.size()) return false;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    if (word(index + i) != phrase[i] || (i > 0 && !words_[index + i].adjacent)) return false;
  }
  return true;
}

bool FoldedText::has_any_word(std::initializer_list<std::string_view> wanted) const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (std::find(wanted.begin(), wanted.end(), word(i)) != wanted.end()) return true;
  }
  return false;
}

}  // namespace fhir
