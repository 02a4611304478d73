// The process that serves: from options to exit code.
#pragma once

#include <optional>
#include <string>

namespace server {

// From the command line; what is not given is the configuration's.
struct ServeOptions {
  std::optional<std::string> configuration_file;
  std::optional<std::string> listen;
  std::optional<std::string> listener;
  std::optional<std::string> log_level;
  std::optional<std::string> value_sets;
  bool allow_as_of = false;
  bool insecure_no_auth = false;
};

// Prints one line with the URL to standard output when requests are answered, and returns after
// SIGTERM or SIGINT, with the requests in hand answered: 0. Returns 2, with the reason on standard
// error, where it cannot start.
[[nodiscard]] int serve(const ServeOptions& options);

}  // namespace server
