// The synthetic patients of this folder, and what is expected of each: cases.json.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json_document.h"
#include "hooks/registry.h"

namespace patients {

// The text of any file. Throws std::runtime_error where it cannot be read.
[[nodiscard]] std::string read_all(const std::filesystem::path& path);

// The text of a file in tests/patients/.
[[nodiscard]] std::string read_file(const std::string& name);

struct CaseFile {
  std::string name;
  std::string as_of;
  std::string service;  // "bkvn-ivig" where the entry names none
  fhir::Json expected;  // its entry in cases.json
};

class Cases {
 public:
  Cases();
  [[nodiscard]] const std::vector<CaseFile>& list() const noexcept { return list_; }

 private:
  fhir::JsonDocument document_;
  std::vector<CaseFile> list_;
};

// The services of the program, as it offers them without a configuration.
[[nodiscard]] const hooks::Registry& services();

inline constexpr std::string_view kEligibility = "bkvn-ivig";

// The response of one service to one request at an instant, UUIDs counted from 1.
[[nodiscard]] std::string respond(const std::string& request, const std::string& as_of,
                                  std::string_view service = kEligibility);

// The cards of all services for a Bundle of one patient, as `ivig-cds evaluate` reads it.
[[nodiscard]] std::string respond_to_bundle(fhir::Json bundle, const std::string& as_of);

// With line breaks and two spaces, as the golden files are kept.
[[nodiscard]] std::string pretty(const std::string& json);

// Status of every criterion and part by id.
[[nodiscard]] std::string status_of(fhir::Json assessment, std::string_view criterion);

// Every card's assessment of a response.
[[nodiscard]] std::vector<fhir::Json> assessments_of(fhir::Json response);

}  // namespace patients
