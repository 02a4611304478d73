#include "guideline/medication_criterion.h"

#include <algorithm>
#include <utility>

#include "fhir/record.h"

namespace guideline {
namespace {

Evidence evidence_of(const MedicationEntry& entry, const DrugHistory& history) {
  Evidence evidence;
  evidence.reference = fhir::reference_to(*entry.source);
  evidence.day = entry.stop ? entry.stop : entry.asserted;
  evidence.recorded =
      std::string(drug_name(history.drug)) + ", " + std::string(to_text(entry.state));
  evidence.sentence =
      std::string(drug_name(history.drug)) + " " + std::string(to_text(history.state));
  evidence.by_name = entry.drug.by_name(history.drug);
  return evidence;
}

}  // namespace

std::string_view drug_name(Set drug) { return kSetIds[static_cast<std::size_t>(drug)]; }

void add_evidence(const DrugHistory& history, Criterion& criterion) {
  for (const MedicationEntry* entry : history.winning) {
    criterion.evidence.push_back(evidence_of(*entry, history));
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
