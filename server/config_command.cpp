#include "server/config_command.h"

#include <iostream>
#include <vector>

#include "server/configuration_faults.h"
#include "server/serve_options.h"

namespace server {
namespace {

std::string address_text(const Address& address) {
  return address.host + ":" + std::to_string(address.port);
}

std::string list_text(const std::vector<std::string>& names, const char* none) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? none : text;
}

std::string storage_text(const StorageSettings& settings) {
  switch (*settings.engine) {
    case StorageEngine::none:
      return "none";
    case StorageEngine::sqlite:
      return "SQLite, " + settings.path;
    case StorageEngine::postgresql:
      return "PostgreSQL";  // its URI may hold a password
  }
  return {};
}

void print_summary(const Configuration& configuration, const Environment& environment) {
  const auto print = [](const char* what, const std::string& is) {
    std::cout << "  " << what << ": " << is << '\n';
  };
  print("listen", address_text(configuration.listen) + (configuration.tls ? ", https" : ", http"));
  if (configuration.operations) print("operations", address_text(*configuration.operations));
  std::vector<std::string> clients;
  for (const ClientSettings& client : configuration.trust.clients) {
    clients.push_back(client.client.name);
  }
  print("clients", list_text(clients, configuration.listen.is_loopback()
                                          ? "none; anybody on this machine may call"
                                          : "none; anybody may call"));
  print("storage", storage_text(settle(configuration.storage, environment)));
  print("value sets", configuration.value_sets.empty()
                          ? "the program's"
                          : "the program's and " + configuration.value_sets);
  print("silent services", list_text(configuration.silent_services, "none"));
}

}  // namespace

int check_configuration(const ConfigCheckOptions& options) {
  const Environment environment = process_environment();
  try {
    ServeOptions as_served;
    as_served.configuration_file = options.file;
    as_served.insecure_no_auth = options.insecure_no_auth;
    const Configuration configuration = configuration_of(as_served);
    const std::vector<std::string> faults = faults_in(configuration, environment);
    for (const std::string& fault : faults) std::cerr << fault << '\n';
    if (!faults.empty()) return 1;
    std::cout << options.file << ": no fault found\n";
    print_summary(configuration, environment);
    return 0;
  } catch (const ConfigurationError& fault) {
    std::cerr << fault.what() << '\n';
    return 1;
  }
}

}  // namespace server
