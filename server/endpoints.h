// From a request to its reply: the paths of this server, the checks that hold for all of them, and
// the one place where a Refusal becomes an HTTP answer.
//
// Source: CDS Hooks 3.0 "Discovery", "Calling a CDS Service"; docs/protocol.md.
// Immutable; any number of threads may call it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "fhir/date_time.h"
#include "hooks/discovery.h"
#include "hooks/registry.h"
#include "server/cors.h"
#include "server/listener.h"
#include "server/log.h"
#include "server/metrics.h"

namespace server {

struct EndpointSettings {
  OriginPolicy origins;
  hooks::DiscoverySettings discovery;
  bool allow_as_of = false;  // requests may set the instant that they are answered for
  std::function<fhir::Instant()> now;
  std::function<std::string()> new_uuid;
};

class Endpoints {
 public:
  // Registry, log and metrics outlive it.
  Endpoints(const hooks::Registry& registry, const Log& log, Metrics& metrics,
            EndpointSettings settings);

  void answer(Request&& request, const Respond& respond) const;

 private:
  enum class Route { discovery, service, live, ready, metrics, unknown };
  struct Target {
    Route route;
    std::string_view service_id;
  };
  [[nodiscard]] static Target target_of(std::string_view path);
  [[nodiscard]] static std::string_view pattern_of(Route route);
  [[nodiscard]] static std::string_view method_of(Route route);

  [[nodiscard]] Reply dispatch(Request& request, const Target& target, ServedRequest& served) const;
  [[nodiscard]] Reply call(Request& request, std::string_view service_id,
                           ServedRequest& served) const;
  [[nodiscard]] Reply fault(const std::exception& error, const std::string& id) const;

  const hooks::Registry& registry_;
  const Log& log_;
  Metrics& metrics_;
  const EndpointSettings settings_;
  const std::string discovery_;
};

}  // namespace server
