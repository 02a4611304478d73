#include "guideline/caveats.h"

#include <algorithm>

#include "fhir/record.h"

namespace guideline {
namespace {

void add(const std::optional<fhir::Day>& day, Evidence evidence, const PatientRecord& record,
         std::vector<RejectionOnRecord>& found) {
  if (!day) {
    evidence.sentence = "rejection on record, date unknown";
    found.push_back({false, std::move(evidence)});
  } else if (record.clock().age(*day) <= record.thresholds().rejection_active_days) {
    found.push_back({true, std::move(evidence)});
  }
}

}  // namespace

std::vector<RejectionOnRecord> rejections(const PatientRecord& record) {
  std::vector<RejectionOnRecord> found;
  for (const ConditionFact& condition : record.conditions) {
    if (!condition.live || !condition.code.in(Set::kidney_rejection)) continue;
    add(condition.day, evidence_of(condition, Set::kidney_rejection, "active rejection"), record,
        found);
  }
  for (const ReportFact& report : record.biopsy_reports) {
    if (!report.final || !report.concludes(Set::kidney_rejection)) continue;
    Evidence evidence;
    evidence.reference = fhir::reference_to(*report.source);
    evidence.day = report.day;
    evidence.recorded = report.conclusion_in(Set::kidney_rejection);
    evidence.sentence = "rejection in a biopsy report";
    evidence.by_name = report.by_name;
    add(report.day, std::move(evidence), record, found);
  }
  std::stable_partition(found.begin(), found.end(), [](const auto& one) { return one.active; });
  return found;
}

std::vector<LabelRisk> label_risks(const PatientRecord& record) {
  std::vector<LabelRisk> risks;
  for (const AllergyFact& allergy : record.allergies) {
    if (!allergy.code.in(Set::ivig)) continue;
    risks.push_back({LabelRiskKind::immune_globulin_allergy,
                     {fhir::reference_to(*allergy.source), allergy.day,
                      std::string(allergy.source->code.label()), "", "allergy to immune globulin",
                      allergy.code.by_name(Set::ivig)}});
  }
  for (const ConditionFact& condition : record.conditions) {
    if (condition.live && condition.code.in(Set::iga_deficiency)) {
      risks.push_back({LabelRiskKind::iga_deficiency,
                       evidence_of(condition, Set::iga_deficiency, "IgA deficiency")});
    }
  }
  for (const ConditionFact& condition : record.conditions) {
    if (!condition.refuted && condition.code.in(Set::thrombosis)) {
      risks.push_back({LabelRiskKind::thrombosis,
                       evidence_of(condition, Set::thrombosis, "thrombosis on record")});
    }
  }
  return risks;
}

}  // namespace guideline
