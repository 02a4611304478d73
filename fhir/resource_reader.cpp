#include "fhir/resource_reader.h"

#include <map>
#include <set>
#include <string_view>

#include "fhir/datatypes.h"
#include "fhir/places.h"

namespace fhir {
namespace {

std::string_view text_of(Json object, std::string_view name) { return object[name].text(); }

// The resources in `contained`, by their "#id" references. They are put in order once, when the
// first is asked for: one resource may have many, and many references to them.
class Contained {
 public:
  explicit Contained(Json source) : source_(source) {}

  // Absent where there is none.
  [[nodiscard]] Json find(std::string_view reference) {
    if (reference.size() < 2 || !reference.starts_with('#')) return {};
    if (!read_) {
      read_ = true;
      for (const Json one : source_["contained"].each())
        by_id_.try_emplace(text_of(one, "id"), one);
    }
    const auto found = by_id_.find(reference.substr(1));
    return found == by_id_.end() ? Json() : found->second;
  }

 private:
  Json source_;
  bool read_ = false;
  std::map<std::string_view, Json> by_id_;
};

Json find_contained(Json source, std::string_view reference) {
  return Contained(source).find(reference);
}

// Splits what may be a CodeableReference (R5): its concept and its reference, or the element itself
// as a concept.
CodeableConcept concept_in(Json element) {
  const bool codeable_reference =
      element["concept"].is_object() || element["reference"].is_object();
  return read_codeable_concept(codeable_reference ? element["concept"] : element);
}

CodeableConcept read_form(Json medication) {
  const Json form = place::kForm.in(medication);
  return read_codeable_concept(form ? form : medication["product"]["form"]);  // DSTU2
}

// Where the versions keep the medication:
//   R4, R4B and before  medicationCodeableConcept | medicationReference
//   R5                  medication.concept | medication.reference
//   ServiceRequest      code (R4), code.concept (R5)
MedicationOf read_medication_of(Json source) {
  MedicationOf medication;
  const Json concept_ = source["medicationCodeableConcept"];
  const Json reference = source["medicationReference"];
  if (concept_.is_object() || reference.is_object()) {
    medication.concept_ = read_codeable_concept(concept_);
    medication.reference = read_reference(reference);
  } else {
    const Json r5 = source["medication"];
    medication.concept_ = concept_in(r5 ? r5 : source["code"]);
    medication.reference = read_reference(r5["reference"]);
  }
  if (const Json contained = find_contained(source, medication.reference.reference)) {
    if (medication.concept_.empty()) medication.concept_ = read_codeable_concept(contained["code"]);
    medication.form = read_form(contained);
  }
  return medication;
}

// DSTU2 (wasNotTaken) and STU3 (taken) say beside the status whether the drug was taken. What is
// ignored by its status is ignored whatever they say.
std::string_view statement_status(Json source) {
  const std::string_view status = text_of(source, "status");
  if (status == "entered-in-error" || status == "intended") return status;
  const std::string_view taken = text_of(source, "taken");
  if (taken == "n" || is_true(source["wasNotTaken"])) return "not-taken";
  return taken == "unk" ? "unknown" : status;
}

// Up to R4 reasons are concepts or references; in R5 each is a CodeableReference. A contained
// Condition is its code.
void read_reasons(Json source, OrderRequest& request) {
  Contained contained_in(source);
  std::set<std::string_view>
      read;  // a contained Condition is one reason, however often it is named
  const auto add_reference = [&](Json element) {
    const Reference reference = read_reference(element);
    const Json contained = contained_in.find(reference.reference);
    if (text_of(contained, "resourceType") == "Condition") {
      if (!read.insert(reference.reference).second) return;
      request.reason_code.push_back(read_codeable_concept(contained["code"]));
    } else {
      request.reason_reference.push_back(reference);
    }
  };
  request.reason_code = read_codeable_concepts(place::kReasonCode.in(source));
  for (const Json reference : source["reasonReference"].each()) add_reference(reference);
  for (const Json reason : source["reason"].each()) {
    if (const Json one = reason["concept"]; one.is_object()) {
      request.reason_code.push_back(read_codeable_concept(one));
    }
    if (const Json one = reason["reference"]; one.is_object()) add_reference(one);
  }
}

}  // namespace

void read_header(Json source, std::string_view type, Resource& resource) {
  resource.type = type;
  resource.id = text_of(source, "id");
  resource.subject = read_reference(place::kSubject.in(source));
  // A contained subject has no identity but its identifiers.
  if (const Json subject = find_contained(source, resource.subject.reference)) {
    if (!resource.subject.identifier) resource.subject.identifier = subject["identifier"];
  }
  resource.source = source;
}

void read(Json source, Observation& observation) {
  observation.status = text_of(source, "status");
  observation.code = read_codeable_concept(source["code"]);
  observation.effective = read_time(source, place::kEffective);
  observation.issued = read_date_time(source["issued"]);
  observation.value = read_value(source);
  observation.interpretation = read_codeable_concepts(source["interpretation"]);
  observation.data_absent = source["dataAbsentReason"].is_object();
  observation.specimen = read_reference(source["specimen"]);
  observation.specimen_type =
      read_codeable_concept(find_contained(source, observation.specimen.reference)["type"]);
  for (const Json element : source["component"].each()) {
    observation.components.push_back({read_codeable_concept(element["code"]), read_value(element),
                                      read_codeable_concepts(element["interpretation"]),
                                      element["dataAbsentReason"].is_object()});
  }
}

void read(Json source, Condition& condition) {
  condition.clinical_status = read_codeable_concept(source["clinicalStatus"]);
  // R5 asks for a status always: its `unknown` is what is absent elsewhere.
  if (condition.clinical_status.first_code() == "unknown") condition.clinical_status = {};
  condition.verification_status = read_codeable_concept(source["verificationStatus"]);
  condition.code = read_codeable_concept(source["code"]);
  condition.onset = read_time(source, place::kOnset);
  condition.abatement = read_time(source, place::kAbatement);
  condition.abated =
      is_true(source["abatementBoolean"]) || place::kAbatementAge.in(source).is_object() ||
      source["abatementRange"].is_object() || !text_of(source, "abatementString").empty();
  condition.recorded = read_date_time(place::kRecorded.in(source));
  // evidence.detail up to R4; in R5 evidence is a CodeableReference itself.
  for (const Json evidence : source["evidence"].each()) {
    for (const Json detail : evidence["detail"].each())
      condition.evidence.push_back(read_reference(detail));
    if (const Json reference = evidence["reference"]; reference.is_object()) {
      condition.evidence.push_back(read_reference(reference));
    }
  }
}

void read(Json source, Procedure& procedure) {
  // Before R4 a flag says what R4 has a status for; the same below.
  procedure.status =
      is_true(place::kNotPerformed.in(source)) ? "not-done" : text_of(source, "status");
  procedure.code = read_codeable_concept(source["code"]);
  procedure.performed = read_time(source, place::kPerformed);
}

void read(Json source, DiagnosticReport& report) {
  report.status = text_of(source, "status");
  report.category = read_codeable_concepts(source["category"]);
  report.code = read_codeable_concept(source["code"]);
  report.effective = read_time(source, place::kEffective);
  report.issued = read_date_time(source["issued"]);
  report.conclusion = text_of(source, "conclusion");
  for (const Json one : place::kConclusionCode.in(source).each()) {
    report.conclusion_code.push_back(concept_in(one));
  }
  report.specimen = read_references(source["specimen"]);
  Contained contained_in(source);
  std::set<std::string_view> read;
  for (const Reference& reference : report.specimen) {
    const Json contained = contained_in.find(reference.reference);
    if (contained && read.insert(reference.reference).second) {
      report.specimen_type.push_back(read_codeable_concept(contained["type"]));
    }
  }
}

void read(Json source, MedicationStatement& statement) {
  statement.status = statement_status(source);
  const Json adherence = source["adherence"];
  statement.adherence = read_codeable_concept(adherence["code"]);
  statement.medication = read_medication_of(source);
  statement.effective = read_time(source, place::kEffective);
  statement.asserted = read_date_time(source["dateAsserted"]);
  const Json reason = place::kReasonNotTaken.in(source);
  statement.status_reason = read_codeable_concepts(reason ? reason : adherence["reason"]);
  statement.dosage = read_dosages(source["dosage"]);
}

void read(Json source, OrderRequest& request) {
  request.status = text_of(source, "status");
  request.intent = text_of(source, "intent");
  request.do_not_perform = is_true(source["doNotPerform"]);
  request.medication = read_medication_of(source);
  request.authored = read_date_time(place::kAuthored.in(source));
  request.effective.period = read_period(source["effectiveDosePeriod"]);  // R5
  request.validity_end = read_date_time(source["dispenseRequest"]["validityPeriod"]["end"]);
  request.status_changed = read_date_time(place::kStatusChanged.in(source));
  request.status_reason = read_codeable_concepts(place::kStatusReason.in(source));
  read_reasons(source, request);
  request.dosage = read_dosages(source["dosageInstruction"]);
}

void read(Json source, MedicationAdministration& administration) {
  administration.status =
      is_true(place::kNotGiven.in(source)) ? "not-done" : text_of(source, "status");
  administration.medication = read_medication_of(source);
  administration.effective = read_time(source, place::kGiven);
  administration.route = read_codeable_concept(source["dosage"]["route"]);
}

void read(Json source, AllergyIntolerance& allergy) {
  allergy.clinical_status = read_codeable_concept(source["clinicalStatus"]);
  allergy.verification_status = read_codeable_concept(source["verificationStatus"]);
  // DSTU2 has one status for both.
  if (const Json status = source["status"]; !status.text().empty()) {
    const std::string_view code = status.text();
    const bool clinical = code == "active" || code == "inactive" || code == "resolved";
    (clinical ? allergy.clinical_status : allergy.verification_status) =
        read_codeable_concept(status);
  }
  allergy.code = read_codeable_concept(place::kSubstance.in(source));
  allergy.onset = read_time(source, place::kOnset);
  allergy.recorded = read_date_time(place::kRecorded.in(source));
}

void read(Json source, Medication& medication) {
  medication.code = read_codeable_concept(source["code"]);
  medication.form = read_form(source);
}

void read(Json source, Specimen& specimen) {
  specimen.kind = read_codeable_concept(source["type"]);
}

void read(Json /*source*/, Patient& /*patient*/) {}

}  // namespace fhir
