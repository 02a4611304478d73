#include "guideline/medication_criterion.h"

#include <algorithm>
#include <utility>

#include "fhir/record.h"

namespace guideline {
std::string_view drug_name(Set drug) { return kSetIds[static_cast<std::size_t>(drug)]; }

Evidence evidence_of(const MedicationEntry& entry, Set drug, std::string sentence) {
  const bool undated_stop = entry.state == DrugState::stopped && !entry.stop;
  Evidence evidence;
  evidence.reference = fhir::reference_to(*entry.source);
  evidence.day = entry.state == DrugState::stopped ? entry.stop : entry.asserted;
  evidence.recorded = std::string(drug_name(drug)) + ", " + std::string(to_text(entry.state)) +
                      (undated_stop ? " (day not recorded)" : "");
  evidence.sentence = std::move(sentence);
  evidence.by_name = entry.drug.by_name(drug);
  return evidence;
}

void add_evidence(const DrugHistory& history, Criterion& criterion) {
  const std::string sentence =
      std::string(drug_name(history.drug)) + " " + std::string(to_text(history.state));
  for (const MedicationEntry* entry : history.winning) {
    criterion.evidence.push_back(evidence_of(*entry, history.drug, sentence));
  }
}

bool any_immunosuppressant(const PatientRecord& record) {
  return std::any_of(record.medications.begin(), record.medications.end(), [](const auto& entry) {
    return entry.drug.in(Set::immunosuppressant) && !entry.cancelled;
  });
}

Criterion unknown_by_medication(CriterionId id, std::string finding, std::string settles) {
  Criterion criterion;
  criterion.id = id;
  criterion.finding = std::move(finding);
  criterion.settles = std::move(settles);
  criterion.supplies = {Supply::medication_review};
  return criterion;
}

}  // namespace guideline
