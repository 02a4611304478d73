// The table [fhir] of the configuration: docs/configuration.md.
#pragma once

#include "server/configuration.h"
#include "server/setting.h"

namespace server {

// `servers` are those of the client that nobody has vouched for.
[[nodiscard]] const KeysOf<Configuration>& fhir_keys();

}  // namespace server
