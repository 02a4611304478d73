// The guideline as one function: from a record, the orders under consideration and an instant to
// what there is to say. Pure: the same input gives the same answer.
// Source: guideline sections 2 and 10.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/record.h"
#include "fhir/value_set.h"
#include "guideline/assessment.h"
#include "guideline/patient_record.h"
#include "guideline/thresholds.h"

namespace guideline {

// Section 11.2: whether cidofovir and foscarnet must be exhausted, or are shown and not counted.
enum class Antivirals : std::uint8_t { required, advisory };

struct Settings {
  Thresholds thresholds;
  Antivirals antivirals = Antivirals::required;
};

struct Question {
  const fhir::Record& record;  // what is known of the patient
  const fhir::Record& drafts;  // the orders being written
  // context.selections in order-select; nothing where all drafts count.
  std::optional<std::vector<std::string_view>> selections;
  std::string_view patient_id;  // without "Patient/"
  Availability availability;
  fhir::Instant now;
  // What could not be had and why, a sentence each; they become notes.
  std::vector<std::string> not_available{};
};

struct Answer {
  std::vector<Assessment> assessments;  // one per indication; empty is silence
  std::vector<Note> notes;              // also where the answer is silence
  bool ivig_ordered = false;            // an IVIG order is under consideration at all
};

[[nodiscard]] Answer assess(const Question& question, const fhir::ValueSets& value_sets,
                            const Settings& settings);

}  // namespace guideline
