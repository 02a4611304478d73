// All resources of one request, read once, and the way from a reference to what it names.
//
// Views and Json values in the resources point into the documents they were read from, which must
// outlive the record.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/resources.h"

namespace fhir {

// A reference's last "Type/id", without a version; the type may be empty (urn:uuid:, #contained, a
// bare id).
struct ReferenceTarget {
  std::string_view type;
  std::string_view id;

  // A server's id, which neither urn: nor #contained is.
  [[nodiscard]] bool is_plain() const noexcept {
    return !id.empty() && !id.starts_with("urn:") && !id.starts_with('#');
  }
};
[[nodiscard]] ReferenceTarget parse_reference(std::string_view reference);

// "Observation/obs-1"; without an id, the type alone.
[[nodiscard]] std::string reference_to(const Resource& resource);

// "Patient/p1"; empty for an empty id, which is nobody's.
[[nodiscard]] std::string patient_reference(std::string_view id);

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

  // A component or a dosage may be two bytes, and its struct takes 150 times as many: so they are
  // counted, and past this many the resource that has them is unreadable, and every one after it.
  static constexpr std::size_t kMostParts = 100'000;
  std::size_t parts = 0;

  // What a reference leads to is copied for each that refers to it, its texts are read for each:
  // all of that together has so many bytes. Past it a reference leads nowhere.
  static constexpr std::size_t kMostFollowed = std::size_t{16} * 1024 * 1024;

  // Follows medication and specimen references into this record and then into `also` (which may be
  // null). To be called once, when everything has been read.
  void resolve_references(const Record* also);
};

// Finds items by a reference to the resource that each was read from: by the fullUrl of its Bundle
// entry, by Type/id, or, where the reference names neither, by an identifier (system and value).
// A contained resource (#id) is found by its identifiers alone: its id means nothing outside.
template <typename T>
class ReferenceIndex {
 public:
  void add(const Resource& resource, const T& item) {
    if (!resource.id.empty()) by_id_.try_emplace(resource.id, &item);
    if (!resource.full_url.empty()) by_url_.try_emplace(resource.full_url, &item);
    for (const Json identifier : resource.source["identifier"].each()) {
      add_identifier(key_of(identifier), resource, item);
    }
  }
  void add(const T& resource) { add(resource, resource); }

  // Null where it is not there, or where the reference names another type.
  [[nodiscard]] const T* find(const Reference& reference, std::string_view type) const {
    if (const auto url = by_url_.find(reference.reference); url != by_url_.end()) {
      return url->second;
    }
    const ReferenceTarget target = parse_reference(reference.reference);
    if (target.is_plain()) {
      if (!target.type.empty() && target.type != type) return nullptr;
      const auto id = by_id_.find(target.id);
      return id == by_id_.end() ? nullptr : id->second;
    }
    for (const Json identifier : reference.identifier.each()) {
      const auto found = by_identifier_.find(key_of(identifier));
      if (found != by_identifier_.end() && found->second.item != nullptr) return found->second.item;
    }
    return nullptr;
  }

 private:
  using Key = std::pair<std::string_view, std::string_view>;  // system, value
  struct Identified {
    std::string_view id;
    const T* item;  // null where resources of different ids share the identifier
  };

  static Key key_of(Json identifier) {
    return {identifier["system"].text(), identifier["value"].text()};
  }
  void add_identifier(const Key& key, const Resource& resource, const T& item) {
    if (key.first.empty() || key.second.empty()) return;  // a value alone may be anyone's
    const auto [found, added] = by_identifier_.try_emplace(key, Identified{resource.id, &item});
    if (!added && found->second.id != resource.id) found->second.item = nullptr;
  }

  // Ordered: whoever sends the ids could choose such as share one hash.
  std::map<std::string_view, const T*> by_id_;
  std::map<std::string_view, const T*> by_url_;
  std::map<Key, Identified> by_identifier_;
};

}  // namespace fhir
