// The guideline without a server: from files to standard output.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fhir/date_time.h"

namespace server {

enum class EvaluateFormat { text, json };

struct EvaluateOptions {
  std::optional<std::string> configuration_file;
  std::optional<std::string> value_sets;  // a folder; comes before the configuration's
  std::optional<std::string> as_of;  // an instant; without it the request's own, else the clock's
  EvaluateFormat format = EvaluateFormat::text;
  std::vector<std::string> files;  // "-" is standard input; at least one
};

// Each file is a CDS Hooks request, or a Bundle of one patient's resources, in JSON or XML, in
// which the drafts are the orders to judge. 0 where all were evaluated; 2 where one could not be
// used, with what and where on standard error.
[[nodiscard]] int evaluate(const EvaluateOptions& options);

// The instant to answer for: that of `as_of`, else the request's own, else the clock's. Throws
// std::runtime_error.
[[nodiscard]] fhir::Instant instant_for(const std::optional<std::string>& as_of,
                                        std::optional<fhir::Instant> of_request);

}  // namespace server
