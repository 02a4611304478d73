#include "server/offered_services.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hooks/services/bkvn_immunosuppression.h"
#include "hooks/services/bkvn_ivig.h"
#include "hooks/services/bkvn_ivig_monitoring.h"
#include "server/site_value_sets.h"

namespace server {
namespace {

std::vector<std::unique_ptr<const hooks::CdsService>> make_services(
    const hooks::ServiceSetup& setup) {
  std::vector<std::unique_ptr<const hooks::CdsService>> services;
  services.push_back(hooks::make_bkvn_ivig("order-select", setup));
  services.push_back(hooks::make_bkvn_ivig("order-sign", setup));
  services.push_back(hooks::make_bkvn_immunosuppression("order-select", setup));
  services.push_back(hooks::make_bkvn_immunosuppression("order-sign", setup));
  services.push_back(hooks::make_bkvn_ivig_monitoring("patient-view", setup));
  services.push_back(hooks::make_bkvn_ivig_monitoring("encounter-start", setup));
  return services;
}

// GET / of this server, as clients reach it; empty where that is not known.
std::string page_of(const std::string& base_url) {
  return base_url.empty() ? std::string() : base_url + "/";
}

// A misspelt name would keep a client out of what it was meant to call.
void check_client_services(const TrustSettings& trust, const hooks::Registry& registry) {
  for (const ClientSettings& client : trust.clients) {
    for (const std::string& id : client.client.services) {
      if (registry.known_id(id).empty()) {
        throw ConfigurationError("clients." + client.client.name + ".services: no service is " +
                                 id);
      }
    }
  }
}

}  // namespace

OfferedServices::OfferedServices(const Configuration& configuration)
    : value_sets_(load_value_sets(configuration.value_sets)),
      settings_(configuration.guideline),
      setup_{value_sets_, settings_, page_of(configuration.trust.base_url)},
      registry_(make_services(setup_), configuration.service_ids) {
  check_client_services(configuration.trust, registry_);
}

}  // namespace server
