#include "fhir/reader.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

namespace fhir {
namespace {

// The first of these members that is there: FHIR versions name one thing differently.
Json first_of(Json object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const Json member = object[name]; !member.is_missing()) return member;
  }
  return {};
}

std::string_view text_of(Json object, std::string_view name) { return object[name].text(); }

DateTime date_of(Json object, std::string_view name) {
  return DateTime::parse(text_of(object, name));
}

Period read_period(Json element) { return {date_of(element, "start"), date_of(element, "end")}; }

Coding read_coding(Json element) {
  return {text_of(element, "system"), text_of(element, "code"), text_of(element, "display")};
}

Reference read_reference(Json element) {
  return {text_of(element, "reference"), text_of(element, "display")};
}

std::vector<CodeableConcept> read_concepts(Json element) {
  std::vector<CodeableConcept> concepts;
  for (const Json one : element.each()) concepts.push_back(read_codeable_concept(one));
  return concepts;
}

std::vector<Reference> read_references(Json element) {
  std::vector<Reference> references;
  for (const Json one : element.each()) references.push_back(read_reference(one));
  return references;
}

WhenItWas read_when(Json date_time, Json period) {
  return {DateTime::parse(date_time.text()), read_period(period)};
}

std::optional<Quantity> read_optional_quantity(Json element) {
  if (!element.is_object()) return std::nullopt;
  return read_quantity(element);
}

void read_header(Json source, std::string_view type, Resource& resource) {
  resource.type = type;
  resource.id = text_of(source, "id");
  resource.subject = read_reference(first_of(source, {"subject", "patient"}));
  resource.source = source;
}

// value[x]: the one member whose name starts with "value".
Value read_value(Json source) {
  Value value;
  for (const JsonMember member : source.members()) {
    if (!member.name.starts_with("value") || member.value.is_missing()) continue;
    const std::string_view kind = member.name.substr(std::string_view("value").size());
    if (kind == "Quantity") {
      value.quantity = read_quantity(member.value);
    } else if (kind == "CodeableConcept") {
      value.concept_ = read_codeable_concept(member.value);
    } else if (kind == "String") {
      value.string = member.value.text();
    } else if (kind == "Boolean") {
      value.boolean = member.value.text() == "true";
    } else if (kind == "Integer") {
      value.integer = member.value.text();
    } else {
      value.other = true;
    }
  }
  return value;
}

// A resource in `contained`, by its "#id" reference.
Json find_contained(Json source, std::string_view reference) {
  if (!reference.starts_with('#')) return {};
  for (const Json one : source["contained"].each()) {
    if (text_of(one, "id") == reference.substr(1)) return one;
  }
  return {};
}

// Where the versions keep the medication:
//   R4 and before  medicationCodeableConcept | medicationReference
//   R5             medication.concept | medication.reference
//   ServiceRequest code (R4), code.concept | code.reference (R5)
MedicationOf read_medication_of(Json source) {
  MedicationOf medication;
  Json concept_ = source["medicationCodeableConcept"];
  Json reference = source["medicationReference"];
  if (const Json r5 = first_of(source, {"medication", "code"}); r5.is_object()) {
    const bool codeable_reference = r5["concept"].is_object() || r5["reference"].is_object();
    if (!concept_) concept_ = codeable_reference ? r5["concept"] : r5;
    if (!reference) reference = r5["reference"];
  }
  medication.concept_ = read_codeable_concept(concept_);
  medication.reference = read_reference(reference);
  if (const Json contained = find_contained(source, medication.reference.reference)) {
    if (medication.concept_.empty()) medication.concept_ = read_codeable_concept(contained["code"]);
    medication.form = read_codeable_concept(first_of(contained, {"form", "doseForm"}));
  }
  return medication;
}

Dosage read_dosage(Json element) {
  Dosage dosage;
  dosage.route = read_codeable_concept(element["route"]);
  dosage.dose = read_optional_quantity(element["doseQuantity"]);
  for (const Json rate : element["doseAndRate"].each()) {
    if (!dosage.dose) dosage.dose = read_optional_quantity(rate["doseQuantity"]);
  }
  const Json repeat = element["timing"]["repeat"];
  dosage.repeat_count = text_of(repeat, "count");
  dosage.frequency = text_of(repeat, "frequency");
  dosage.period = text_of(repeat, "period");
  dosage.period_unit = first_of(repeat, {"periodUnit", "periodUnits"}).text();
  dosage.bounds = read_period(repeat["boundsPeriod"]);
  dosage.bounds_duration = read_optional_quantity(repeat["boundsDuration"]);
  return dosage;
}

std::vector<Dosage> read_dosages(Json element) {
  std::vector<Dosage> dosages;
  for (const Json one : element.each()) dosages.push_back(read_dosage(one));
  return dosages;
}

void read(Json source, Observation& observation) {
  observation.status = text_of(source, "status");
  observation.code = read_codeable_concept(source["code"]);
  observation.effective = read_when(first_of(source, {"effectiveDateTime", "effectiveInstant"}),
                                    source["effectivePeriod"]);
  observation.issued = date_of(source, "issued");
  observation.value = read_value(source);
  observation.interpretation = read_concepts(source["interpretation"]);
  observation.data_absent = source["dataAbsentReason"].is_object();
  observation.specimen = read_reference(source["specimen"]);
  observation.specimen_type =
      read_codeable_concept(find_contained(source, observation.specimen.reference)["type"]);
  for (const Json element : source["component"].each()) {
    observation.components.push_back({read_codeable_concept(element["code"]), read_value(element),
                                      read_concepts(element["interpretation"]),
                                      element["dataAbsentReason"].is_object()});
  }
}

void read(Json source, Condition& condition) {
  condition.clinical_status = read_codeable_concept(source["clinicalStatus"]);
  condition.verification_status = read_codeable_concept(source["verificationStatus"]);
  condition.code = read_codeable_concept(source["code"]);
  condition.onset = read_when(source["onsetDateTime"], source["onsetPeriod"]);
  condition.abatement = read_when(source["abatementDateTime"], source["abatementPeriod"]);
  condition.abated = source["abatementBoolean"].text() == "true" ||
                     source["abatementAge"].is_object() || source["abatementRange"].is_object() ||
                     source["abatementString"].is_string();
  condition.recorded =
      DateTime::parse(first_of(source, {"recordedDate", "assertedDate", "dateRecorded"}).text());
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
  procedure.status = text_of(source, "status");
  procedure.code = read_codeable_concept(source["code"]);
  procedure.performed = read_when(first_of(source, {"performedDateTime", "occurrenceDateTime"}),
                                  first_of(source, {"performedPeriod", "occurrencePeriod"}));
}

void read(Json source, DiagnosticReport& report) {
  report.status = text_of(source, "status");
  report.category = read_concepts(source["category"]);
  report.code = read_codeable_concept(source["code"]);
  report.effective = read_when(source["effectiveDateTime"], source["effectivePeriod"]);
  report.issued = date_of(source, "issued");
  report.conclusion = text_of(source, "conclusion");
  for (const Json one : first_of(source, {"conclusionCode", "codedDiagnosis"}).each()) {
    report.conclusion_code.push_back(
        read_codeable_concept(one["concept"].is_object() ? one["concept"] : one));
  }
  report.specimen = read_references(source["specimen"]);
  for (const Reference& reference : report.specimen) {
    if (const Json contained = find_contained(source, reference.reference)) {
      report.specimen_type.push_back(read_codeable_concept(contained["type"]));
    }
  }
}

void read(Json source, MedicationStatement& statement) {
  statement.status = text_of(source, "status");
  const Json adherence = source["adherence"];
  statement.adherence = read_codeable_concept(adherence["code"]);
  statement.medication = read_medication_of(source);
  statement.effective = read_when(source["effectiveDateTime"], source["effectivePeriod"]);
  statement.asserted = date_of(source, "dateAsserted");
  const Json reason = first_of(source, {"statusReason", "reasonNotTaken"});
  statement.status_reason = read_concepts(reason ? reason : adherence["reason"]);
  statement.dosage = read_dosages(source["dosage"]);
}

void read(Json source, OrderRequest& request) {
  request.status = text_of(source, "status");
  request.intent = text_of(source, "intent");
  request.do_not_perform = source["doNotPerform"].text() == "true";
  request.medication = read_medication_of(source);
  request.authored = DateTime::parse(first_of(source, {"authoredOn", "dateWritten"}).text());
  request.effective = read_when({}, source["effectiveDosePeriod"]);
  request.validity_end = date_of(source["dispenseRequest"]["validityPeriod"], "end");
  request.status_changed = date_of(source, "statusChanged");
  request.status_reason = read_concepts(source["statusReason"]);
  request.reason_code = read_concepts(source["reasonCode"]);
  // DSTU2, MedicationOrder.
  if (const Json one = source["reasonCodeableConcept"]; one.is_object()) {
    request.reason_code.push_back(read_codeable_concept(one));
  }
  request.reason_reference = read_references(source["reasonReference"]);
  // R5: reason is a CodeableReference.
  for (const Json reason : source["reason"].each()) {
    if (const Json one = reason["concept"]; one.is_object()) {
      request.reason_code.push_back(read_codeable_concept(one));
    }
    if (const Json one = reason["reference"]; one.is_object()) {
      request.reason_reference.push_back(read_reference(one));
    }
  }
  request.dosage = read_dosages(source["dosageInstruction"]);
}

void read(Json source, MedicationAdministration& administration) {
  administration.status = text_of(source, "status");
  administration.medication = read_medication_of(source);
  administration.effective = read_when(first_of(source, {"effectiveDateTime", "occurenceDateTime"}),
                                       first_of(source, {"effectivePeriod", "occurencePeriod"}));
  administration.route = read_codeable_concept(source["dosage"]["route"]);
}

void read(Json source, AllergyIntolerance& allergy) {
  allergy.clinical_status = read_codeable_concept(source["clinicalStatus"]);
  allergy.verification_status = read_codeable_concept(source["verificationStatus"]);
  allergy.code = read_codeable_concept(first_of(source, {"code", "substance"}));
  allergy.onset = read_when(source["onsetDateTime"], source["onsetPeriod"]);
  allergy.recorded = DateTime::parse(first_of(source, {"recordedDate", "assertedDate"}).text());
}

void read(Json source, Medication& medication) {
  medication.code = read_codeable_concept(source["code"]);
  medication.form = read_codeable_concept(first_of(source, {"form", "doseForm"}));
}

void read(Json source, Specimen& specimen) {
  specimen.kind = read_codeable_concept(source["type"]);
}

void read(Json, Patient&) {}

template <typename T>
void add(Json source, std::string_view type, std::string_view full_url, std::vector<T>& to) {
  T& resource = to.emplace_back();
  read_header(source, type, resource);
  resource.full_url = full_url;
  read(source, resource);
}

using Add = void (*)(Json, std::string_view type, std::string_view full_url, Record&);
using Reserve = void (*)(std::size_t more, Record&);

struct TypeRow {
  std::string_view type;
  Add add;
  Reserve reserve;
};

template <auto Member>
void add_to(Json source, std::string_view type, std::string_view full_url, Record& record) {
  add(source, type, full_url, record.*Member);
}

template <auto Member>
void reserve_in(std::size_t more, Record& record) {
  (record.*Member).reserve((record.*Member).size() + more);
}

template <auto Member>
constexpr TypeRow row_of(std::string_view type) {
  return {type, add_to<Member>, reserve_in<Member>};
}

constexpr std::array kTypes = std::to_array<TypeRow>({
    row_of<&Record::observations>("Observation"),
    row_of<&Record::requests>("MedicationRequest"),
    row_of<&Record::statements>("MedicationStatement"),
    row_of<&Record::administrations>("MedicationAdministration"),
    row_of<&Record::conditions>("Condition"),
    row_of<&Record::reports>("DiagnosticReport"),
    row_of<&Record::procedures>("Procedure"),
    row_of<&Record::allergies>("AllergyIntolerance"),
    row_of<&Record::medications>("Medication"),
    row_of<&Record::specimens>("Specimen"),
    row_of<&Record::requests>("ServiceRequest"),
    row_of<&Record::requests>("MedicationOrder"),
    row_of<&Record::patients>("Patient"),
});

const TypeRow* find_type(std::string_view type) {
  const auto row = std::find_if(kTypes.begin(), kTypes.end(),
                                [type](const TypeRow& one) { return one.type == type; });
  return row == kTypes.end() ? nullptr : row;
}

// Where an entry stands, for the few that must be named.
struct Path {
  const Path* outer;
  std::string_view name;  // of the outermost
  std::size_t entry = 0;  // of the others

  [[nodiscard]] std::string text() const {
    if (outer == nullptr) return std::string(name);
    return outer->text() + ".entry[" + std::to_string(entry) + "].resource";
  }
};

void read_one(Json resource, std::string_view full_url, const Path& path, Record& record);

void read_bundle(Json bundle, const Path& path, Record& record) {
  const Json entries = bundle["entry"];
  std::size_t index = 0;
  for (const Json entry : entries.each()) {
    if (const Json resource = entry["resource"]; !resource.is_missing()) {
      // The entries of a search are mostly of one type.
      if (index == 0 && entries.is_array()) {
        if (const TypeRow* row = find_type(resource_type(resource))) {
          row->reserve(entries.size(), record);
        }
      }
      read_one(resource, text_of(entry, "fullUrl"), {&path, {}, index}, record);
    }
    ++index;
  }
}

void read_one(Json resource, std::string_view full_url, const Path& path, Record& record) {
  const std::string_view type = resource_type(resource);
  if (type.empty()) {
    record.unreadable.push_back({path.text(), "no resourceType"});
  } else if (type == "Bundle") {
    read_bundle(resource, path, record);
  } else if (const TypeRow* row = find_type(type)) {
    row->add(resource, type, full_url, record);
  }
}

}  // namespace

std::string_view resource_type(Json resource) {
  const Json type = resource["resourceType"];
  return type.is_string() ? type.text() : std::string_view{};
}

CodeableConcept read_codeable_concept(Json element) {
  CodeableConcept result;
  if (element.is_string()) {  // DSTU2 has a code where later versions have a concept
    result.coding.push_back({{}, element.text(), {}});
    return result;
  }
  for (const Json coding : element["coding"].each()) result.coding.push_back(read_coding(coding));
  result.text = text_of(element, "text");
  return result;
}

Quantity read_quantity(Json element) {
  return {text_of(element, "value"), read_comparator(text_of(element, "comparator")),
          text_of(element, "unit"), text_of(element, "system"), text_of(element, "code")};
}

void read_resources(Json resource, std::string_view path, Record& record) {
  read_one(resource, {}, {nullptr, path}, record);
}

}  // namespace fhir
