// A JSON object that a check builds or changes: names, and the JSON text of their values, in the
// order they were set. It owns its text.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/json_document.h"

namespace conformance {

// A value as JSON text.
[[nodiscard]] std::string json_string(std::string_view value);
[[nodiscard]] std::string json_text(fhir::Json value);

class JsonMembers {
 public:
  JsonMembers() = default;
  // A copy of an object; of anything else, nothing.
  explicit JsonMembers(fhir::Json object);

  // Replaces the member of that name where there is one. The value is JSON text.
  JsonMembers& set(std::string_view name, std::string json);
  JsonMembers& set_string(std::string_view name, std::string_view value);
  JsonMembers& erase(std::string_view name);

  // The JSON text of a member; null where there is none.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const {
    return members_;
  }
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::pair<std::string, std::string>> members_;
};

}  // namespace conformance
