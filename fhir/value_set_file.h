// One FHIR ValueSet file as plain rows: codes, names and the sets that it includes.
//
// Source: FHIR R4 valueset.html. Read are
//   compose.include/exclude.concept    codes, one by one
//   compose.include/exclude.filter     `is-a` over the ICD systems alone
//   compose.include.valueSet           one set of this program
//   expansion.contains                 codes, at any depth; where there is an expansion, what
//                                      compose says without listing codes is taken as expanded
//   extension matched-name, excluded-name (of this project)   phrases of whole words
// What would mean codes that are not listed is refused: a set must not be smaller than it says.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fhir {

struct ValueSetFile {
  std::string_view path;  // for messages; its name without .json may name the set
  std::string_view text;
};

// A value set file that cannot be used: which, and why.
class ValueSetError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ValueSetCode {
  std::string system;  // canonical (fhir/code_system.h)
  std::string code;    // as written
  std::string display;
  bool with_descendants = false;
  bool excluded = false;
};

struct ValueSetName {
  std::string text;  // "A AND B" asks for both
  bool excluded = false;
};

struct ValueSetContent {
  std::string id;  // as written; may be empty
  std::string title;
  std::string purpose;  // what the guideline uses it for
  std::vector<ValueSetCode> codes;
  std::vector<ValueSetName> names;
  std::vector<std::string> includes;  // ids of other sets
};

// Throws ValueSetError, with the path in front.
[[nodiscard]] ValueSetContent read_value_set(const ValueSetFile& file);

}  // namespace fhir
