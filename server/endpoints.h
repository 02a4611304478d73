// From a request to its reply: the paths of this server, the checks that hold for all of them, and
// the one place where a Refusal becomes an HTTP answer.
//
// Source: CDS Hooks 3.0 "Discovery", "Calling a CDS Service"; docs/protocol.md.
// Any number of threads may call it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/date_time.h"
#include "hooks/call.h"
#include "hooks/discovery.h"
#include "hooks/registry.h"
#include "server/client.h"
#include "server/cors.h"
#include "server/fhir_access.h"
#include "server/front_page.h"
#include "server/listener.h"
#include "server/log.h"
#include "server/metrics.h"
#include "server/served_request.h"
#include "server/trace_context.h"
#include "server/workers.h"

namespace server {

struct EndpointSettings {
  OriginPolicy origins;
  hooks::DiscoverySettings discovery;
  FrontPage page;
  bool allow_as_of = false;  // requests may set the instant that they are answered for
  bool explain = false;      // every answer says why it is as it is, not only where that is asked
  Client anonymous;          // who calls where nobody has vouched for them
  unsigned threads = 0;      // that answer what had to wait; 0: as many as suit the cores
  std::function<fhir::Instant()> now;
  std::function<std::string()> new_uuid;
};

class Endpoints {
 public:
  // What it is given outlives it, and it outlives the requests that it answers.
  Endpoints(const hooks::Registry& registry, FhirAccess& fhir, const Log& log, Metrics& metrics,
            EndpointSettings settings);

  // Responds before it returns or, where the FHIR server is asked, later from another thread.
  void answer(Request&& request, Respond respond);

 private:
  enum class Route { page, discovery, service, live, ready, metrics, unknown };
  struct Target {
    Route route;
    std::string_view service_id;
  };
  [[nodiscard]] static Target target_of(std::string_view path);
  [[nodiscard]] static std::string_view pattern_of(Route route);
  [[nodiscard]] static std::string_view method_of(Route route);

  // One request on its way to its reply.
  struct Exchange {
    Request request;
    Respond respond;
    Target target;
    std::chrono::steady_clock::time_point start;
    ServedRequest served;
    std::optional<TraceContext> trace;
  };
  using ExchangePointer = std::shared_ptr<Exchange>;
  // Nothing where the reply comes later.
  using Attempt = std::function<std::optional<Reply>()>;

  // Responds with what comes of the attempt, be it thrown.
  void settle(Exchange& exchange, const Attempt& attempt) const;
  void finish(Exchange& exchange, Reply&& reply) const;
  [[nodiscard]] std::optional<Reply> dispatch(const ExchangePointer& exchange);
  [[nodiscard]] std::optional<Reply> call(const ExchangePointer& exchange);
  [[nodiscard]] Reply decide(Exchange& exchange, const hooks::Call& call,
                             const std::vector<hooks::FilledGap>& filled) const;
  [[nodiscard]] Reply fault(const std::exception& error, const std::string& id) const;

  const hooks::Registry& registry_;
  FhirAccess& fhir_;
  const Log& log_;
  Metrics& metrics_;
  const EndpointSettings settings_;
  const std::string discovery_;
  Workers workers_;  // for what had to wait; ends first
};

}  // namespace server
