#include "hooks/prefetch.h"

#include <algorithm>
#include <array>

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

void mark(std::string_view key, bool available, guideline::Availability& availability) {
  const PrefetchKeyRow* const row = find_prefetch_key(key);
  if (row != nullptr && row->available != nullptr) availability.*row->available = available;
}

const FilledGap* gap_of(std::string_view key, const std::vector<FilledGap>& filled) {
  const auto found = std::find_if(filled.begin(), filled.end(),
                                  [key](const FilledGap& one) { return one.gap.key == key; });
  return found == filled.end() ? nullptr : &*found;
}

void note_answer(std::string_view key, fhir::Json value, Prefetched& result) {
  mark(key, true, result.availability);
  if (!is_person(value) && !(value.is_null() && key == to_text(PrefetchKey::patient))) {
    result.any_clinical_data = true;
  }
}

void read_filled(const FilledGap& one, Prefetched& result) {
  for (const fhir::JsonDocument& page : one.fetched.pages) {
    fhir::read_resources(page.root(), "fhirServer." + one.gap.key, result.record);
    note_answer(one.gap.key, page.root(), result);
  }
}

// What is asked for over several keys is there only where none of them came in part.
bool came_in_part(std::string_view key, fhir::Json value, const std::vector<FilledGap>& filled) {
  if (const FilledGap* const gap = gap_of(key, filled)) return !gap->whole();
  return !is_answer(value) || !fhir::next_link(value).empty();
}

}  // namespace

bool is_answer(fhir::Json value) {
  if (value.is_null()) return true;
  const std::string_view type = fhir::resource_type(value);
  if (type == "Bundle") return !fhir::is_hollow(value) && !fhir::withholds(value);
  return !type.empty() && type != "OperationOutcome";
}

Prefetched read_prefetch(fhir::Json prefetch, const std::vector<FilledGap>& filled) {
  Prefetched result;
  for (const fhir::JsonMember member : prefetch.members()) {
    const fhir::Json value = member.value;
    if (is_answer(value)) {
      note_answer(member.name, value, result);
    } else if (const FilledGap* const gap = gap_of(member.name, filled);
               gap != nullptr && !gap->fetched.pages.empty()) {
      continue;  // what was fetched stands in its place
    }
    if (!value.is_null()) {
      fhir::read_resources(value, "prefetch." + std::string(member.name), result.record);
    }
  }
  for (const FilledGap& one : filled) read_filled(one, result);
  for (const fhir::JsonMember member : prefetch.members()) {
    if (came_in_part(member.name, member.value, filled)) {
      mark(member.name, false, result.availability);
    }
  }
  for (const FilledGap& one : filled) {
    if (!one.whole()) mark(one.gap.key, false, result.availability);
  }
  result.not_available = unfilled_sentences(filled);
  return result;
}

}  // namespace hooks
