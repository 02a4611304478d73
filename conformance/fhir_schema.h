// The XML schema of FHIR R4, by libxml2: what it says of a resource.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace conformance {

class FhirSchema {
 public:
  // A folder with fhir-single.xsd and the two files that it includes. Throws std::runtime_error.
  explicit FhirSchema(const std::string& folder);
  ~FhirSchema();
  FhirSchema(const FhirSchema&) = delete;
  FhirSchema& operator=(const FhirSchema&) = delete;

  // What is wrong with a resource in FHIR XML; empty where nothing is.
  [[nodiscard]] std::vector<std::string> issues(const std::string& xml) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace conformance
