// The tables [limits], [tls] and [operations] of the configuration: docs/configuration.md.
#pragma once

#include "server/configuration.h"
#include "server/setting.h"

namespace server {

[[nodiscard]] const KeysOf<Configuration>& limit_keys();
[[nodiscard]] const KeysOf<Configuration>& tls_keys();
[[nodiscard]] const KeysOf<Configuration>& operations_keys();

// Reads [tls], which needs some of its keys. Throws ConfigurationError.
void read_tls(Configuration& configuration, const Setting& table);

}  // namespace server
