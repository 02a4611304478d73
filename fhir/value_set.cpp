#include "fhir/value_set.h"

#include <algorithm>
#include <bit>

#include "fhir/code_system.h"

namespace fhir {
namespace {

SetMask bit(std::size_t set) { return SetMask{1} << set; }

bool has(SetMask mask, std::size_t set) { return (mask & bit(set)) != 0; }

// "value_sets/ivig.json" is named "ivig".
std::string_view stem_of(std::string_view path) {
  constexpr std::string_view kEnding = ".json";
  path.remove_prefix(path.find_last_of('/') + 1);  // npos + 1 is 0
  if (path.ends_with(kEnding)) path.remove_suffix(kEnding.size());
  return path;
}

ValueSetError error_in(const ValueSetFile& file, const std::string& reason) {
  return ValueSetError(std::string(file.path) + ": " + reason);
}

}  // namespace

ValueSets::ValueSets(std::span<const std::string_view> ids, std::span<const ValueSetFile> files) {
  constexpr std::size_t kMostSets = 64;
  if (ids.size() > kMostSets) throw ValueSetError("more than 64 value sets");
  for (const std::string_view id : ids) sets_.push_back({std::string(id), {}, {}});
  for (const ValueSetFile& file : files) add_file(file);
  check_all_filled();
  close_unions();
  learn_displays();
}

void ValueSets::learn_displays() {
  FoldedText folded;
  for (const ListedCode& listed : listed_) {
    const auto [display, is_new] = displays_.try_emplace(listed.line.display);
    if (!is_new) continue;
    folded.assign(listed.line.display);
    match_names(folded, true, display->second, nullptr);
  }
}

void ValueSets::check_all_filled() const {
  SetMask filled = 0;
  for (const ListedCode& code : listed_) filled |= bit(code.set);
  for (const auto& [set, included] : unions_) filled |= bit(set);
  for (const NameMatcher::Name& name : names_.names()) filled |= name.excluded ? 0 : bit(name.set);
  for (std::size_t set = 0; set < sets_.size(); ++set) {
    if (!has(filled, set))
      throw ValueSetError("value set \"" + sets_[set].id + "\" is in no file, or empty");
  }
}

std::size_t ValueSets::index_of(std::string_view id) const {
  const auto set = std::find_if(sets_.begin(), sets_.end(),
                                [id](const Description& one) { return one.id == id; });
  return static_cast<std::size_t>(set - sets_.begin());
}

std::size_t ValueSets::set_of(const ValueSetFile& file, std::string_view id) const {
  const std::size_t by_id = index_of(id);
  const std::size_t by_file = index_of(stem_of(file.path));
  if (by_id == sets_.size() && by_file == sets_.size()) {
    throw error_in(file, "neither its id \"" + std::string(id) +
                             "\" nor its file name names a value set of this program");
  }
  if (by_id != sets_.size() && by_file != sets_.size() && by_id != by_file) {
    throw error_in(file,
                   "its id \"" + std::string(id) + "\" and its file name name two value sets");
  }
  return std::min(by_id, by_file);
}

void ValueSets::add_file(const ValueSetFile& file) {
  ValueSetContent content = read_value_set(file);
  const std::size_t set = set_of(file, content.id);
  const std::size_t index = files_.size();
  files_.emplace_back(file.path);
  if (sets_[set].title.empty()) sets_[set].title = std::move(content.title);
  if (sets_[set].purpose.empty()) sets_[set].purpose = std::move(content.purpose);
  for (ValueSetCode& code : content.codes) add_code(std::move(code), set, index);
  for (const ValueSetName& name : content.names) {
    try {
      names_.add(name, set, index);
    } catch (const std::invalid_argument& error) {
      throw error_in(file, error.what());
    }
  }
  for (const std::string& id : content.includes) {
    const std::size_t included = index_of(id);
    if (included == sets_.size())
      throw error_in(file, "includes \"" + id + "\", which is not known");
    unions_.emplace_back(set, included);
  }
}

void ValueSets::add_code(ValueSetCode&& code, std::size_t set, std::size_t file) {
  auto system = std::find_if(systems_.begin(), systems_.end(),
                             [&code](const CodeSystem& one) { return one.uri == code.system; });
  if (system == systems_.end())
    system = systems_.insert(systems_.end(), CodeSystem{code.system, {}, {}});
  std::string storage;
  const std::string comparable(comparable_code(code.system, code.code, storage));
  CodeEntry& entry = code.with_descendants
                         ? system->prefixes.emplace_back(comparable, CodeEntry{}).second
                         : system->codes[comparable];
  (code.excluded ? entry.masks.excluded : entry.masks.in) |= bit(set);
  entry.listed.push_back(listed_.size());
  listed_.push_back({set, file, std::move(code)});
}

ValueSets::CodeMasks ValueSets::masks_of(const Coding& coding, MembershipReasons* why) const {
  if (coding.system.empty() || coding.code.empty()) return {};
  CodeMasks exact;
  CodeMasks inherited;
  const auto take = [&](const CodeEntry& entry, CodeMasks& masks) {
    masks |= entry.masks;
    if (why != nullptr) explain_code(entry, *why);
  };
  const std::string_view uri = canonical_system(coding.system);
  const auto system = std::find_if(systems_.begin(), systems_.end(),
                                   [uri](const CodeSystem& one) { return one.uri == uri; });
  if (system == systems_.end()) return {};
  std::string storage;
  const std::string_view code = comparable_code(uri, coding.code, storage);
  if (const auto found = system->codes.find(code); found != system->codes.end())
    take(found->second, exact);
  for (const auto& [prefix, entry] : system->prefixes) {
    if (code.starts_with(prefix)) take(entry, inherited);
  }
  // What is listed one by one is in, whatever a file of the site excludes.
  const SetMask excluded = exact.excluded | inherited.excluded;
  return {exact.in | (inherited.in & ~excluded), excluded & ~exact.in};
}

std::string_view ValueSets::display_of(const Coding& coding) const {
  MembershipReasons reasons;
  static_cast<void>(masks_of(coding, &reasons));
  return reasons.empty() ? std::string_view() : reasons.front().display;
}

void ValueSets::match_names(FoldedText& folded, bool allergy_cues, CodeMasks& found,
                            MembershipReasons* why) const {
  const auto add = [&](const NameMatcher::Match& match) {
    const NameMatcher::Name& name = *match.name;
    const std::string_view cue = name.excluded ? "" : match.cue;
    if (cue.empty()) (name.excluded ? found.excluded : found.in) |= bit(name.set);
    if (why != nullptr) explain_name(name, cue, *why);
  };
  names_.match(folded, allergy_cues, std::ref(add));  // a function that takes no memory
}

Membership ValueSets::decide(const CodeMasks& codes, const CodeMasks& names,
                             MembershipReasons* why) const {
  const SetMask excluded = codes.excluded | names.excluded;
  Membership result;
  result.by_code = with_unions(codes.in);
  result.by_name = with_unions(names.in & ~excluded) & ~excluded & ~result.by_code;
  if (why == nullptr) return result;
  for (const auto& [set, included] : unions_) {
    if ((has(result.by_code, set) && has(result.by_code, included)) ||
        (has(result.by_name, set) && has(result.by_name, included))) {
      why->push_back(
          {MembershipReason::Kind::included_set, set, sets_[included].id, {}, {}, {}, {}});
    }
  }
  return result;
}

SetMask ValueSets::with_unions(SetMask mask) const {
  SetMask all = mask;
  for (SetMask rest = mask; rest != 0; rest &= rest - 1) {
    all |= sets_that_include_[static_cast<std::size_t>(std::countr_zero(rest))];
  }
  return all;
}

void ValueSets::close_unions() {
  sets_that_include_.assign(sets_.size(), 0);
  // Until nothing changes: a set may include one that includes another.
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [set, included] : unions_) {
      SetMask& including = sets_that_include_[included];
      const SetMask before = including;
      including |= bit(set) | sets_that_include_[set];
      changed = changed || including != before;
    }
  }
}

void ValueSets::explain_code(const CodeEntry& entry, MembershipReasons& why) const {
  for (const std::size_t index : entry.listed) {
    const ListedCode& listed = listed_[index];
    why.push_back({listed.line.excluded ? MembershipReason::Kind::excluded_code
                                        : MembershipReason::Kind::code,
                   listed.set,
                   listed.line.code,
                   listed.line.system,
                   listed.line.display,
                   {},
                   files_[listed.file]});
  }
}

void ValueSets::explain_name(const NameMatcher::Name& name, std::string_view cue,
                             MembershipReasons& why) const {
  using Kind = MembershipReason::Kind;
  const Kind kind = name.excluded ? Kind::excluded_name
                    : cue.empty() ? Kind::name
                                  : Kind::negated_name;
  why.push_back({kind, name.set, name.text, {}, {}, cue, files_[name.file]});
}

void Classifier::match(std::string_view text, bool allergy_cues, ValueSets::CodeMasks& found,
                       MembershipReasons* why) {
  if (text.empty()) return;
  if (!allergy_cues || why != nullptr) {  // few, and read otherwise
    folded_.assign(text);
    return sets_.match_names(folded_, allergy_cues, found, why);
  }
  if (const auto known = sets_.displays_.find(text); known != sets_.displays_.end()) {
    found |= known->second;
    return;
  }
  if (const auto known = seen_.find(text); known != seen_.end()) {
    found |= known->second;
    return;
  }
  ValueSets::CodeMasks masks;
  folded_.assign(text);
  sets_.match_names(folded_, allergy_cues, masks, nullptr);
  found |= masks;
  // Whoever sends the texts could choose such as share one hash.
  if (seen_.bucket_size(seen_.bucket(text)) < kMostOfOneHash) seen_.emplace(text, masks);
}

Membership Classifier::classify(const CodeableConcept& concept_, bool allergy_cues,
                                MembershipReasons* why) {
  ValueSets::CodeMasks codes;
  ValueSets::CodeMasks names;
  for (const Coding& coding : concept_.coding) {
    codes |= sets_.masks_of(coding, why);
    match(coding.display, allergy_cues, names, why);
  }
  match(concept_.text, allergy_cues, names, why);
  return sets_.decide(codes, names, why);
}

std::vector<ValueSets::SystemCodes> ValueSets::codes_of(std::size_t set) const {
  std::vector<SystemCodes> result;
  for (const auto& [of_set, file, line] : listed_) {
    if (line.excluded || !has(with_unions(bit(of_set)), set)) continue;
    auto system = std::find_if(result.begin(), result.end(), [uri = &line.system](const auto& one) {
      return one.system == *uri;
    });
    if (system == result.end()) system = result.insert(result.end(), {line.system, {}});
    if (std::find(system->codes.begin(), system->codes.end(), line.code) == system->codes.end()) {
      system->codes.push_back(line.code);
    }
  }
  return result;
}

ValueSetContent ValueSets::content_of(std::size_t set) const {
  const Description& description = sets_[set];
  ValueSetContent content{description.id, description.title, description.purpose, {}, {}, {}};
  for (const ListedCode& listed : listed_) {
    if (listed.set == set) content.codes.push_back(listed.line);
  }
  for (const NameMatcher::Name& name : names_.names()) {
    if (name.set == set) content.names.push_back({name.text, name.excluded});
  }
  for (const auto& [whole, included] : unions_) {
    if (whole == set) content.includes.push_back(sets_[included].id);
  }
  return content;
}

std::vector<std::string_view> ValueSets::systems() const {
  std::vector<std::string_view> uris;
  for (const CodeSystem& system : systems_) uris.emplace_back(system.uri);
  return uris;
}

}  // namespace fhir
