#include "hooks/prefetch.h"

#include <algorithm>
#include <array>

#include "fhir/reader.h"

namespace hooks {
namespace {

// A value that answers its key: null, a resource or a Bundle; not an OperationOutcome, and nothing
// that is no resource.
bool answers(fhir::Json value) {
  if (value.is_null()) return true;
  const std::string_view type = fhir::resource_type(value);
  return !type.empty() && type != "OperationOutcome";
}

// Who is concerned, rather than what is wrong with them.
bool is_person(fhir::Json value) {
  constexpr std::array<std::string_view, 4> kPersons = {"Patient", "Practitioner",
                                                        "PractitionerRole", "RelatedPerson"};
  const std::string_view type = fhir::resource_type(value);
  return std::find(kPersons.begin(), kPersons.end(), type) != kPersons.end();
}

void mark_available(std::string_view key, guideline::Availability& availability) {
  if (is_key_of(key, kMedicationStatementsKey)) availability.medication_statements = true;
  if (is_key_of(key, kMedicationRequestsKey)) availability.medication_requests = true;
  if (is_key_of(key, kAllergiesKey)) availability.allergies = true;
}

}  // namespace

Prefetched read_prefetch(fhir::Json prefetch) {
  Prefetched result;
  for (const fhir::JsonMember member : prefetch.members()) {
    const fhir::Json value = member.value;
    if (answers(value)) {
      mark_available(member.name, result.availability);
      if (!is_person(value) && !(value.is_null() && member.name == kPatientKey)) {
        result.any_clinical_data = true;
      }
    }
    if (!value.is_null()) {
      fhir::read_resources(value, "prefetch." + std::string(member.name), result.record);
    }
  }
  return result;
}

}  // namespace hooks
