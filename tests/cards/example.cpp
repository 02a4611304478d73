#include "example.h"

#include <memory>
#include <stdexcept>

namespace cards_test {

using guideline::Criterion;
using guideline::CriterionId;
using guideline::Truth;

namespace {

constexpr fhir::Day kDay = std::chrono::year{2026} / 11 / 17;

Criterion met(CriterionId id, std::string finding, std::vector<guideline::Evidence> items) {
  Criterion criterion;
  criterion.id = id;
  criterion.status = Truth::met;
  criterion.finding = std::move(finding);
  criterion.evidence = std::move(items);
  return criterion;
}

std::vector<Criterion> all_met() {
  Criterion reduction;
  reduction.id = CriterionId::immunosuppression_reduction_maximal;
  reduction.status = Truth::met;
  reduction.finding = "antimetabolite stopped and calcineurin inhibitor at its minimum";
  reduction.parts = {
      met(CriterionId::antimetabolite_stopped, "mycophenolate stopped on 2026-08-01",
          {evidence("MedicationStatement/med-4", "stopped")}),
      met(CriterionId::calcineurin_inhibitor_minimised, "tacrolimus trough at or below target",
          {evidence("Observation/obs-6", "4.2 ng/mL", "newest tacrolimus trough")})};
  guideline::Evidence load =
      evidence("Observation/obs-8", "60,000 copies/mL", "newest plasma BK load");
  load.normalised = "4.78 log10 copies/mL";
  return {
      met(CriterionId::biopsy_proven_bkvn, "newest biopsy finding is positive",
          {evidence("DiagnosticReport/dia-3", "BK virus nephropathy")}),
      reduction,
      met(CriterionId::progression_despite_reduction, "the load has not fallen since the reduction",
          {load, evidence("Observation/obs-7", "50,000 copies/mL", "baseline load")}),
      met(CriterionId::cidofovir_exhausted, "cidofovir is contraindicated",
          {evidence("AllergyIntolerance/all-1", "Cidofovir")}),
      met(CriterionId::foscarnet_exhausted, "foscarnet failed",
          {evidence("MedicationStatement/med-9", "stopped")})};
}

void fill(Example& example, guideline::Indication indication) {
  guideline::Assessment& assessment = example.assessment;
  assessment.guideline_version = "1.0.0";
  assessment.as_of = fhir::parse_instant("2026-11-22T12:00:00Z").value();
  assessment.indication = indication;
  assessment.patient_reference = "Patient/p1";
  assessment.orders = {example.order(std::string(kDraft))};
}

void leave(Criterion& criterion, Truth status, std::string finding, std::string settles,
           std::vector<guideline::Supply> supplies) {
  criterion.status = status;
  criterion.finding = std::move(finding);
  criterion.settles = std::move(settles);
  criterion.supplies = std::move(supplies);
  criterion.evidence.clear();
}

}  // namespace

const fhir::OrderRequest* Example::order(std::string json) {
  documents.push_back(fhir::JsonDocument::parse(std::move(json)));
  const fhir::Json root = documents.back().root();
  fhir::OrderRequest request;
  request.type = root["resourceType"].text();
  request.id = root["id"].text();
  request.source = root;
  orders.push_back(request);
  return &orders.back();
}

cards::Card Example::card() const {
  const auto count = std::make_shared<int>(0);
  const auto next = [count] { return "uuid-" + std::to_string(++*count); };
  return cards::card_for(assessment, {thresholds, source_url, next});
}

std::string Example::response() const { return cards::write_response({card()}); }

Salvage::Salvage() {
  fill(*this, guideline::Indication::bk_nephropathy);
  assessment.verdict = guideline::Verdict::reasonable_salvage_option;
  assessment.criteria = all_met();
  guideline::Dose dose;
  dose.weight_kg = 70;
  dose.weight = evidence("Observation/obs-11", "70 kg", "newest weight");
  dose.recommended_grams = 140;
  dose.ordered_grams = 140;
  dose.comparison = guideline::DoseComparison::agrees;
  dose.orders = {{assessment.orders.front(), 140}};
  assessment.dose = dose;
}

MissingData::MissingData() {
  using guideline::Supply;
  fill(*this, guideline::Indication::bk_nephropathy);
  assessment.verdict = guideline::Verdict::insufficient_data;
  assessment.criteria = all_met();
  leave(criterion(assessment, CriterionId::biopsy_proven_bkvn), Truth::unknown,
        "no biopsy finding on record", "a biopsy with SV40 stain", {Supply::biopsy});
  leave(criterion(assessment, CriterionId::antimetabolite_stopped), Truth::unknown,
        "the list is likely incomplete", "", {Supply::medication_review});
  leave(criterion(assessment, CriterionId::progression_despite_reduction), Truth::unknown,
        "no recent load", "a plasma BK load", {Supply::bk_load, Supply::bk_load});
  criterion(assessment, CriterionId::immunosuppression_reduction_maximal).status = Truth::unknown;
}

NotSupported::NotSupported() {
  fill(*this, guideline::Indication::bk_nephropathy);
  assessment.verdict = guideline::Verdict::not_supported;
  assessment.criteria = all_met();
  leave(criterion(assessment, CriterionId::antimetabolite_stopped), Truth::not_met,
        "mycophenolate is current", "", {});
  leave(criterion(assessment, CriterionId::cidofovir_exhausted), Truth::not_met,
        "cidofovir was not tried", "", {});
  leave(criterion(assessment, CriterionId::foscarnet_exhausted), Truth::not_met,
        "foscarnet was not tried", "", {});
  criterion(assessment, CriterionId::immunosuppression_reduction_maximal).status = Truth::not_met;
  assessment.current_antimetabolites = {"mycophenolate"};
  assessment.antimetabolites_to_stop = {
      {order(
           R"({"resourceType":"MedicationRequest","id":"mmf-1","status":"active","intent":"order",)"
           R"("subject":{"reference":"Patient/p1"},"medicationCodeableConcept":{"text":"mycophenolate"}})"),
       "mycophenolate"}};
}

Rejection::Rejection() {
  fill(*this, guideline::Indication::rejection);
  assessment.rejections = {{true, evidence("Condition/rej-1")}};
}

OtherIndication::OtherIndication() {
  fill(*this, guideline::Indication::other);
  assessment.newest_load = {
      evidence("Observation/obs-8", "60,000 copies/mL", "newest plasma BK load")};
}

guideline::Evidence evidence(std::string reference, std::string recorded, std::string sentence) {
  guideline::Evidence result;
  result.reference = std::move(reference);
  result.day = kDay;
  result.recorded = std::move(recorded);
  result.sentence = std::move(sentence);
  return result;
}

Criterion& criterion(guideline::Assessment& assessment, CriterionId id) {
  for (Criterion& criterion : assessment.criteria) {
    if (criterion.id == id) return criterion;
    for (Criterion& part : criterion.parts) {
      if (part.id == id) return part;
    }
  }
  throw std::logic_error("no such criterion");
}

void add_risk(guideline::Assessment& assessment, guideline::LabelRiskKind kind) {
  assessment.label_risks.push_back({kind, evidence("Condition/risk-1", "as recorded")});
}

bool has_nothing(fhir::Json value) {
  if (value.is_null()) return true;
  if (value.is_string()) return value.text().empty();
  if (!value.is_array() && !value.is_object()) return false;
  if (value.size() == 0) return true;
  for (const fhir::Json element : value.elements()) {
    if (has_nothing(element)) return true;
  }
  for (const fhir::JsonMember member : value.members()) {
    if (has_nothing(member.value)) return true;
  }
  return false;
}

}  // namespace cards_test
