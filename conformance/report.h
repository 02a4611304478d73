// A report as text for people, as JSON, as JUnit's XML and as a FHIR TestReport (R4), and the list
// of requirements: which checks look at each, and what cannot be seen from outside.
#pragma once

#include <string>

#include "conformance/run.h"

namespace conformance {

[[nodiscard]] std::string text_report(const Report& report, bool verbose);
[[nodiscard]] std::string json_report(const Report& report);
[[nodiscard]] std::string junit_report(const Report& report);
[[nodiscard]] std::string test_report(const Report& report);  // FHIR TestReport

[[nodiscard]] std::string requirements_as_text();
[[nodiscard]] std::string requirements_as_json();
// A table in Markdown; with a column of outcomes where there is a report.
[[nodiscard]] std::string requirements_as_markdown(const Report* report);

}  // namespace conformance
