// The services of this process, set up from its configuration: the one list to add a service to.
#pragma once

#include "fhir/value_set.h"
#include "guideline/assess.h"
#include "hooks/registry.h"
#include "hooks/service_setup.h"
#include "server/configuration.h"

namespace server {

// Owns what the services share. Immutable; any number of threads may use it.
class OfferedServices {
 public:
  // Throws ConfigurationError where the site's value sets cannot be used,
  // or a client may call a service that is none.
  explicit OfferedServices(const Configuration& configuration);
  OfferedServices(const OfferedServices&) = delete;
  OfferedServices& operator=(const OfferedServices&) = delete;

  [[nodiscard]] const hooks::Registry& registry() const noexcept { return registry_; }
  [[nodiscard]] const hooks::ServiceSetup& setup() const noexcept { return setup_; }

 private:
  const fhir::ValueSets value_sets_;
  const guideline::Settings settings_;
  const hooks::ServiceSetup setup_;
  const hooks::Registry registry_;
};

}  // namespace server
