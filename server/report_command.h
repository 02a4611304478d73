// `ivig-cds report`: what the decision store holds, counted, on standard output.
#pragma once

#include <optional>
#include <string>

#include "server/report.h"

namespace server {

struct ReportOptions {
  std::optional<std::string> configuration_file;
  std::optional<std::string> since;  // an instant, or a date: its first moment in UTC
  ReportFormat format = ReportFormat::text;
};

// The server may run meanwhile. 0; 2 where the store cannot be read, with the reason on standard
// error.
[[nodiscard]] int report(const ReportOptions& options);

}  // namespace server
