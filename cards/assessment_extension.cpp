#include "cards/assessment_extension.h"

#include <cmath>
#include <optional>
#include <set>
#include <vector>

#include "cards/json_members.h"
#include "fhir/date_time.h"
#include "fhir/json_writer.h"

namespace cards {
namespace {

using fhir::JsonWriter;

std::optional<double> finite(std::optional<double> value) {
  return value && std::isfinite(*value) ? value : std::nullopt;
}

void number_member(JsonWriter& json, std::string_view name, std::optional<double> value) {
  if (const auto number = finite(value)) json.key(name).number(*number);
}

// Each item of the record once, in the order that the criterion names them.
std::vector<std::string_view> references(const guideline::Criterion& criterion) {
  std::vector<std::string_view> list;
  std::set<std::string_view> known;
  for (const guideline::Evidence& evidence : criterion.evidence) {
    if (!evidence.reference.empty() && known.insert(evidence.reference).second) {
      list.push_back(evidence.reference);
    }
  }
  return list;
}

void write_reference(JsonWriter& json, const std::string_view& reference) {
  json.string(reference);
}

void write_criterion(JsonWriter& json, const guideline::Criterion& criterion) {
  json.begin_object();
  json.member("id", to_text(criterion.id)).member("status", guideline::to_text(criterion.status));
  list_member(json, "evidence", references(criterion), write_reference);
  list_member(json, "parts", criterion.parts, write_criterion);
  json.end_object();
}

bool has_id(const fhir::OrderRequest* order) { return order != nullptr && !order->id.empty(); }

void write_order_dose(JsonWriter& json, const guideline::OrderDose& entry) {
  json.begin_object();
  if (has_id(entry.order)) {
    json.member("order", std::string(entry.order->type).append("/").append(entry.order->id));
  }
  number_member(json, "grams", entry.grams);
  json.end_object();
}

void write_dose(JsonWriter& json, const guideline::Dose& dose) {
  std::vector<guideline::OrderDose> orders = dose.orders;
  std::erase_if(orders,
                [](const auto& entry) { return !has_id(entry.order) && !finite(entry.grams); });
  json.begin_object();
  number_member(json, "weightKg", dose.weight_kg);
  number_member(json, "recommendedGrams", dose.recommended_grams);
  number_member(json, "orderedGrams", dose.ordered_grams);
  json.member("comparison", to_text(dose.comparison));
  list_member(json, "orders", orders, write_order_dose);
  json.end_object();
}

}  // namespace

std::string assessment_json(const guideline::Assessment& assessment) {
  JsonWriter json;
  json.begin_object();
  text_member(json, "guideline", assessment.guideline_version);
  json.member("asOf", fhir::format_instant(assessment.as_of));
  json.member("indication", to_text(assessment.indication));
  if (assessment.indication == guideline::Indication::bk_nephropathy) {
    if (assessment.verdict) json.member("verdict", to_text(*assessment.verdict));
    list_member(json, "criteria", assessment.criteria, write_criterion);
    if (assessment.dose) write_dose(json.key("dose"), *assessment.dose);
  }
  write_notes(json, assessment.notes);
  json.end_object();
  return json.take();
}

}  // namespace cards
