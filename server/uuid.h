// Random UUIDs (RFC 9562, version 4), from the system's random source.
#pragma once

#include <string>

namespace server {

// From any thread.
[[nodiscard]] std::string random_uuid();

}  // namespace server
