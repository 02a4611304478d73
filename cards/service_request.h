// A test or observation to be ordered, as the FHIR R4 ServiceRequest that a suggestion carries:
// a draft, a proposal, for the clinician to sign or change.
//
// Source: FHIR R4 servicerequest.html, datatypes.html#Timing; codes from docs/terminology (LOINC,
// SNOMED CT), displays as verified there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cards/card.h"
#include "guideline/assessment.h"

namespace cards {

// So many times in each period, for as long as the bounds say; without a period, once.
struct Schedule {
  int frequency = 1;
  std::string_view period_unit;  // UCUM: "wk"; empty: once
  double bounds = 0;             // in bounds_unit
  std::string_view bounds_unit;  // "weeks", for people
  std::string_view bounds_code;  // UCUM: "wk", "mo"
};

// What is ordered, in texts of this program. No code: the text says it all.
struct OrderedTest {
  Coding code;
  std::string_view text;
  std::optional<Schedule> schedule;
};

// Whom for and why.
struct OrderFor {
  std::string_view patient_reference;  // "Patient/p1"
  guideline::Indication indication = guideline::Indication::bk_nephropathy;
  bool nephropathy_on_record = true;  // else the reason is in words: a code would be a diagnosis
};

// JSON of the ServiceRequest. The patient reference must not be empty: R4 requires a subject.
[[nodiscard]] std::string service_request(const OrderedTest& test, const OrderFor& target);

// The tests that this project orders. None has a schedule.
[[nodiscard]] OrderedTest plasma_bk_load();
[[nodiscard]] OrderedTest serum_creatinine();
[[nodiscard]] OrderedTest estimated_gfr();
[[nodiscard]] OrderedTest tacrolimus_trough();
[[nodiscard]] OrderedTest ciclosporin_trough();
[[nodiscard]] OrderedTest body_weight();
[[nodiscard]] OrderedTest kidney_biopsy();
[[nodiscard]] OrderedTest biopsy_report();
[[nodiscard]] OrderedTest medication_review();
[[nodiscard]] OrderedTest allergy_review();

}  // namespace cards
