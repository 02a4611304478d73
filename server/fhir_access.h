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

namespace server {

// The table [fhir] of the configuration.
struct FhirSettings {
  // Origins that a caller may name whom nobody has vouched for (server/client.h, "anonymous").
  std::vector<std::string> servers;
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
  using Done = std::function<void(std::vector<hooks::FilledGap>&&)>;

  // Throws std::invalid_argument where the settings name a ca-file that cannot be used.
  explicit FhirAccess(FhirSettings settings);

  // Returns at once. Calls `done` once, from another thread, at the deadline or before it; `done`
  // must not take long.
  void fill(std::vector<hooks::PrefetchGap> gaps, const GapOrder& order, Done done);

 private:
  const std::chrono::milliseconds deadline_;
  fhir::Client client_;
};

// For the log and the metrics.
[[nodiscard]] std::vector<ServedQuery> served_queries(const std::vector<hooks::FilledGap>& filled);

}  // namespace server
