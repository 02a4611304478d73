// Who may call, as the site writes it down: the tables [clients.NAME] and [authentication] of the
// configuration (docs/configuration.md).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/client.h"
#include "server/jose.h"
#include "server/key_set.h"

namespace server {

struct ClientSettings {
  Client client;       // its tenant: the only one that its tokens may name; empty: any
  std::string issuer;  // iss of its tokens
  std::shared_ptr<const KeySet> keys;  // of its jwks-file; null where it has key URLs instead
  std::vector<std::string> key_urls;   // jku: https, or http of this machine
  std::vector<Algorithm> algorithms{Algorithm::es384, Algorithm::rs384};
};

struct TrustSettings {
  std::string base_url;    // of this server, as clients call it; no slash at the end
  bool discovery = false;  // discovery needs a token too
  bool feedback = true;
  std::vector<ClientSettings> clients;  // each with an issuer of its own
  Client anonymous;                     // who calls where no token is needed
};

}  // namespace server
