// Value sets: which codes and which names mean what the guideline means.
//
// Read from FHIR ValueSet JSON (R4 valueset.html): compose.include.concept,
// compose.include.valueSet, `is-a` filters over the ICD systems (where the hierarchy is the code's
// own prefix), compose.exclude, expansion.contains. Names to match where no code is known stand in
// extensions of this project: matched-name and excluded-name, each a phrase of whole words; "A AND
// B" asks for both. The rules of membership are guideline section 1.1's.
//
// Built once, never changed, shared between threads.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/coding.h"
#include "fhir/folded_text.h"
#include "fhir/json_document.h"

namespace fhir {

// One bit per value set, in the order of the ids that ValueSets was built with.
using SetMask = std::uint64_t;

struct Membership {
  SetMask by_code = 0;
  SetMask by_name = 0;  // only sets in which no coding is
  [[nodiscard]] SetMask any() const noexcept { return by_code | by_name; }
};

struct ValueSetFile {
  std::string_view path;  // for messages
  std::string_view text;
};

// A value set file that cannot be used: which, and why.
class ValueSetError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class ValueSets {
 public:
  // `ids` are the value sets that the caller knows, at most 64; every one must be in a file, and
  // several files of one id add up (a site's own additions). Throws ValueSetError.
  ValueSets(std::span<const std::string_view> ids, std::span<const ValueSetFile> files);

  // The sets with a name in a free text.
  [[nodiscard]] SetMask names_in(std::string_view text) const;

  // The codes of one set, sets that it includes with them, in the order of the files.
  struct SystemCodes {
    std::string system;
    std::vector<std::string> codes;
  };
  [[nodiscard]] std::vector<SystemCodes> codes_of(std::size_t set) const;

  [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }

 private:
  friend class Classifier;

  struct CodeMasks {
    SetMask in = 0;
    SetMask excluded = 0;
  };
  struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <typename T>
  using StringMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

  struct CodeSystem {
    std::string uri;
    StringMap<CodeMasks> codes;
    std::vector<std::pair<std::string, CodeMasks>> prefixes;
  };
  struct Name {
    std::vector<std::size_t> phrases;  // all of them must occur
    CodeMasks masks;
  };
  struct Phrase {
    std::vector<std::string> words;
    std::vector<std::size_t> names;
  };

  void read_file(const ValueSetFile& file);
  void read_compose(Json part, std::size_t set, SetMask CodeMasks::*mask);
  void add_code(std::string_view system, std::string_view code, std::size_t set,
                SetMask CodeMasks::*mask);
  void add_name(std::string_view name, std::size_t set, SetMask CodeMasks::*mask);
  [[nodiscard]] std::size_t index_of(std::string_view id) const;  // ids_.size() where unknown
  [[nodiscard]] CodeMasks masks_of(const Coding& coding) const;
  void match_names(FoldedText& folded, bool allergy_cues, CodeMasks& found) const;
  [[nodiscard]] SetMask with_unions(SetMask mask) const;

  std::vector<std::string> ids_;
  std::vector<CodeSystem> systems_;
  struct ListedCode {
    std::size_t set;
    std::string system;
    std::string code;
  };
  std::vector<ListedCode> listed_;
  std::vector<Name> names_;
  std::vector<Phrase> phrases_;
  StringMap<std::vector<std::size_t>> phrases_by_first_word_;
  std::bitset<1024> first_words_;                            // a cheap no for most words of a text
  std::vector<std::pair<std::size_t, std::size_t>> unions_;  // (set, a set that it includes)
};

// Classifies the concepts of one request. Remembers what it found in each text, because a record
// says "Creatinine" a thousand times; so it is for one thread, and the texts must outlive it.
class Classifier {
 public:
  explicit Classifier(const ValueSets& sets) : sets_(sets) { seen_.reserve(kUsualTexts); }

  // `allergy_cues` as FoldedText has it.
  [[nodiscard]] Membership classify(const CodeableConcept& concept_, bool allergy_cues = true);

  [[nodiscard]] SetMask names_in(std::string_view text) const { return sets_.names_in(text); }

 private:
  void match(std::string_view text, bool allergy_cues, ValueSets::CodeMasks& found);

  static constexpr std::size_t kUsualTexts = 128;
  const ValueSets& sets_;
  std::unordered_map<std::string_view, ValueSets::CodeMasks> seen_;
  FoldedText folded_;
};

// The URI by which this program knows a code system: urn:oid: forms and older URIs become the usual
// one, others stay.
[[nodiscard]] std::string_view canonical_system(std::string_view system);

}  // namespace fhir
