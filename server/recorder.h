// Between the endpoints and the decision log: what of an answer and of a feedback is kept, under
// whose name, and where nothing is shown.
//
// Silent mode is what a site runs before it goes live: every call is judged and recorded, and
// answered with no cards. It holds for a client (Client::silent) or for a service.
//
// Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/call.h"
#include "hooks/registry.h"
#include "server/client.h"
#include "server/configuration.h"
#include "server/decision_log.h"
#include "server/metrics.h"
#include "server/patient_hash.h"

namespace server {

// The ids under which the services of these names are offered. Throws ConfigurationError where one
// is none of the program's.
[[nodiscard]] std::set<std::string, std::less<>> ids_of(const hooks::Registry& registry,
                                                        const std::vector<std::string>& names);

class Recorder {
 public:
  // Registry, log and metrics outlive it. Throws ConfigurationError where storage is not set up as
  // it should be. A database that is only down is none of that: answers go on without it.
  Recorder(const Configuration& configuration, const hooks::Registry& registry, const Log& log,
           Metrics& metrics, std::function<fhir::Instant()> now);

  // Writes what is waiting. Everything that store() was given has been answered when it returns.
  void stop();

  // Feedback is taken at all.
  [[nodiscard]] bool keeps() const noexcept { return log_ != nullptr; }

  // The answers to this client by this service are not shown.
  [[nodiscard]] bool silent(const Client& client, std::string_view service_id) const;

  // What a call decided. After the response is on its way.
  void record(hooks::Answer&& answer, const Client& client, std::string_view service_id,
              std::string_view hook) const;

  // Tells the metrics how many decisions wait now, and how many were dropped.
  void count() const;

  // The body of a feedback call. `done` hears whether all of it is stored (DecisionLog::store).
  // Throws Refusal. Only where it keeps anything.
  void store(std::string&& body, const Client& client, std::string_view service_id,
             DecisionLog::Done done) const;

 private:
  Metrics& metrics_;
  const std::set<std::string, std::less<>> silent_ids_;
  const std::function<fhir::Instant()> now_;
  // Both, or neither where nothing is kept.
  std::optional<PatientHash> patient_hash_;
  std::unique_ptr<DecisionLog> log_;  // last: it calls back
};

}  // namespace server
