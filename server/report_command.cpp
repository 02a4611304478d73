#include "server/report_command.h"

#include <iostream>
#include <stdexcept>

#include "server/configuration.h"
#include "server/storage_settings.h"

namespace server {
namespace {

std::string printed(const Report& report, ReportFormat format) {
  switch (format) {
    case ReportFormat::text:
      return to_text(report);
    case ReportFormat::json:
      return to_json(report);
    case ReportFormat::csv:
      return to_csv(report);
  }
  throw std::logic_error("a format that is none");
}

Report read(const ReportOptions& options) {
  std::optional<fhir::Instant> since;
  if (options.since) {
    since = fhir::parse_instant(*options.since);
    if (!since) {
      throw std::runtime_error(
          "--since: must be an instant, as in 2026-11-22T12:00:00Z, or a date");
    }
  }
  Configuration configuration;
  if (options.configuration_file) configuration = read_configuration(*options.configuration_file);
  const StorageSettings settings = settle(configuration.storage, process_environment());
  if (settings.engine == StorageEngine::none) {
    throw std::runtime_error("storage.engine: is none, so there is nothing to report");
  }
  try {
    return make_store(settings, StoreUse::report)->report(since);
  } catch (const StorageError& error) {
    throw std::runtime_error((settings.path.empty() ? "storage" : settings.path) + ": " +
                             error.what());
  }
}

}  // namespace

int report(const ReportOptions& options) {
  try {
    std::cout << printed(read(options), options.format) << std::flush;
  } catch (const std::exception& error) {
    std::cerr << "ivig-cds: " << error.what() << '\n';
    return 2;
  }
  return 0;
}

}  // namespace server
