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

std::size_t bytes_of(const CodeableConcept& concept_) {
  std::size_t bytes = concept_.text.size();
  for (const Coding& coding : concept_.coding) {
    bytes += sizeof(coding) + coding.system.size() + coding.code.size() + coding.display.size();
  }
  return bytes;
}
std::size_t bytes_of(const Medication& medication) {
  return bytes_of(medication.code) + bytes_of(medication.form);
}
std::size_t bytes_of(const Specimen& specimen) { return bytes_of(specimen.kind); }

// Follows references to one type, until what they lead to is too much.
template <typename Target>
class Follower {
 public:
  explicit Follower(std::string_view type) : type_(type) {}

  void add(const Target& target) { index_.add(target); }

  template <typename Assign>
  void follow(const Reference& reference, Assign assign) {
    if (left_ == 0 || (reference.reference.empty() && !reference.identifier)) return;
    const Target* target = index_.find(reference, type_);
    if (target == nullptr) return;
    const std::size_t bytes = bytes_of(*target);
    left_ = bytes < left_ ? left_ - bytes : 0;
    if (left_ > 0) assign(*target);
  }

 private:
  std::string_view type_;
  ReferenceIndex<Target> index_;
  std::size_t left_ = Record::kMostFollowed;
};

void follow_medication(MedicationOf& medication, Follower<Medication>& medications) {
  if (!medication.concept_.empty()) return;
  medications.follow(medication.reference, [&](const Medication& target) {
    medication.concept_ = target.code;
    medication.form = target.form;
  });
  // What cannot be followed is at least named.
  if (medication.concept_.empty()) medication.concept_.text = medication.reference.display;
}

}  // namespace

void Record::resolve_references(const Record* also) {
  Follower<Medication> to_medication("Medication");
  Follower<Specimen> to_specimen("Specimen");
  for (const Record* record : {static_cast<const Record*>(this), also}) {
    if (record == nullptr) continue;
    for (const Medication& medication : record->medications) to_medication.add(medication);
    for (const Specimen& specimen : record->specimens) to_specimen.add(specimen);
  }
  for (MedicationStatement& statement : statements) {
    follow_medication(statement.medication, to_medication);
  }
  for (OrderRequest& request : requests) follow_medication(request.medication, to_medication);
  for (MedicationAdministration& administration : administrations) {
    follow_medication(administration.medication, to_medication);
  }
  for (Observation& observation : observations) {
    to_specimen.follow(observation.specimen,
                       [&](const Specimen& target) { observation.specimen_type = target.kind; });
  }
  for (DiagnosticReport& report : reports) {
    for (const Reference& reference : report.specimen) {
      to_specimen.follow(
          reference, [&](const Specimen& target) { report.specimen_type.push_back(target.kind); });
    }
  }
}

}  // namespace fhir
