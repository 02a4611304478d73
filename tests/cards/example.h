// Hand-built assessments for the tests of cards/: one of each kind, to be changed at will. The
// patient is invented: 70 kg, 140 g recommended.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "cards/cards.h"
#include "fhir/json_document.h"
#include "guideline/assessment.h"

namespace cards_test {

// Owns what its assessment points to; not to be copied or moved.
struct Example {
  std::deque<fhir::JsonDocument> documents;
  std::deque<fhir::OrderRequest> orders;
  guideline::Assessment assessment;
  guideline::Thresholds thresholds;
  std::string source_url = "https://cds.example.org/";

  Example() = default;
  Example(const Example&) = delete;
  Example& operator=(const Example&) = delete;

  // An order of the record, from its JSON.
  const fhir::OrderRequest* order(std::string json);

  // UUIDs count from 1.
  [[nodiscard]] cards::Card card() const;
  [[nodiscard]] std::string response() const;
};

struct Salvage : Example {
  Salvage();
};  // dose agrees
struct MissingData : Example {
  MissingData();
};  // biopsy, antimetabolite stop and load unknown
struct NotSupported : Example {
  NotSupported();
};  // mycophenolate current, antivirals not tried
struct Rejection : Example {
  Rejection();
};
struct OtherIndication : Example {
  OtherIndication();
};

[[nodiscard]] guideline::Evidence evidence(std::string reference, std::string recorded = {},
                                           std::string sentence = {});
[[nodiscard]] guideline::Criterion& criterion(guideline::Assessment& assessment,
                                              guideline::CriterionId id);
void add_risk(guideline::Assessment& assessment, guideline::LabelRiskKind kind);

// A null, or an empty string, array or object anywhere in it.
[[nodiscard]] bool has_nothing(fhir::Json value);

inline constexpr std::string_view kDraft =
    R"({"resourceType":"MedicationRequest","id":"order-1","status":"draft","intent":"order",)"
    R"("subject":{"reference":"Patient/p1"},"medicationCodeableConcept":{"text":"IVIG"},)"
    R"("dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":140,"unit":"g"}}]}]})";

}  // namespace cards_test
