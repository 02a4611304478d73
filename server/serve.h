// The process that serves: from options to exit code.
#pragma once

#include "server/serve_options.h"

namespace server {

// Prints one line with the URL to standard output when requests are answered, and returns after
// SIGTERM or SIGINT, with the requests in hand answered: 0. Returns 2, with the reason on standard
// error, where it cannot start.
[[nodiscard]] int serve(const ServeOptions& options);

}  // namespace server
