#include "conformance/json_members.h"

#include <algorithm>

#include "fhir/json_writer.h"

namespace conformance {

std::string json_string(std::string_view value) { return fhir::JsonWriter().string(value).take(); }

std::string json_text(fhir::Json value) {
  return value ? fhir::JsonWriter().copy(value).take() : "null";
}

JsonMembers::JsonMembers(fhir::Json object) {
  for (const auto [name, value] : object.members()) members_.emplace_back(name, json_text(value));
}

JsonMembers& JsonMembers::set(std::string_view name, std::string json) {
  for (auto& [known, value] : members_) {
    if (known != name) continue;
    value = std::move(json);
    return *this;
  }
  members_.emplace_back(name, std::move(json));
  return *this;
}

JsonMembers& JsonMembers::set_string(std::string_view name, std::string_view value) {
  return set(name, json_string(value));
}

JsonMembers& JsonMembers::erase(std::string_view name) {
  std::erase_if(members_, [name](const auto& member) { return member.first == name; });
  return *this;
}

const std::string* JsonMembers::find(std::string_view name) const {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [name](const auto& member) { return member.first == name; });
  return found == members_.end() ? nullptr : &found->second;
}

std::string JsonMembers::text() const {
  std::string text = "{";
  for (const auto& [name, value] : members_) {
    if (text.size() > 1) text += ',';
    text += json_string(name) + ':' + value;
  }
  return text + '}';
}

}  // namespace conformance
