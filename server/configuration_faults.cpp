#include "server/configuration_faults.h"

#include <filesystem>
#include <stdexcept>

#include "fhir/trusted_certificates.h"
#include "server/listeners.h"
#include "server/offered_services.h"
#include "server/patient_hash.h"
#include "server/recorder.h"

namespace server {
namespace {

// Who would be let in.
void check_trust(const Configuration& configuration) {
  const bool anybody = configuration.trust.clients.empty();
  if (!anybody && configuration.trust.base_url.empty()) {
    throw ConfigurationError(
        "base-url: is needed where there are clients: their tokens name the URL that they call");
  }
  if (anybody && !configuration.listen.is_loopback() && !configuration.insecure_no_auth) {
    throw ConfigurationError(
        "listen: " + configuration.listen.host +
        " can be reached from other machines, and there is no [clients.NAME] to let in; "
        "--insecure-no-auth listens all the same and lets anybody in");
  }
}

void check_operations(const Configuration& configuration) {
  if (configuration.operations && configuration.operations->clashes_with(configuration.listen)) {
    throw ConfigurationError("operations.listen: is where clients call, too");
  }
}

void check_services(const Configuration& configuration) {
  const OfferedServices services(configuration);
  (void)ids_of(services.registry(), configuration.silent_services);
}

void check_authorities(const Configuration& configuration) {
  try {
    const fhir::TrustedCertificates trusted(configuration.fhir.client.ca_file);
  } catch (const std::invalid_argument& error) {
    throw ConfigurationError(std::string("fhir.ca-file: ") + error.what());
  }
}

void check_storage(const Configuration& configuration, const Environment& environment) {
  const StorageSettings settings = settle(configuration.storage, environment);
  if (settings.engine == StorageEngine::none) return;
  (void)make_store(settings, StoreUse::report);  // which is not opened
  // A key file that is not there is made by the start.
  const bool has_key = settings.key_file.empty() || std::filesystem::exists(settings.key_file);
  if (has_key) (void)make_patient_hash(settings, environment);
}

}  // namespace

std::vector<std::string> faults_in(const Configuration& configuration,
                                   const Environment& environment) {
  std::vector<std::string> faults;
  const auto attempt = [&](const auto& check) {
    try {
      check();
    } catch (const std::exception& fault) {
      faults.push_back(configuration.source.located(fault.what()));
    }
  };
  attempt([&] { check_trust(configuration); });
  attempt([&] { check_operations(configuration); });
  attempt([&] { check_services(configuration); });
  if (configuration.tls) attempt([&] { check_tls(configuration.listener, *configuration.tls); });
  attempt([&] { check_authorities(configuration); });
  attempt([&] { check_storage(configuration, environment); });
  return faults;
}

}  // namespace server
