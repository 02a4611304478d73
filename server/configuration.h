// What a site can set: a TOML file, read at the start. Every key has a default, an unknown key
// or a value that cannot be used refuses the start: a misspelt threshold must not pass unseen.
// All keys: docs/configuration.md.
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "guideline/assess.h"
#include "hooks/discovery.h"
#include "hooks/registry.h"
#include "server/address.h"
#include "server/client_settings.h"
#include "server/configuration_source.h"
#include "server/cors.h"
#include "server/fhir_access.h"
#include "server/listeners.h"
#include "server/log.h"
#include "server/rate_limit.h"
#include "server/storage_settings.h"

namespace server {

struct Configuration {
  Address listen{"127.0.0.1", 8080};
  ListenerKind listener = ListenerKind::beast;
  ListenerLimits limits;
  std::optional<TlsSettings> tls;
  std::optional<Address> operations;  // where metrics are served; none: on the same listener
  RateLimitSettings rate_limit;
  std::chrono::milliseconds drain{0};  // from SIGTERM on, before the listener stops
  unsigned threads = 0;                // 0: as many as suit the cores (server/workers.h)
  LogLevel log_level = LogLevel::info;
  bool allow_as_of = false;
  OriginPolicy origins;
  TrustSettings trust;
  hooks::ServiceIds service_ids = hooks::ServiceIds::one_per_hook;
  hooks::DiscoverySettings discovery;
  bool explain = false;  // every answer says why it is as it is (hooks/explanation.h)
  FhirSettings fhir;
  StorageSettings storage;
  std::vector<std::string> silent_services;  // by name, "bkvn-ivig"
  guideline::Settings guideline;
  std::string value_sets;  // a folder of ValueSet files that add to the embedded ones; may be empty
  bool insecure_no_auth = false;  // anybody may be let in, from anywhere; no key of the file
  ConfigurationSource source;
};

// Every key that a file may have, with all names that lead to it: "limits.threads". NAME stands for
// a client's or a service's name. What docs/configuration.md is checked against.
[[nodiscard]] std::vector<std::string> configuration_keys();

// "FILE:LINE: KEY: reason".
class ConfigurationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws ConfigurationError.
[[nodiscard]] Configuration read_configuration(const std::string& path);

// `name` stands for the file in messages.
[[nodiscard]] Configuration parse_configuration(std::string_view toml, std::string_view name);

}  // namespace server
