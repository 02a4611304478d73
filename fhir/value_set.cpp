#include "fhir/value_set.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fhir {
namespace {

constexpr std::string_view kExtensionBase = "https://ivig-cds.org/fhir/StructureDefinition/";
constexpr std::string_view kCanonicalBase = "https://ivig-cds.org/fhir/ValueSet/";
constexpr std::string_view kIcd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
constexpr std::string_view kIcd10 = "http://hl7.org/fhir/sid/icd-10";
constexpr std::string_view kInterpretation =
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

struct Alias {
  std::string_view alias;
  std::string_view system;
};

// OIDs as registered with HL7; the interpretation codes moved twice between FHIR versions.
constexpr std::array kAliases = std::to_array<Alias>({
    {"urn:oid:2.16.840.1.113883.6.88", "http://www.nlm.nih.gov/research/umls/rxnorm"},
    {"urn:oid:2.16.840.1.113883.6.96", "http://snomed.info/sct"},
    {"urn:oid:2.16.840.1.113883.6.1", "http://loinc.org"},
    {"urn:oid:2.16.840.1.113883.6.73", "http://www.whocc.no/atc"},
    {"urn:oid:2.16.840.1.113883.6.90", kIcd10Cm},
    {"urn:oid:2.16.840.1.113883.6.3", kIcd10},
    {"urn:oid:2.16.840.1.113883.6.285", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"},
    {"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
     "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"},
    {"urn:oid:2.16.840.1.113883.5.83", kInterpretation},
    {"http://hl7.org/fhir/v3/ObservationInterpretation", kInterpretation},
    {"http://hl7.org/fhir/v2/0078", kInterpretation},
    {"http://terminology.hl7.org/CodeSystem/v2-0078", kInterpretation},
});

bool is_icd(std::string_view system) { return system == kIcd10Cm || system == kIcd10; }

// ICD codes compare without dots: some feeds drop them.
std::string_view comparable(std::string_view system, std::string_view code, std::string& storage) {
  if (!is_icd(system) || code.find('.') == std::string_view::npos) return code;
  storage.clear();
  std::copy_if(code.begin(), code.end(), std::back_inserter(storage),
               [](char c) { return c != '.'; });
  return storage;
}

std::vector<std::string> words_of(std::string_view phrase) {
  const FoldedText folded(phrase);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < folded.words().size(); ++i) words.emplace_back(folded.word(i));
  return words;
}

SetMask bit(std::size_t set) { return SetMask{1} << set; }

// Where a word stands in first_words_: by its first two letters and its length.
std::size_t first_word_slot(std::string_view word) {
  const auto letter = [word](std::size_t i) {
    return i < word.size() ? static_cast<std::size_t>(static_cast<unsigned char>(word[i])) : 0;
  };
  return (letter(0) * 7 + letter(1) * 31 + word.size() * 131) % 1024;
}

}  // namespace

std::string_view canonical_system(std::string_view system) {
  const auto alias = std::find_if(kAliases.begin(), kAliases.end(),
                                  [system](const Alias& one) { return one.alias == system; });
  return alias == kAliases.end() ? system : alias->system;
}

ValueSets::ValueSets(std::span<const std::string_view> ids, std::span<const ValueSetFile> files)
    : ids_(ids.begin(), ids.end()) {
  constexpr std::size_t kMostSets = 64;
  if (ids_.size() > kMostSets) throw ValueSetError("more than 64 value sets");
  std::vector<bool> seen(ids_.size(), false);
  for (const ValueSetFile& file : files) read_file(file);
  for (const ListedCode& code : listed_) seen[code.set] = true;
  for (const auto& [set, included] : unions_) seen[set] = true;
  for (const Name& name : names_) {
    for (std::size_t set = 0; set < ids_.size(); ++set) {
      if ((name.masks.in & bit(set)) != 0) seen[set] = true;
    }
  }
  if (const auto missing = std::find(seen.begin(), seen.end(), false); missing != seen.end()) {
    throw ValueSetError("value set \"" + ids_[static_cast<std::size_t>(missing - seen.begin())] +
                        "\" is in no file, or empty");
  }
}

std::size_t ValueSets::index_of(std::string_view id) const {
  return static_cast<std::size_t>(std::find(ids_.begin(), ids_.end(), id) - ids_.begin());
}

void ValueSets::read_file(const ValueSetFile& file) {
  const auto fail = [&file](const std::string& reason) -> ValueSetError {
    return ValueSetError(std::string(file.path) + ": " + reason);
  };
  try {
    const JsonDocument document = JsonDocument::parse(std::string(file.text));
    const Json root = document.root();
    if (root["resourceType"].text() != "ValueSet") throw fail("is no FHIR ValueSet");
    const std::size_t set = index_of(root["id"].text());
    if (set == ids_.size())
      throw fail("id \"" + std::string(root["id"].text()) +
                 "\" names no value set of this program");
    for (const Json extension : root["extension"].each()) {
      const std::string_view url = extension["url"].text();
      if (!url.starts_with(kExtensionBase)) continue;
      const std::string_view kind = url.substr(kExtensionBase.size());
      const std::string_view name = extension["valueString"].text();
      if (kind != "matched-name" && kind != "excluded-name")
        throw fail("extension \"" + std::string(url) + "\" is not known");
      if (words_of(name).empty()) throw fail("a name has no words");
      add_name(name, set, kind == "matched-name" ? &CodeMasks::in : &CodeMasks::excluded);
    }
    for (const Json include : root["compose"]["include"].each())
      read_compose(include, set, &CodeMasks::in);
    for (const Json exclude : root["compose"]["exclude"].each())
      read_compose(exclude, set, &CodeMasks::excluded);
    for (const Json contained : root["expansion"]["contains"].each()) {
      add_code(contained["system"].text(), contained["code"].text(), set, &CodeMasks::in);
    }
  } catch (const JsonError& error) {
    throw fail("byte " + std::to_string(error.offset()) + ": " + error.what());
  } catch (const std::invalid_argument& error) {
    throw fail(error.what());
  }
}

void ValueSets::read_compose(Json part, std::size_t set, SetMask CodeMasks::*mask) {
  const std::string_view system = canonical_system(part["system"].text());
  for (const Json concept_ : part["concept"].each()) {
    add_code(system, concept_["code"].text(), set, mask);
  }
  for (const Json filter : part["filter"].each()) {
    if (filter["op"].text() != "is-a" || !is_icd(system)) {
      throw std::invalid_argument("a filter other than is-a over ICD is not supported");
    }
    std::string storage;
    const std::string_view prefix = comparable(system, filter["value"].text(), storage);
    if (prefix.empty()) throw std::invalid_argument("a filter has no value");
    add_code(system, prefix, set, mask);
    const auto found = std::find_if(systems_.begin(), systems_.end(),
                                    [system](const CodeSystem& one) { return one.uri == system; });
    CodeMasks masks;
    masks.*mask = bit(set);
    found->prefixes.emplace_back(prefix, masks);
  }
  for (const Json canonical : part["valueSet"].each()) {
    if (mask != &CodeMasks::in)
      throw std::invalid_argument("excluding a value set is not supported");
    const std::string_view url = canonical.text();
    const std::size_t included =
        url.starts_with(kCanonicalBase) ? index_of(url.substr(kCanonicalBase.size())) : ids_.size();
    if (included == ids_.size())
      throw std::invalid_argument("includes \"" + std::string(url) + "\", which is not known");
    unions_.emplace_back(set, included);
  }
}

void ValueSets::add_code(std::string_view system, std::string_view code, std::size_t set,
                         SetMask CodeMasks::*mask) {
  if (system.empty() || code.empty())
    throw std::invalid_argument("a code or its system is missing");
  system = canonical_system(system);
  auto found = std::find_if(systems_.begin(), systems_.end(),
                            [system](const CodeSystem& one) { return one.uri == system; });
  if (found == systems_.end())
    found = systems_.insert(systems_.end(), CodeSystem{std::string(system), {}, {}});
  std::string storage;
  found->codes[std::string(comparable(system, code, storage))].*mask |= bit(set);
  if (mask == &CodeMasks::in) listed_.push_back({set, std::string(system), std::string(code)});
}

void ValueSets::add_name(std::string_view name, std::size_t set, SetMask CodeMasks::*mask) {
  constexpr std::string_view kAnd = " AND ";
  const std::size_t name_index = names_.size();
  names_.emplace_back().masks.*mask = bit(set);
  while (true) {
    const std::size_t end = name.find(kAnd);
    const std::vector<std::string> words = words_of(name.substr(0, end));
    if (words.empty()) throw std::invalid_argument("a name has no words");
    const auto same = std::find_if(phrases_.begin(), phrases_.end(),
                                   [&words](const Phrase& one) { return one.words == words; });
    const auto phrase = static_cast<std::size_t>(same - phrases_.begin());
    if (same == phrases_.end()) {
      phrases_.push_back({words, {}});
      phrases_by_first_word_[words.front()].push_back(phrase);
      first_words_.set(first_word_slot(words.front()));
    }
    phrases_[phrase].names.push_back(name_index);
    names_[name_index].phrases.push_back(phrase);
    if (end == std::string_view::npos) return;
    name.remove_prefix(end + kAnd.size());
  }
}

ValueSets::CodeMasks ValueSets::masks_of(const Coding& coding) const {
  CodeMasks masks;
  if (coding.system.empty() || coding.code.empty()) return masks;
  const std::string_view uri = canonical_system(coding.system);
  for (const CodeSystem& system : systems_) {
    if (system.uri != uri) continue;
    std::string storage;
    const std::string_view code = comparable(uri, coding.code, storage);
    if (const auto found = system.codes.find(code); found != system.codes.end())
      masks = found->second;
    for (const auto& [prefix, prefix_masks] : system.prefixes) {
      if (!code.starts_with(prefix)) continue;
      masks.in |= prefix_masks.in;
      masks.excluded |= prefix_masks.excluded;
    }
    break;
  }
  masks.in &= ~masks.excluded;
  return masks;
}

void ValueSets::match_names(FoldedText& folded, bool allergy_cues, CodeMasks& found) const {
  struct Occurrence {
    std::size_t phrase;
    std::size_t word;
  };
  std::vector<Occurrence> occurrences;
  for (std::size_t i = 0; i < folded.words().size(); ++i) {
    if (!first_words_.test(first_word_slot(folded.word(i)))) continue;
    const auto candidates = phrases_by_first_word_.find(folded.word(i));
    if (candidates == phrases_by_first_word_.end()) continue;
    for (const std::size_t phrase : candidates->second) {
      if (folded.phrase_at(i, phrases_[phrase].words)) occurrences.push_back({phrase, i});
    }
  }
  if (occurrences.empty()) return;
  folded.mark_negations(allergy_cues);
  const auto all_occur = [&](const std::vector<std::size_t>& phrases, bool asserted) {
    return std::all_of(phrases.begin(), phrases.end(), [&](std::size_t phrase) {
      return std::any_of(occurrences.begin(), occurrences.end(), [&](const Occurrence& one) {
        return one.phrase == phrase && !(asserted && folded.words()[one.word].negated);
      });
    });
  };
  for (const Occurrence& occurrence : occurrences) {
    for (const std::size_t name : phrases_[occurrence.phrase].names) {
      const Name& candidate = names_[name];
      if (candidate.masks.in != 0 && all_occur(candidate.phrases, true)) {
        found.in |= candidate.masks.in;
      }
      if (candidate.masks.excluded != 0 && all_occur(candidate.phrases, false)) {
        found.excluded |= candidate.masks.excluded;
      }
    }
  }
}

SetMask ValueSets::with_unions(SetMask mask) const {
  // Until nothing changes: a set may include one that includes another.
  for (SetMask before = 0; before != mask;) {
    before = mask;
    for (const auto& [set, included] : unions_) {
      if ((mask & bit(included)) != 0) mask |= bit(set);
    }
  }
  return mask;
}

void Classifier::match(std::string_view text, bool allergy_cues, ValueSets::CodeMasks& found) {
  if (text.empty()) return;
  if (!allergy_cues) {  // few, and read otherwise
    folded_.assign(text);
    return sets_.match_names(folded_, allergy_cues, found);
  }
  const auto [entry, is_new] = seen_.try_emplace(text);
  if (is_new) {
    folded_.assign(text);
    sets_.match_names(folded_, allergy_cues, entry->second);
  }
  found.in |= entry->second.in;
  found.excluded |= entry->second.excluded;
}

Membership Classifier::classify(const CodeableConcept& concept_, bool allergy_cues) {
  ValueSets::CodeMasks codes;
  ValueSets::CodeMasks names;
  for (const Coding& coding : concept_.coding) {
    const ValueSets::CodeMasks masks = sets_.masks_of(coding);
    codes.in |= masks.in;
    codes.excluded |= masks.excluded;
    match(coding.display, allergy_cues, names);
  }
  match(concept_.text, allergy_cues, names);
  Membership result;
  result.by_code = sets_.with_unions(codes.in) & ~codes.excluded;
  result.by_name =
      sets_.with_unions(names.in & ~codes.excluded & ~names.excluded) & ~result.by_code;
  return result;
}

SetMask ValueSets::names_in(std::string_view text) const {
  CodeMasks found;
  FoldedText folded(text);
  match_names(folded, true, found);
  return with_unions(found.in & ~found.excluded);
}

std::vector<ValueSets::SystemCodes> ValueSets::codes_of(std::size_t set) const {
  SetMask wanted = bit(set);
  for (SetMask before = 0; before != wanted;) {
    before = wanted;
    for (const auto& [whole, included] : unions_) {
      if ((wanted & bit(whole)) != 0) wanted |= bit(included);
    }
  }
  std::vector<SystemCodes> result;
  for (const ListedCode& code : listed_) {
    if ((wanted & bit(code.set)) == 0) continue;
    auto system = std::find_if(result.begin(), result.end(), [&code](const SystemCodes& one) {
      return one.system == code.system;
    });
    if (system == result.end()) system = result.insert(result.end(), {code.system, {}});
    if (std::find(system->codes.begin(), system->codes.end(), code.code) == system->codes.end()) {
      system->codes.push_back(code.code);
    }
  }
  return result;
}

}  // namespace fhir
