// From a request to its reply: the checks that hold for all paths (server/route.h), what is done at
// each, and the one place where a Refusal becomes an HTTP answer.
//
// Source: CDS Hooks 3.0 "Discovery", "Calling a CDS Service"; docs/protocol.md.
// Any number of threads may call it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/date_time.h"
#include "hooks/call.h"
#include "hooks/discovery.h"
#include "hooks/registry.h"
#include "server/client_trust.h"
#include "server/cors.h"
#include "server/fhir_access.h"
#include "server/front_page.h"
#include "server/listener.h"
#include "server/log.h"
#include "server/metrics.h"
#include "server/rate_limit.h"
#include "server/recorder.h"
#include "server/route.h"

namespace server {

struct EndpointSettings {
  OriginPolicy origins;
  hooks::DiscoverySettings discovery;
  FrontPage page;
  bool allow_as_of = false;  // requests may set the instant that they are answered for
  bool explain = false;      // every answer says why it is as it is, not only where that is asked
  std::function<fhir::Instant()> now;
  std::function<std::string()> new_uuid;
  RateLimit* rate_limit = nullptr;  // outlives the endpoints; none: no limit
};

class Endpoints {
 public:
  // What it is given outlives it, and it outlives the requests in hand.
  Endpoints(const hooks::Registry& registry, FhirAccess& fhir, const Log& log, Metrics& metrics,
            const ClientTrust& trust, const Recorder& recorder, EndpointSettings settings);

  void answer(Request&& request, Respond respond, Door door = Door::only) const;

  // From now on this is not ready, whichever door it is asked at.
  void begin_stopping() { stopping_ = true; }

 private:
  struct Turn;  // one request on its way to its reply, from thread to thread
  using SharedTurn = std::shared_ptr<Turn>;

  // The steps. Each answers the turn or leaves that to the next.
  template <typename Step>
  void attempt(const SharedTurn& turn, Step step) const;  // answers what the step throws
  void dispatch(const SharedTurn& turn) const;
  void identify(const SharedTurn& turn) const;
  void serve(const SharedTurn& turn) const;
  void take_feedback(const SharedTurn& turn) const;
  void finish(Turn& turn, Reply&& reply) const;

  [[nodiscard]] bool has_room(std::string_view client) const;
  void refuse_hasty(std::string_view client) const;
  void charge(std::string_view client) const;
  void let_in(const SharedTurn& turn, TrustAnswer&& answer) const;
  [[nodiscard]] Reply preflight(const Turn& turn) const;
  [[nodiscard]] Reply front_page() const;
  void call(const SharedTurn& turn) const;
  void decide(Turn& turn, const hooks::Call& call,
              const std::vector<hooks::FilledGap>& filled) const;
  [[nodiscard]] Reply fault(const std::exception& error, const std::string& id) const;

  const hooks::Registry& registry_;
  FhirAccess& fhir_;
  const Log& log_;
  Metrics& metrics_;
  const ClientTrust& trust_;
  const Recorder& recorder_;
  const EndpointSettings settings_;
  const std::string discovery_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace server
