// All resources of one request, read once, and the way from a reference to what it names.
//
// Views and Json values in the resources point into the documents they were read from, which must
// outlive the record.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/resources.h"

namespace fhir {

// A reference's last "Type/id", without a version; the type may be empty (urn:uuid:, a bare id).
struct ReferenceTarget {
  std::string_view type;
  std::string_view id;
};
[[nodiscard]] ReferenceTarget parse_reference(std::string_view reference);

// "Observation/obs-1"; without an id, the type alone.
[[nodiscard]] std::string reference_to(const Resource& resource);

// A resource that could not be used, and why.
struct Unreadable {
  std::string path;  // prefetch.bkLoads.entry[3].resource
  std::string reason;
};

struct Record {
  std::vector<Patient> patients;
  std::vector<Observation> observations;
  std::vector<Condition> conditions;
  std::vector<Procedure> procedures;
  std::vector<DiagnosticReport> reports;
  std::vector<MedicationStatement> statements;
  std::vector<OrderRequest> requests;  // MedicationRequest, MedicationOrder, ServiceRequest
  std::vector<MedicationAdministration> administrations;
  std::vector<AllergyIntolerance> allergies;
  std::vector<Medication> medications;
  std::vector<Specimen> specimens;
  std::vector<Unreadable> unreadable;

  // Follows medication and specimen references into this record and then into `also` (which may be
  // null). To be called once, when everything has been read.
  void resolve_references(const Record* also);
};

// Finds resources by reference: by Type/id, or by the fullUrl of their Bundle entry.
template <typename T>
class ReferenceIndex {
 public:
  void add(const T& resource) {
    if (!resource.id.empty()) by_id_.try_emplace(resource.id, &resource);
    if (!resource.full_url.empty()) by_url_.try_emplace(resource.full_url, &resource);
  }
  // Null where it is not there, or where the reference names another type.
  [[nodiscard]] const T* find(std::string_view reference, std::string_view type) const {
    if (const auto url = by_url_.find(reference); url != by_url_.end()) return url->second;
    const ReferenceTarget target = parse_reference(reference);
    if (target.id.empty() || (!target.type.empty() && target.type != type)) return nullptr;
    const auto id = by_id_.find(target.id);
    return id == by_id_.end() ? nullptr : id->second;
  }

 private:
  std::unordered_map<std::string_view, const T*> by_id_;
  std::unordered_map<std::string_view, const T*> by_url_;
};

}  // namespace fhir
