// The table [fhir] of the configuration: docs/configuration.md.
#pragma once

#include "server/configuration.h"
#include "server/setting.h"

namespace server {

// `servers` are those of the client that nobody has vouched for. Throws ConfigurationError.
void read_fhir(Configuration& configuration, const Setting& table);

}  // namespace server
