#include "server/serve_options.h"

#include <stdexcept>

namespace server {

Configuration configuration_of(const ServeOptions& options) {
  Configuration configuration;
  if (options.configuration_file) configuration = read_configuration(*options.configuration_file);
  try {
    if (options.listen) configuration.listen = parse_address(*options.listen);
    if (options.listener) configuration.listener = parse_listener_kind(*options.listener);
    if (options.log_level) configuration.log_level = parse_log_level(*options.log_level);
  } catch (const std::invalid_argument& error) {
    throw ConfigurationError(std::string("command line: ") + error.what());
  }
  if (options.value_sets) configuration.value_sets = *options.value_sets;
  if (options.allow_as_of) configuration.allow_as_of = true;
  configuration.insecure_no_auth = options.insecure_no_auth;
  return configuration;
}

}  // namespace server
