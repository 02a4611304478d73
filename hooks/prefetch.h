// What is known for one request: the resources that came with it or were fetched for it, and for
// which kinds of data the EHR was asked at all.
//
// Three answers to one key are three different things all the way to the criteria: null is "asked,
// nothing there", a missing key is "not asked", an OperationOutcome is "could not be had". A Bundle
// of which pages are missing is read, and its kind of data is not available: what is not on the
// pages that came may be on the others.
// Source: CDS Hooks 3.0 "Prefetch Template"; guideline section 1.6.
#pragma once

#include <string>
#include <vector>

#include "fhir/json_document.h"
#include "fhir/record.h"
#include "guideline/patient_record.h"
#include "hooks/prefetch_gap.h"
#include "hooks/prefetch_key.h"

namespace hooks {

struct Prefetched {
  fhir::Record record;
  guideline::Availability availability;
  // Something clinical was answered, if only with nothing. Without it there is nothing to judge by.
  bool any_clinical_data = false;
  std::vector<std::string> not_available;  // a sentence for each way in which data could not be had
  PrefetchKinds known;                     // came with the call, or was asked of its FHIR server
  PrefetchKinds in_part;  // came with the call, not all of it, and the server was not asked
};

// `prefetch` is the request's member, absent or an object; `filled` outlives the record. A resource
// counts under whatever key it came; the keys only say what was asked.
[[nodiscard]] Prefetched read_prefetch(fhir::Json prefetch,
                                       const std::vector<FilledGap>& filled = {});

// One plain sentence for what was asked for and neither the call nor its FHIR server was asked to
// bring, or brought in part: "Allergies did not come with the call."; none where all was answered.
[[nodiscard]] std::vector<std::string> unsent_sentences(const Prefetched& prefetched,
                                                        const std::vector<PrefetchTemplate>& asked);

// A value that answers its key: null, a resource or a Bundle; not an OperationOutcome, nothing that
// is no resource, and no Bundle that says of itself that it is not what was asked for
// (fhir::is_hollow, fhir::withholds).
[[nodiscard]] bool is_answer(fhir::Json value);

}  // namespace hooks
