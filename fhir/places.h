// Where each FHIR version keeps a thing. What a resource is written in is never asked: whichever of
// these elements is there is read. Only what versions name differently stands here; everything else
// has one name in all of them.
//
// Source: the definitions hl7.fhir.core 1.0.2 (DSTU2), 3.0.1 (STU3), 4.0.1 (R4; R4B is the same
// here) and the R5 resource pages. docs/fhir.md has the same table for people, with what is read of
// each.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "fhir/json_document.h"

namespace fhir {

// One thing, by its name in each version; empty where a version has no such element.
class Place {
 public:
  // R4 is looked for first: it is what comes most.
  constexpr Place(std::string_view dstu2, std::string_view stu3, std::string_view r4,
                  std::string_view r5) {
    for (const std::string_view name : {r4, r5, stu3, dstu2}) {
      bool seen = name.empty();
      for (std::size_t i = 0; i < count_; ++i) seen = seen || names_[i] == name;
      if (!seen) names_[count_++] = name;
    }
  }
  // The same in every version.
  explicit constexpr Place(std::string_view name) : Place(name, name, name, name) {}

  // The first of its elements that is there.
  [[nodiscard]] Json in(Json object) const noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      if (const Json member = object[names_[i]]; !member.is_missing()) return member;
    }
    return {};
  }

 private:
  std::array<std::string_view, 4> names_{};
  std::size_t count_ = 0;
};

// A time, in the forms of it that the guideline can use.
struct PlaceOfTime {
  Place date_time;
  Place other;  // another name of a dateTime or instant
  Place period;
  Place timing;
};

namespace place {

// The columns of every row: DSTU2, STU3, R4 and R4B, R5.
// clang-format off

// Every type but Patient, Medication. AllergyIntolerance has `patient` in all of them.
inline constexpr Place kSubject       {"patient",              "subject",           "subject",           "subject"};

// Observation, DiagnosticReport, MedicationStatement
inline constexpr PlaceOfTime kEffective{
    Place                             ("effectiveDateTime"),
    Place                             {"",                     "",                  "effectiveInstant",  "effectiveInstant"},
    Place                             ("effectivePeriod"),
    Place                             {"",                     "",                  "effectiveTiming",   "effectiveTiming"}};

// Condition, AllergyIntolerance
inline constexpr Place kRecorded      {"dateRecorded",         "assertedDate",      "recordedDate",      "recordedDate"};
inline constexpr PlaceOfTime kOnset{
    Place                             {"onsetDateTime",        "onsetDateTime",     "onsetDateTime",     "onsetDateTime"},
    Place                             {"onset",                "",                  "",                  ""},  // of an allergy
    Place                             {"onsetPeriod",          "onsetPeriod",       "onsetPeriod",       "onsetPeriod"},
    Place                             ("")};
inline constexpr PlaceOfTime kAbatement{
    Place                             ("abatementDateTime"),
    Place                             (""),
    Place                             ("abatementPeriod"),
    Place                             ("")};
inline constexpr Place kSubstance     {"substance",            "code",              "code",              "code"};
inline constexpr Place kAbatementAge  {"abatementQuantity",    "abatementAge",      "abatementAge",      "abatementAge"};

// Procedure
inline constexpr Place kNotPerformed  {"notPerformed",         "notDone",           "",                  ""};
inline constexpr PlaceOfTime kPerformed{
    Place                             {"performedDateTime",    "performedDateTime", "performedDateTime", "occurrenceDateTime"},
    Place                             (""),
    Place                             {"performedPeriod",      "performedPeriod",   "performedPeriod",   "occurrencePeriod"},
    Place                             {"",                     "",                  "",                  "occurrenceTiming"}};

// DiagnosticReport
inline constexpr Place kConclusionCode{"codedDiagnosis",       "codedDiagnosis",    "conclusionCode",    "conclusionCode"};

// MedicationStatement: R5 keeps the reason in adherence.reason, and `taken` has codes of its own.
inline constexpr Place kReasonNotTaken{"reasonNotTaken",       "reasonNotTaken",    "statusReason",      ""};

// MedicationRequest, MedicationOrder, ServiceRequest
inline constexpr Place kAuthored      {"dateWritten",          "authoredOn",        "authoredOn",        "authoredOn"};
inline constexpr Place kStatusReason  {"reasonEnded",          "",                  "statusReason",      "statusReason"};
inline constexpr Place kStatusChanged {"dateEnded",            "",                  "",                  "statusChanged"};
inline constexpr Place kReasonCode    {"reasonCodeableConcept","reasonCode",        "reasonCode",        ""};

// MedicationAdministration. R5 spells it with one r; what comes after R5, with two.
inline constexpr Place kNotGiven      {"wasNotGiven",          "notGiven",          "",                  ""};
inline constexpr PlaceOfTime kGiven{
    Place                             {"effectiveTimeDateTime","effectiveDateTime", "effectiveDateTime", "occurenceDateTime"},
    Place                             {"",                     "",                  "",                  "occurrenceDateTime"},
    Place                             {"effectiveTimePeriod",  "effectivePeriod",   "effectivePeriod",   "occurencePeriod"},
    Place                             {"",                     "",                  "",                  "occurenceTiming"}};

// Medication; DSTU2 keeps it under `product`
inline constexpr Place kForm          {"form",                 "form",              "form",              "doseForm"};

// Dosage: R4 and R5 keep the dose in doseAndRate.doseQuantity; DSTU2 differs between order and
// statement.
inline constexpr Place kDose          {"quantityQuantity",     "doseQuantity",      "",                  ""};
inline constexpr Place kPeriodUnit    {"periodUnits",          "periodUnit",        "periodUnit",        "periodUnit"};
inline constexpr Place kBoundsDuration{"boundsQuantity",       "boundsDuration",    "boundsDuration",    "boundsDuration"};

// clang-format on

}  // namespace place
}  // namespace fhir
