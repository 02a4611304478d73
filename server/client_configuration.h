// Reads the tables [authentication] and [clients.NAME] of the configuration, and refuses what would
// not be safe: docs/configuration.md. Key files are read here, so that a file that cannot be used
// is told with its line.
#pragma once

#include <string>

#include "server/client_settings.h"
#include "server/setting.h"

namespace server {

// "https://cds.example.org/ivig": an origin and perhaps a path, without a slash at its end. Throws
// std::invalid_argument.
[[nodiscard]] std::string parse_base_url(const std::string& text);

[[nodiscard]] const KeysOf<TrustSettings>& authentication_keys();
[[nodiscard]] const KeysOf<ClientSettings>& client_keys();

// Throws ConfigurationError.
void read_clients(TrustSettings& trust, const Setting& table);

}  // namespace server
