// The kinds of data that services ask for, in one table: the key of each in a prefetch, what it is
// called in a sentence, and what of the record it makes available.
//
// Source: CDS Hooks 3.0 "Prefetch Template" (keys are the service's own); guideline section 1.6.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "guideline/patient_record.h"

namespace hooks {

enum class PrefetchKey : std::uint8_t {
  patient,
  conditions,
  procedures,
  bk_loads,
  renal_function,
  drug_levels,
  body_weight,
  biopsy_findings,
  biopsy_reports,
  medication_statements,
  medication_requests,
  medication_administrations,
  allergies,
};

struct PrefetchKeyRow {
  PrefetchKey key;
  std::string_view name;   // "bkLoads"
  std::string_view words;  // "BK loads"
  // What an answer makes available; null where no criterion asks whether it is.
  bool guideline::Availability::*available = nullptr;
};

// A row for each key, in their order.
[[nodiscard]] std::span<const PrefetchKeyRow> prefetch_keys();

[[nodiscard]] std::string_view to_text(PrefetchKey key);

// The row that a key of a request belongs to, split keys ("bkLoads2") with them; null where it is
// no key of this program's.
[[nodiscard]] const PrefetchKeyRow* find_prefetch_key(std::string_view name);

// Some of the kinds.
class PrefetchKinds {
 public:
  void add(std::string_view key);  // nothing where it is no key of this program's
  void add(const PrefetchKeyRow& row) noexcept { bits_ |= bit(row); }
  [[nodiscard]] bool has(const PrefetchKeyRow& row) const noexcept {
    return (bits_ & bit(row)) != 0;
  }

 private:
  static std::uint32_t bit(const PrefetchKeyRow& row) noexcept {
    return std::uint32_t{1} << static_cast<unsigned>(row.key);
  }
  std::uint32_t bits_ = 0;
};

}  // namespace hooks
