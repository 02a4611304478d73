// `ivig-cds config check FILE`: what the start would say of a configuration, without a start.
#pragma once

#include <string>

namespace server {

struct ConfigCheckOptions {
  std::string file;
  bool insecure_no_auth = false;
};

// Prints each fault to standard error, "FILE:LINE: KEY: reason", and returns 1; or a summary to
// standard output, and returns 0.
[[nodiscard]] int check_configuration(const ConfigCheckOptions& options);

}  // namespace server
