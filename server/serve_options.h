// What the command line of `ivig-cds serve` says, and the configuration that comes of it.
#pragma once

#include <optional>
#include <string>

#include "server/configuration.h"

namespace server {

// What is not given is the configuration's.
struct ServeOptions {
  std::optional<std::string> configuration_file;
  std::optional<std::string> listen;
  std::optional<std::string> listener;
  std::optional<std::string> log_level;
  std::optional<std::string> value_sets;
  bool allow_as_of = false;
  bool insecure_no_auth = false;
};

// Reads the file, if there is one; what the command line says comes before it. Throws
// ConfigurationError.
[[nodiscard]] Configuration configuration_of(const ServeOptions& options);

}  // namespace server
