#include "conformance/r4_resource.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "conformance/json_members.h"
#include "conformance/r4_elements.h"

namespace conformance {
namespace {

using fhir::Json;
using Rows = std::vector<const R4Element*>;

const Rows* rows_of(std::string_view type) {
  static const std::map<std::string_view, Rows> kRows = [] {
    std::map<std::string_view, Rows> rows;
    for (const R4Element& element : r4_elements()) rows[element.parent].push_back(&element);
    return rows;
  }();
  const auto found = kRows.find(type);
  return found == kRows.end() ? nullptr : &found->second;
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// 2026, 2026-01, 2026-01-15, and with a time 2026-01-15T09:30:00Z, where that is allowed.
bool is_date(std::string_view text, bool time_allowed, bool time_needed) {
  const std::size_t mark = text.find('T');
  std::string_view date = text.substr(0, mark);
  const bool parts = is_digits(date.substr(0, 4)) &&
                     (date.size() == 4 || date.size() == 7 || date.size() == 10) &&
                     (date.size() < 7 || (date[4] == '-' && is_digits(date.substr(5, 2)))) &&
                     (date.size() < 10 || (date[7] == '-' && is_digits(date.substr(8, 2))));
  if (mark == std::string_view::npos) return parts && !time_needed;
  const std::string_view time = text.substr(mark + 1);
  const std::size_t zone = time.find_first_of("Z+-");
  return parts && time_allowed && date.size() == 10 && time.size() >= 9 &&
         is_digits(time.substr(0, 2)) && time[2] == ':' && is_digits(time.substr(3, 2)) &&
         time[5] == ':' && is_digits(time.substr(6, 2)) && zone != std::string_view::npos &&
         (time[zone] == 'Z' ? zone + 1 == time.size() : zone + 6 == time.size());
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '.'; });
}

bool is_number_type(std::string_view type) {
  return type == "integer" || type == "decimal" || type == "positiveInt" || type == "unsignedInt";
}

bool is_primitive(std::string_view type) {
  static const std::set<std::string_view> kPrimitives{
      "boolean",      "integer",  "string",      "decimal",     "uri",  "url",  "canonical",
      "base64Binary", "instant",  "date",        "dateTime",    "time", "code", "oid",
      "id",           "markdown", "unsignedInt", "positiveInt", "uuid", "xhtml"};
  return kPrimitives.contains(type) || type.starts_with("code:");
}

bool is_code_of(std::string_view binding, std::string_view code) {
  binding.remove_prefix(5);
  while (!binding.empty()) {
    const std::size_t end = std::min(binding.find('|'), binding.size());
    if (binding.substr(0, end) == code) return true;
    binding.remove_prefix(std::min(binding.size(), end + 1));
  }
  return false;
}

bool is_value_of(std::string_view type, Json value) {
  const std::string_view text = value.text();
  if (type == "boolean") return value.is_boolean();
  if (is_number_type(type)) {
    if (!value.is_number()) return false;
    if (type == "decimal") return true;
    const bool negative = text.starts_with('-');
    return is_digits(negative ? text.substr(1) : text) && (!negative || type == "integer") &&
           (type != "positiveInt" || text != "0");
  }
  if (!value.is_string() || text.empty()) return false;
  if (type.starts_with("code:")) return is_code_of(type, text);
  if (type == "date") return is_date(text, false, false);
  if (type == "dateTime") return is_date(text, true, false);
  if (type == "instant") return is_date(text, true, true);
  if (type == "id") return is_id(text);
  if (type == "code")
    return text.find_first_of(" \t\n") == std::string_view::npos ||
           text.find("  ") == std::string_view::npos;
  if (type == "uri" || type == "url" || type == "canonical")
    return text.find_first_of(" \t\n") == std::string_view::npos;
  return true;
}

std::string expected_of(std::string_view type) {
  if (type.starts_with("code:")) return "one of " + std::string(type.substr(5));
  return "a FHIR " + std::string(type);
}

// The resource types that references of this name may lead to, where the name says it everywhere.
struct Target {
  std::string_view element;
  std::array<std::string_view, 4> types;
};
constexpr std::array kTargets{
    Target{"subject", {"Patient", "Group", "Device", "Location"}},
    Target{"encounter", {"Encounter", "EpisodeOfCare", "", ""}},
    Target{"medicationReference", {"Medication", "", "", ""}},
    Target{"specimen", {"Specimen", "", "", ""}},
    Target{"insurance", {"Coverage", "ClaimResponse", "", ""}},
};

class Look {
 public:
  explicit Look(std::vector<std::string>& issues) : issues_(issues) {}

  void object(Json value, std::string_view type, const std::string& path) {
    const Rows* const rows = rows_of(type);
    if (rows == nullptr) return;
    if (!value.is_object()) return say(path, "is no object");
    if (value.size() == 0) return say(path, "is empty");
    for (const auto [name, member] : value.members()) this->member(*rows, name, member, type, path);
    required(*rows, value, path);
  }

 private:
  void say(const std::string& path, const std::string& what) {
    issues_.push_back(path + ' ' + what);
  }

  static const R4Element* find(const Rows& rows, std::string_view name) {
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [name](const R4Element* row) { return row->name == name; });
    return found == rows.end() ? nullptr : *found;
  }

  void member(const Rows& rows, std::string_view name, Json value, std::string_view type,
              const std::string& path) {
    const bool of_every_type = (name == "resourceType" && find(rows, "implicitRules") != nullptr) ||
                               name == "id" || (name == "url" && type == "Extension");
    const R4Element* const row = find(rows, name.starts_with('_') ? name.substr(1) : name);
    const std::string place = path + '.' + std::string(name);
    if (row == nullptr) {
      if (!of_every_type) say(place, "is no element of R4");
      return;
    }
    if (name.starts_with('_')) {
      if (!is_primitive(row->type)) say(place, "belongs to an element that is not primitive");
      return;
    }
    if (row->many != value.is_array()) return say(place, row->many ? "is no array" : "is an array");
    if (!row->many) return this->value(value, *row, place);
    if (value.size() == 0) say(place, "is empty");
    std::size_t index = 0;
    for (const Json element : value.elements())
      this->value(element, *row, place + '[' + std::to_string(index++) + ']');
  }

  void value(Json value, const R4Element& row, const std::string& path) {
    if (row.type == "any") return;
    if (row.type == "Resource") return object(value, value["resourceType"].text(), path);
    if (is_primitive(row.type)) {
      if (!is_value_of(row.type, value))
        say(path, "is " + json_text(value) + ", not " + expected_of(row.type));
      return;
    }
    object(value, row.type, path);
    if (row.type == "Reference") reference(value["reference"].text(), row.name, path);
  }

  void reference(std::string_view text, std::string_view element, const std::string& path) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || text.find(':') != std::string_view::npos) return;
    for (const Target& target : kTargets) {
      if (target.element != element) continue;
      const bool fits = std::find(target.types.begin(), target.types.end(),
                                  text.substr(0, slash)) != target.types.end();
      if (!fits) say(path, "refers to a " + std::string(text.substr(0, slash)));
    }
  }

  void required(const Rows& rows, Json value, const std::string& path) {
    std::map<std::string_view, std::size_t> chosen;
    for (const R4Element* row : rows) {
      const bool there = value[row->name] || value['_' + std::string(row->name)];
      if (row->choice.empty()) {
        if (row->required && !there) say(path + '.' + std::string(row->name), "is missing");
        continue;
      }
      const std::size_t count = chosen[row->choice] += there ? 1U : 0U;
      if (count > 1 && there) say(path + '.' + std::string(row->choice) + "[x]", "is there twice");
    }
    for (const R4Element* row : rows) {
      if (row->choice.empty() || !row->required || chosen[row->choice] != 0) continue;
      chosen[row->choice] = 1;
      say(path + '.' + std::string(row->choice) + "[x]", "is missing");
    }
  }

  std::vector<std::string>& issues_;
};

}  // namespace

bool knows_r4_type(std::string_view type) {
  const Rows* const rows = rows_of(type);
  return rows != nullptr && std::any_of(rows->begin(), rows->end(), [](const R4Element* row) {
           return row->name == "implicitRules";
         });
}

std::vector<std::string> r4_issues(Json resource) {
  std::vector<std::string> issues;
  const std::string_view type = resource["resourceType"].text();
  if (knows_r4_type(type)) Look(issues).object(resource, type, std::string(type));
  return issues;
}

}  // namespace conformance
