// What GET /cds-services answers: CDS Hooks 3.0 "Discovery".
#pragma once

#include <map>
#include <string>

#include "hooks/registry.h"

namespace hooks {

// The version of the CDS Hooks specification that the services follow.
inline constexpr const char* kSpecificationVersion = "3.0.0";

struct DiscoverySettings {
  // hookVersion of each hook; a hook that is not listed goes without. The published definition of
  // order-sign gives 1.0 in its metadata and 1.1.0 in its change log, so sites may have to say.
  std::map<std::string, std::string, std::less<>> hook_versions{{"order-select", "1.0"},
                                                                {"order-sign", "1.0"},
                                                                {"patient-view", "1.0"},
                                                                {"encounter-start", "1.0"}};
};

[[nodiscard]] std::string discovery_json(const Registry& registry,
                                         const DiscoverySettings& settings);

}  // namespace hooks
