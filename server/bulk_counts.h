// What a bulk evaluation counts, and the tables that answer "how often would this fire, for whom,
// why". Counts of several threads, or of several parts, add up.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fhir/date_time.h"
#include "guideline/assessment.h"
#include "hooks/service.h"

namespace server {

struct BulkLineCounts {
  std::int64_t read = 0;              // of a type that the criteria read
  std::int64_t not_read = 0;          // of another
  std::int64_t not_of_a_patient = 0;  // about a group, a device, a place
  std::int64_t rejected = 0;          // lines that could not be read
  BulkLineCounts& operator+=(const BulkLineCounts& other);
};

// Of one service.
struct BulkServiceCounts {
  std::int64_t with_card = 0;  // patients
  // Cards by kind and verdict; the verdict is empty where the kind has none.
  std::map<std::pair<std::string, std::string>, std::int64_t> cards;
  // Of the cards with criteria: how many have it met, not met, unknown (the order of Truth).
  std::map<guideline::CriterionId, std::array<std::int64_t, 3>> criteria;
  std::map<std::string, std::int64_t> notes;  // patients, by kind of note

  void add(const hooks::Judgement& judgement);
  BulkServiceCounts& operator+=(const BulkServiceCounts& other);
};

struct BulkCounts {
  BulkLineCounts lines;
  std::int64_t patients = 0;
  std::int64_t without_patient_resource = 0;
  std::map<std::string, BulkServiceCounts> services;  // by name

  BulkCounts& operator+=(const BulkCounts& other);
};

[[nodiscard]] std::string summary_text(const BulkCounts& counts, fhir::Instant as_of);

}  // namespace server
