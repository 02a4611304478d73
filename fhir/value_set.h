// Value sets: which codes and which names mean what the guideline means, and why.
//
// Made of FHIR ValueSet files (fhir/value_set_file.h). Names are matched where no code is known,
// each a phrase of whole words; "A AND B" asks for both. The rules of membership are guideline
// section 1.1's.
//
// Built once, never changed, shared between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fhir/coding.h"
#include "fhir/folded_text.h"
#include "fhir/name_matcher.h"
#include "fhir/string_map.h"
#include "fhir/value_set_file.h"

namespace fhir {

// One bit per value set, in the order of the ids that ValueSets was built with.
using SetMask = std::uint64_t;

struct Membership {
  SetMask by_code = 0;
  SetMask by_name = 0;  // only sets in which no coding is
  [[nodiscard]] SetMask any() const noexcept { return by_code | by_name; }
};

// What spoke for or against one set when a concept was classified. Views into the ValueSets.
struct MembershipReason {
  enum class Kind : std::uint8_t {
    code,           // `entry` is its code in `system`
    excluded_code,  // no name counts beside it
    name,           // `entry` as the file writes it
    negated_name,   // after `cue`
    excluded_name,  // no other name counts beside it
    included_set    // `entry` is the id of a set in it
  };
  Kind kind;
  std::size_t set;
  std::string_view entry;
  std::string_view system;
  std::string_view display;
  std::string_view cue;
  std::string_view file;
};
using MembershipReasons = std::vector<MembershipReason>;

class ValueSets {
 public:
  // `ids` are the value sets that the caller knows, at most 64; every one must be in a file, and
  // several files of one set add up (a site's own additions). A file's set is the one that its id
  // names, or else its file name. Throws ValueSetError.
  ValueSets(std::span<const std::string_view> ids, std::span<const ValueSetFile> files);

  // The codes of one set, sets that it includes with them, in the order of the files.
  struct SystemCodes {
    std::string system;
    std::vector<std::string> codes;
  };
  [[nodiscard]] std::vector<SystemCodes> codes_of(std::size_t set) const;

  // What the first file with that code calls it; empty where no file has it.
  [[nodiscard]] std::string_view display_of(const Coding& coding) const;

  // Everything that the files say of one set, in their order.
  [[nodiscard]] ValueSetContent content_of(std::size_t set) const;

  // What a set is and what it is for, as the first file of it that says so.
  struct Description {
    std::string id;
    std::string title;
    std::string purpose;
  };
  [[nodiscard]] const std::vector<Description>& descriptions() const noexcept { return sets_; }
  // The URIs of all code systems with a code in some set.
  [[nodiscard]] std::vector<std::string_view> systems() const;

 private:
  friend class Classifier;

  struct CodeMasks {
    SetMask in = 0;
    SetMask excluded = 0;
    CodeMasks& operator|=(const CodeMasks& other) noexcept {
      in |= other.in;
      excluded |= other.excluded;
      return *this;
    }
  };
  // A line of a file, and the set that it is in.
  struct ListedCode {
    std::size_t set;
    std::size_t file;
    ValueSetCode line;
  };
  // What the lines of one code, or of one code and its descendants, say together.
  struct CodeEntry {
    CodeMasks masks;
    std::vector<std::size_t> listed;
  };
  struct CodeSystem {
    std::string uri;
    StringMap<CodeEntry> codes;
    std::vector<std::pair<std::string, CodeEntry>> prefixes;
  };

  void add_file(const ValueSetFile& file);
  [[nodiscard]] std::size_t set_of(const ValueSetFile& file, std::string_view id) const;
  void add_code(ValueSetCode&& code, std::size_t set, std::size_t file);
  void check_all_filled() const;
  void close_unions();
  [[nodiscard]] std::size_t index_of(std::string_view id) const;  // sets_.size() where unknown

  // The three steps of membership: codes, names, and what follows from both. Each says why where it
  // is asked to.
  [[nodiscard]] CodeMasks masks_of(const Coding& coding, MembershipReasons* why) const;
  void match_names(FoldedText& folded, bool allergy_cues, CodeMasks& found,
                   MembershipReasons* why) const;
  void learn_displays();
  [[nodiscard]] Membership decide(const CodeMasks& codes, const CodeMasks& names,
                                  MembershipReasons* why) const;

  void explain_code(const CodeEntry& entry, MembershipReasons& why) const;
  void explain_name(const NameMatcher::Name& name, std::string_view cue,
                    MembershipReasons& why) const;
  [[nodiscard]] SetMask with_unions(SetMask mask) const;

  std::vector<Description> sets_;
  std::vector<std::string> files_;
  std::vector<CodeSystem> systems_;
  std::vector<ListedCode> listed_;
  NameMatcher names_;
  // What match_names finds in the displays of the files: what most codings of a record say.
  StringMap<CodeMasks> displays_;
  std::vector<std::pair<std::size_t, std::size_t>> unions_;  // (set, a set that it includes)
  std::vector<SetMask> sets_that_include_;                   // each set, at any distance
};

// Classifies the concepts of one request. Remembers what it found in each text, because a record
// says "Creatinine" a thousand times; so it is for one thread, and the texts must outlive it.
class Classifier {
 public:
  explicit Classifier(const ValueSets& sets) : sets_(sets) { seen_.reserve(kUsualTexts); }

  // `allergy_cues` as FoldedText has it. `why`, where it is given, is filled with all reasons, in
  // no order.
  [[nodiscard]] Membership classify(const CodeableConcept& concept_, bool allergy_cues = true,
                                    MembershipReasons* why = nullptr);

  // ValueSets::display_of.
  [[nodiscard]] std::string_view display_of(const Coding& coding) const {
    return sets_.display_of(coding);
  }

  // The sets with a name in a free text.
  [[nodiscard]] SetMask names_in(std::string_view text) { return classify({{}, text}).by_name; }

 private:
  void match(std::string_view text, bool allergy_cues, ValueSets::CodeMasks& found,
             MembershipReasons* why);

  static constexpr std::size_t kUsualTexts = 128;
  static constexpr std::size_t kMostOfOneHash = 16;  // further ones are matched anew each time
  const ValueSets& sets_;
  std::pmr::monotonic_buffer_resource memory_;  // of what was seen, until the end
  std::pmr::unordered_map<std::string_view, ValueSets::CodeMasks> seen_{&memory_};
  FoldedText folded_;
};

}  // namespace fhir
