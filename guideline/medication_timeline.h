// Who takes what: statements, requests and administrations of one drug, and which of them counts.
//
// Per ingredient the newest assertion day wins; entries of that day that disagree make its state
// unclear. Source: guideline section 1.8; the runs of administrations are section 5's.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "fhir/resources.h"
#include "guideline/clock.h"
#include "guideline/notes.h"
#include "guideline/stated_dose.h"
#include "guideline/terminology.h"
#include "guideline/thresholds.h"

namespace guideline {

enum class DrugState : std::uint8_t { current, held, stopped, not_taken, unclear };
[[nodiscard]] std::string_view to_text(DrugState state);

struct MedicationEntry {
  const fhir::Resource* source = nullptr;
  const fhir::OrderRequest* order = nullptr;          // where the source is a MedicationRequest
  const fhir::CodeableConcept* medication = nullptr;  // as the source names it; null for a run
  Classification drug;
  DrugState state = DrugState::unclear;
  bool cancelled = false;                 // an order that was cancelled; its state is not taken
  bool completed = false;                 // its status says that it ran its course
  std::optional<fhir::Day> asserted;      // undated is older than any date
  std::optional<fhir::Day> stop;          // known, in the past; only for stopped
  std::optional<fhir::Day> course_start;  // of a period or a run of administrations that is over
  std::optional<fhir::Day> course_end;
  std::optional<double> dose_mg;  // the first dose stated in a mass, for "reduced"
  std::optional<StatedDose> dose;
  fhir::SetMask reasons = 0;  // why stopped or not taken: contraindicated, …
  const std::vector<fhir::CodeableConcept>* stated_reasons = nullptr;  // in words; null for a run
  bool by_name = false;
};

// The entries of one ingredient.
struct DrugHistory {
  Set drug{};
  std::vector<const MedicationEntry*> entries;  // all that were recorded
  std::vector<const MedicationEntry*> winning;  // those of the newest assertion day
  DrugState state = DrugState::unclear;         // theirs

  [[nodiscard]] bool recorded() const noexcept { return !entries.empty(); }
  [[nodiscard]] bool is(DrugState wanted) const noexcept { return recorded() && state == wanted; }
  // The newest known stop date of the winning entries.
  [[nodiscard]] std::optional<fhir::Day> stop_date() const noexcept;
};

// Reads each kind of source. Nothing where the source is to be ignored.
[[nodiscard]] std::optional<MedicationEntry> read_entry(const fhir::MedicationStatement& statement,
                                                        const Clock& clock);
[[nodiscard]] std::optional<MedicationEntry> read_entry(const fhir::OrderRequest& request,
                                                        const Clock& clock);

// One day on which a drug was given, or was held back.
struct Administration {
  const fhir::MedicationAdministration* source = nullptr;
  Classification drug;
  fhir::Day day{};
  bool held = false;
};

// Immunosuppressants: current if given in the last days, else ignored. Antivirals: runs whose gaps
// are short, each one entry. Held administrations are entries of their own.
[[nodiscard]] std::vector<MedicationEntry> entries_of_administrations(
    const std::vector<Administration>& administrations, const Clock& clock,
    const Thresholds& thresholds);

// Section 1.8's rule over the entries of one ingredient.
[[nodiscard]] DrugHistory history_of(Set drug, const std::vector<MedicationEntry>& entries,
                                     Notes& notes);

}  // namespace guideline
