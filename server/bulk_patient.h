// One patient of an export, from lines to assessments: as if an order of intravenous immune
// globulin were being written, without a reason, at that instant. Where the patient's own drafts
// have such an order, it is that one; so what `evaluate` says of a Bundle of the same resources is
// said here too.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fhir/date_time.h"
#include "guideline/patient_record.h"
#include "hooks/service.h"
#include "hooks/service_setup.h"
#include "server/bulk_counts.h"
#include "server/bulk_spill.h"

namespace server {

// A line that could not be read. No content of it is in the reason.
struct RejectedLine {
  std::uint32_t file = 0;
  std::uint64_t line = 0;
  std::string reason;
};

// The same for every patient. Any number of threads may ask it.
struct BulkQuestion {
  const hooks::ServiceSetup& setup;
  std::vector<const hooks::CdsService*> services;
  guideline::Availability exported;  // also where a patient has none
  fhir::Instant now;
};

struct BulkAnswers {
  std::string assessments;  // a JSON object a line; for each patient and service a card, or none
  std::vector<RejectedLine> rejected;
  BulkCounts counts;
};

// `lines` are those of one key, at least one; `shared` holds what they may refer to, by "Type/id".
void judge_patient(std::span<const SpilledLine> lines, const SpilledPart& shared,
                   const BulkQuestion& question, BulkAnswers& answers);

// "not JSON at byte 12: Missing a comma or } after an object member."
[[nodiscard]] std::string reason_of(const fhir::JsonError& error);

}  // namespace server
