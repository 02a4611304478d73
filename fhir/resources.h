// The FHIR resources that the guideline reads, as plain structs with only the elements it needs.
// One set for every FHIR version and format: what differs between versions is the reader's business
// (fhir/reader.h). Strings are views into the document; empty or absent means not stated.
//
// Source: HL7 FHIR R4 (hl7.org/fhir/R4), resource pages of the same names.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fhir/coding.h"
#include "fhir/date_time.h"
#include "fhir/json_document.h"
#include "fhir/quantity.h"

namespace fhir {

// What every resource has.
struct Resource {
  std::string_view type;
  std::string_view id;
  std::string_view full_url;  // of the Bundle entry it came in
  Reference subject;          // subject or patient
  Json source;                // the resource as it came, for whoever must send it back
};

struct Patient : Resource {};

// effective[x], onset[x], performed[x]: the one date form that was used.
struct WhenItWas {
  DateTime date_time;  // dateTime or instant
  Period period;
};

// value[x] of an Observation or one of its components.
struct Value {
  std::optional<Quantity> quantity;
  std::optional<CodeableConcept> concept_;
  std::string_view string;
  std::optional<bool> boolean;
  std::string_view integer;  // as written
  bool other = false;        // a value of another type is there

  [[nodiscard]] bool empty() const noexcept {
    return !quantity && !concept_ && string.empty() && !boolean && integer.empty() && !other;
  }
};

struct ObservationComponent {
  CodeableConcept code;
  Value value;
  std::vector<CodeableConcept> interpretation;
  bool data_absent = false;  // dataAbsentReason is there
};

struct Observation : Resource {
  std::string_view status;
  CodeableConcept code;
  WhenItWas effective;
  DateTime issued;
  Value value;
  std::vector<CodeableConcept> interpretation;
  bool data_absent = false;
  Reference specimen;
  CodeableConcept specimen_type;  // of a contained or bundled Specimen
  std::vector<ObservationComponent> components;
};

struct Condition : Resource {
  CodeableConcept clinical_status;
  CodeableConcept verification_status;
  CodeableConcept code;
  WhenItWas onset;
  WhenItWas abatement;
  bool abated = false;  // an abatement without a readable date (abatementBoolean, Age, string)
  DateTime recorded;
  std::vector<Reference> evidence;
};

struct Procedure : Resource {
  std::string_view status;
  CodeableConcept code;
  WhenItWas performed;
};

struct DiagnosticReport : Resource {
  std::string_view status;
  std::vector<CodeableConcept> category;
  CodeableConcept code;
  WhenItWas effective;
  DateTime issued;
  std::string_view conclusion;
  std::vector<CodeableConcept> conclusion_code;
  std::vector<Reference> specimen;
  std::vector<CodeableConcept> specimen_type;
};

// medication[x] with a reference already followed where its target was at hand.
struct MedicationOf {
  CodeableConcept concept_;
  Reference reference;
  CodeableConcept form;  // of the referenced Medication
};

// dosageInstruction or dosage.
struct Dosage {
  std::optional<Quantity> dose;
  CodeableConcept route;
  std::string_view repeat_count;
  std::string_view frequency;
  std::string_view period;
  std::string_view period_unit;
  Period bounds;
  std::optional<Quantity> bounds_duration;
};

struct MedicationStatement : Resource {
  std::string_view status;
  CodeableConcept adherence;  // R5 adherence.code
  MedicationOf medication;
  WhenItWas effective;
  DateTime asserted;
  std::vector<CodeableConcept> status_reason;  // why it was stopped or not taken
  std::vector<Dosage> dosage;
};

// MedicationRequest, and ServiceRequest as far as an order can be one.
struct OrderRequest : Resource {
  std::string_view status;
  std::string_view intent;
  bool do_not_perform = false;
  MedicationOf medication;  // a ServiceRequest's code
  DateTime authored;
  WhenItWas effective;      // R5 effectiveDosePeriod
  DateTime validity_end;    // dispenseRequest.validityPeriod.end
  DateTime status_changed;  // R5
  std::vector<CodeableConcept> status_reason;
  std::vector<CodeableConcept> reason_code;
  std::vector<Reference> reason_reference;
  std::vector<Dosage> dosage;

  [[nodiscard]] bool is_service_request() const noexcept { return type == "ServiceRequest"; }
};

struct MedicationAdministration : Resource {
  std::string_view status;
  MedicationOf medication;
  WhenItWas effective;
  CodeableConcept route;
};

struct AllergyIntolerance : Resource {
  CodeableConcept clinical_status;
  CodeableConcept verification_status;
  CodeableConcept code;
  WhenItWas onset;
  DateTime recorded;
};

struct Medication : Resource {
  CodeableConcept code;
  CodeableConcept form;
};

struct Specimen : Resource {
  CodeableConcept kind;
};

}  // namespace fhir
