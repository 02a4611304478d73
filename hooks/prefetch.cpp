#include "hooks/prefetch.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "fhir/reader.h"
#include "fhir/rest_answer.h"
#include "hooks/prefetch_key.h"

namespace hooks {
namespace {

// Who is concerned, rather than what is wrong with them.
bool is_person(fhir::Json value) {
  constexpr std::array<std::string_view, 4> kPersons = {"Patient", "Practitioner",
                                                        "PractitionerRole", "RelatedPerson"};
  const std::string_view type = fhir::resource_type(value);
  return std::find(kPersons.begin(), kPersons.end(), type) != kPersons.end();
}

const FilledGap* gap_of(std::string_view key, const std::vector<FilledGap>& filled) {
  const auto found = std::find_if(filled.begin(), filled.end(),
                                  [key](const FilledGap& one) { return one.gap.key == key; });
  return found == filled.end() ? nullptr : &*found;
}

// What a value is as the answer to its key.
enum class Worth : std::uint8_t { all, part, nothing };

Worth worth_of(fhir::Json value) {
  if (value.is_null()) return Worth::all;
  const std::string_view type = fhir::resource_type(value);
  if (type.empty() || type == "OperationOutcome") return Worth::nothing;
  if (type != "Bundle") return Worth::all;
  if (fhir::is_hollow(value)) return Worth::nothing;
  return fhir::withholds(value) ? Worth::part : Worth::all;
}

// Reads what came, and remembers of which kinds it is.
class Reading {
 public:
  explicit Reading(const std::vector<FilledGap>& filled) : filled_(filled) {}

  void take(const fhir::JsonMember& member) {
    const PrefetchKeyRow* const row = find_prefetch_key(member.name);
    const FilledGap* const gap = gap_of(member.name, filled_);
    const Worth worth = worth_of(member.value);
    if (worth == Worth::all) {
      note_answer(row, member.value);
    } else if (gap != nullptr && !gap->fetched.pages.empty()) {
      return;  // what was fetched stands in its place
    }
    if (!member.value.is_null()) {
      fhir::read_resources(member.value, "prefetch." + std::string(member.name), result_.record);
    }
    if (row == nullptr || gap != nullptr) return;
    const bool more_pages = !fhir::next_link(member.value).empty();
    if (worth != Worth::nothing) result_.known.add(*row);
    if (worth == Worth::part || more_pages) result_.in_part.add(*row);
    if (worth != Worth::all || more_pages) broken_.add(*row);
  }

  void take(const FilledGap& one) {
    const PrefetchKeyRow* const row = find_prefetch_key(one.gap.key);
    for (const fhir::JsonDocument& page : one.fetched.pages) {
      fhir::read_resources(page.root(), "fhirServer." + one.gap.key, result_.record);
      note_answer(row, page.root());
    }
    if (row == nullptr) return;
    result_.known.add(*row);
    if (!one.whole()) broken_.add(*row);
  }

  // What is asked for over several keys is available only where none of them is broken.
  Prefetched finish() && {
    for (const PrefetchKeyRow& row : prefetch_keys()) {
      if (row.available != nullptr && answered_.has(row) && !broken_.has(row)) {
        result_.availability.*row.available = true;
      }
    }
    result_.not_available = unfilled_sentences(filled_);
    return std::move(result_);
  }

 private:
  void note_answer(const PrefetchKeyRow* row, fhir::Json value) {
    if (row != nullptr) answered_.add(*row);
    const bool of_patient = row != nullptr && row->key == PrefetchKey::patient;
    if (!is_person(value) && !(value.is_null() && of_patient)) result_.any_clinical_data = true;
  }

  const std::vector<FilledGap>& filled_;
  Prefetched result_;
  PrefetchKinds answered_;
  PrefetchKinds broken_;
};

}  // namespace

bool is_answer(fhir::Json value) { return worth_of(value) == Worth::all; }

Prefetched read_prefetch(fhir::Json prefetch, const std::vector<FilledGap>& filled) {
  Reading reading(filled);
  for (const fhir::JsonMember member : prefetch.members()) reading.take(member);
  for (const FilledGap& one : filled) reading.take(one);
  return std::move(reading).finish();
}

std::vector<std::string> unsent_sentences(const Prefetched& prefetched,
                                          const std::vector<PrefetchTemplate>& asked) {
  // A kind of data that is split over several keys is there where one of them is.
  PrefetchKinds wanted;
  for (const PrefetchTemplate& one : asked) wanted.add(one.key);
  std::vector<std::string_view> unsent;
  std::vector<std::string_view> in_part;
  for (const PrefetchKeyRow& row : prefetch_keys()) {
    if (!wanted.has(row)) continue;
    if (!prefetched.known.has(row)) unsent.push_back(row.words);
    if (prefetched.in_part.has(row)) in_part.push_back(row.words);
  }
  std::vector<std::string> sentences;
  if (!unsent.empty()) sentences.push_back(enumerated(unsent) + " did not come with the call.");
  if (!in_part.empty()) {
    sentences.push_back(enumerated(in_part) + " came with the call in part only.");
  }
  return sentences;
}

}  // namespace hooks
