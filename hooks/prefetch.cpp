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

void mark_available(std::string_view key, guideline::Availability& availability) {
  const PrefetchKeyRow* const row = find_prefetch_key(key);
  if (row != nullptr && row->available != nullptr) availability.*row->available = true;
}

// More pages are said to be there, and did not all come.
bool is_incomplete(std::string_view key, fhir::Json value, const std::vector<FilledGap>& filled) {
  return !fhir::next_link(value).empty() &&
         std::none_of(filled.begin(), filled.end(), [key](const FilledGap& one) {
           return one.gap.key == key && one.gap.kind == PrefetchGap::Kind::incomplete &&
                  one.whole();
         });
}

void note_answer(std::string_view key, fhir::Json value, bool complete, Prefetched& result) {
  if (complete) mark_available(key, result.availability);
  if (!is_person(value) && !(value.is_null() && key == to_text(PrefetchKey::patient))) {
    result.any_clinical_data = true;
  }
}

void read_filled(const FilledGap& one, Prefetched& result) {
  for (const fhir::JsonDocument& page : one.fetched.pages) {
    fhir::read_resources(page.root(), "fhirServer." + one.gap.key, result.record);
    const bool complete = one.whole() && one.gap.kind != PrefetchGap::Kind::incomplete;
    note_answer(one.gap.key, page.root(), complete, result);
  }
}

}  // namespace

bool is_answer(fhir::Json value) {
  if (value.is_null()) return true;
  const std::string_view type = fhir::resource_type(value);
  return !type.empty() && type != "OperationOutcome";
}

Prefetched read_prefetch(fhir::Json prefetch, const std::vector<FilledGap>& filled) {
  Prefetched result;
  for (const fhir::JsonMember member : prefetch.members()) {
    const fhir::Json value = member.value;
    if (is_answer(value)) {
      note_answer(member.name, value, !is_incomplete(member.name, value, filled), result);
    }
    if (!value.is_null()) {
      fhir::read_resources(value, "prefetch." + std::string(member.name), result.record);
    }
  }
  for (const FilledGap& one : filled) read_filled(one, result);
  result.not_available = unfilled_sentences(filled);
  return result;
}

}  // namespace hooks
