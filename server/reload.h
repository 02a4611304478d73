// SIGHUP: the configuration file is read again while requests are answered.
//
// Taken over are who may call and with which keys ([clients], [authentication], base-url), the FHIR
// servers of calls without a token (fhir.servers), and the files of [tls]. All else stays as it was
// at the start; the log names each key that would change it. A file that would refuse a start
// changes nothing, nor does one that would let in anybody where a token was needed before.
//
// Used from one thread.
#pragma once

#include <string>
#include <vector>

#include "server/client_trust.h"
#include "server/configuration.h"
#include "server/listener.h"
#include "server/log.h"
#include "server/serve_options.h"

namespace server {

class Reload {
 public:
  // `started` is what the server was started with; what is given outlives this.
  Reload(const ServeOptions& options, const Configuration& started, ClientTrust& trust,
         Listener& listener, const Log& log);

  void read_again();

 private:
  [[nodiscard]] std::vector<std::string> faults_of(const Configuration& next) const;
  void take(const Configuration& next);
  void name_what_stays(const Configuration& next) const;

  const ServeOptions& options_;
  const Configuration& started_;
  ClientTrust& trust_;
  Listener& listener_;
  const Log& log_;
  bool asks_for_tokens_;
};

}  // namespace server
