#include "fhir/reader.h"

#include <algorithm>
#include <array>
#include <string>

#include "fhir/resource_reader.h"

namespace fhir {
namespace {

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
  std::string_view part;  // the element whose structs are counted; empty where there is none
};

template <auto Member>
void add_to(Json source, std::string_view type, std::string_view full_url, Record& record) {
  add(source, type, full_url, record.*Member);
}

// At least twice what there is: many Bundles of one entry must not move all resources each.
template <auto Member>
void reserve_in(std::size_t more, Record& record) {
  auto& resources = record.*Member;
  const std::size_t needed = resources.size() + more;
  if (needed > resources.capacity()) {
    resources.reserve(std::max(needed, 2 * resources.capacity()));
  }
}

template <auto Member>
constexpr TypeRow row_of(std::string_view type, std::string_view part = {}) {
  return {type, add_to<Member>, reserve_in<Member>, part};
}

constexpr std::array kTypes = std::to_array<TypeRow>({
    row_of<&Record::observations>("Observation", "component"),
    row_of<&Record::requests>("MedicationRequest", "dosageInstruction"),
    row_of<&Record::statements>("MedicationStatement", "dosage"),
    row_of<&Record::administrations>("MedicationAdministration"),
    row_of<&Record::conditions>("Condition"),
    row_of<&Record::reports>("DiagnosticReport"),
    row_of<&Record::procedures>("Procedure"),
    row_of<&Record::allergies>("AllergyIntolerance"),
    row_of<&Record::medications>("Medication"),
    row_of<&Record::specimens>("Specimen"),
    row_of<&Record::requests>("ServiceRequest"),
    row_of<&Record::requests>("MedicationOrder", "dosageInstruction"),
    row_of<&Record::patients>("Patient"),
});

const TypeRow* find_type(std::string_view type) {
  const auto row = std::find_if(kTypes.begin(), kTypes.end(),
                                [type](const TypeRow& one) { return one.type == type; });
  return row == kTypes.end() ? nullptr : row;
}

// Entries may be empty, and space for all of them a hundred times their bytes.
constexpr std::size_t kMostReserved = 4096;

// Where an entry stands, for the few that must be named.
struct Path {
  const Path* outer;
  std::string_view name;  // of the outermost
  std::size_t entry = 0;  // of the others
  std::size_t depth = 0;

  // Of Bundles in Bundles without end only the first ones are named, and the entry itself: a path
  // must not be many times as long as what it names.
  [[nodiscard]] std::string text() const {
    if (outer == nullptr) return std::string(name);
    const bool all = depth <= kMostNamed;
    const Path* before = outer;
    while (before->depth >= kMostNamed) before = before->outer;
    return before->text() + (all ? ".entry[" : "….entry[") + std::to_string(entry) + "].resource";
  }
  static constexpr std::size_t kMostNamed = 3;
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
          row->reserve(std::min(entries.size(), kMostReserved), record);
        }
      }
      read_one(resource, entry["fullUrl"].text(), {&path, {}, index, path.depth + 1}, record);
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
    record.parts += row->part.empty() ? 0 : resource[row->part].size();
    if (record.parts > Record::kMostParts) {
      record.unreadable.push_back({path.text(), "too many components or dosages"});
      return;
    }
    row->add(resource, type, full_url, record);
  }
}

}  // namespace

std::string_view resource_type(Json resource) {
  const Json type = resource["resourceType"];
  return type.is_string() ? type.text() : std::string_view{};
}

void read_resources(Json resource, std::string_view path, Record& record) {
  read_one(resource, {}, {nullptr, path}, record);
}

void read_resource(Json resource, std::string_view full_url, std::string_view path,
                   Record& record) {
  read_one(resource, full_url, {nullptr, path}, record);
}

bool is_read(std::string_view type) noexcept { return find_type(type) != nullptr; }

}  // namespace fhir
