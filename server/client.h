// Who calls, and what the site lets them do: protocol.md "Trust". What nobody has vouched for, on a
// loopback listener without clients, is the client "anonymous".
#pragma once

#include <string>
#include <vector>

namespace server {

struct Client {
  std::string name = "anonymous";         // the site's own name for it, in log and storage
  std::string tenant;                     // as the client says it; may be empty
  std::vector<std::string> fhir_servers;  // origins that its calls may name as fhirServer
  std::vector<std::string> services;      // names of services that it may call; empty: all
  bool silent = false;                    // its calls are judged and recorded, and get no cards
};

}  // namespace server
