// Between the endpoints and the decision log: what of an answer and of a feedback is kept, under
// whose name, and where nothing is shown.
//
// Silent mode is what a site runs before it goes live: every call is judged and recorded, and
// answered with no cards. It holds for a client (Client::silent) or for a service.
//
// Thread-safe.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/registry.h"
#include "server/client.h"
#include "server/decision_log.h"
#include "server/metrics.h"
#include "server/patient_hash.h"

namespace server {

// The ids under which the services of these names are offered. Throws ConfigurationError for a name
// that no service has.
[[nodiscard]] std::set<std::string, std::less<>> silent_ids(const hooks::Registry& registry,
                                                            const std::vector<std::string>& names);

class Recorder {
 public:
  // Log and metrics outlive it. Without a log (null) nothing is kept and no feedback is taken.
  Recorder(DecisionLog* log, Metrics& metrics, PatientHash patient_hash,
           std::set<std::string, std::less<>> silent_ids, std::function<fhir::Instant()> now);

  [[nodiscard]] bool silent(const Client& client, std::string_view service_id) const;

  // What a call decided. After the response is on its way.
  void record(hooks::Answer&& answer, const Client& client, std::string_view service_id) const;

  // The body of a feedback call. `done` hears whether all of it is stored (DecisionLog::store).
  // Throws Refusal.
  void store(std::string&& body, const Client& client, std::string_view service_id,
             DecisionLog::Done done) const;

 private:
  DecisionLog* const log_;
  Metrics& metrics_;
  const PatientHash patient_hash_;
  const std::set<std::string, std::less<>> silent_ids_;
  const std::function<fhir::Instant()> now_;
};

}  // namespace server
