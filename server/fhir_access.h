// The way from a call's gaps to the client's FHIR server and back (protocol.md, "Prefetch and the
// FHIR server").
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "fhir/client.h"
#include "hooks/prefetch_gap.h"
#include "hooks/request.h"
#include "server/client.h"
#include "server/served_request.h"
#include "server/workers.h"

namespace server {

// The table [fhir] of the configuration.
struct FhirSettings {
  // From the arrival of a call to the end of all its queries.
  std::chrono::milliseconds deadline{400};
  fhir::ClientSettings client;
};

// A call that waits for its gaps to be filled.
struct GapOrder {
  const hooks::HookRequest& request;  // read before fill() returns
  const Client& client;
  std::string traceparent;  // passed on; may be empty
  std::chrono::steady_clock::time_point arrived;
};

class FhirAccess {
 public:
  using Done = std::function<void(const std::vector<hooks::FilledGap>&)>;

  // The workers, for those who waited, outlive it. Throws std::invalid_argument where the settings
  // name a ca-file that cannot be used.
  FhirAccess(FhirSettings settings, Workers& workers);

  // Before anything else calls out by the library of the client, and after a listener of that
  // library is made.
  void start() { client_.start(); }

  // Returns at once. Calls `done` once, by a worker, when all has come or the time is over.
  void fill(std::vector<hooks::PrefetchGap> gaps, const GapOrder& order, Done done);

  // As if all time were over: whoever waits has been handed to the workers when it returns, and who
  // comes later is at once.
  void stop() { client_.stop(); }

 private:
  const std::chrono::milliseconds deadline_;
  Workers& workers_;
  fhir::Client client_;
};

// For the log and the metrics.
[[nodiscard]] std::vector<ServedQuery> served_queries(const std::vector<hooks::FilledGap>& filled);

}  // namespace server
