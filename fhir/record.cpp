#include "fhir/record.h"

namespace fhir {
namespace {

std::string_view last_segment(std::string_view& path) {
  const std::size_t slash = path.find_last_of('/');
  std::string_view segment = slash == std::string_view::npos ? path : path.substr(slash + 1);
  path = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
  return segment;
}

}  // namespace

ReferenceTarget parse_reference(std::string_view reference) {
  if (reference.starts_with("urn:") || reference.starts_with('#')) return {{}, reference};
  if (const std::size_t history = reference.find("/_history/"); history != std::string_view::npos) {
    reference = reference.substr(0, history);
  }
  ReferenceTarget target;
  target.id = last_segment(reference);
  target.type = last_segment(reference);
  return target;
}

std::string reference_to(const Resource& resource) {
  std::string reference(resource.type);
  if (!resource.id.empty()) {
    reference += '/';
    reference += resource.id;
  }
  return reference;
}

std::string patient_reference(std::string_view id) {
  return id.empty() ? std::string() : std::string("Patient/").append(id);
}

namespace {

template <typename Target, typename Assign>
void follow(const Reference& reference, std::string_view type, const ReferenceIndex<Target>& index,
            Assign assign) {
  if (reference.reference.empty() && !reference.identifier) return;
  if (const Target* target = index.find(reference, type)) assign(*target);
}

void follow_medication(MedicationOf& medication, const ReferenceIndex<Medication>& index) {
  if (!medication.concept_.empty()) return;
  follow(medication.reference, "Medication", index, [&](const Medication& target) {
    medication.concept_ = target.code;
    medication.form = target.form;
  });
  // What cannot be followed is at least named.
  if (medication.concept_.empty()) medication.concept_.text = medication.reference.display;
}

}  // namespace

void Record::resolve_references(const Record* also) {
  ReferenceIndex<Medication> medication_index;
  ReferenceIndex<Specimen> specimen_index;
  for (const Record* record : {static_cast<const Record*>(this), also}) {
    if (record == nullptr) continue;
    for (const Medication& medication : record->medications) medication_index.add(medication);
    for (const Specimen& specimen : record->specimens) specimen_index.add(specimen);
  }
  for (MedicationStatement& statement : statements) {
    follow_medication(statement.medication, medication_index);
  }
  for (OrderRequest& request : requests) follow_medication(request.medication, medication_index);
  for (MedicationAdministration& administration : administrations) {
    follow_medication(administration.medication, medication_index);
  }
  for (Observation& observation : observations) {
    follow(observation.specimen, "Specimen", specimen_index,
           [&](const Specimen& target) { observation.specimen_type = target.kind; });
  }
  for (DiagnosticReport& report : reports) {
    for (const Reference& reference : report.specimen) {
      follow(reference, "Specimen", specimen_index,
             [&](const Specimen& target) { report.specimen_type.push_back(target.kind); });
    }
  }
}

}  // namespace fhir
