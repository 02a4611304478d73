#include "server/serve.h"

#include <pthread.h>

#include <chrono>
#include <csignal>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/beast_listener.h"
#include "server/client_trust.h"
#include "server/configuration.h"
#include "server/configuration_faults.h"
#include "server/cpprest_jwks.h"
#include "server/endpoints.h"
#include "server/listeners.h"
#include "server/log.h"
#include "server/metrics.h"
#include "server/offered_services.h"
#include "server/rate_limit.h"
#include "server/recorder.h"
#include "server/reload.h"
#include "server/replay_store.h"
#include "server/storage_settings.h"
#include "server/uuid.h"
#include "server/version.h"
#include "server/workers.h"

namespace server {
namespace {

// SIGTERM and SIGINT, and SIGHUP where there is a file to read again, wait for someone to ask for
// them, in this thread and all it starts.
class Signals {
 public:
  explicit Signals(bool with_reload) {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    if (with_reload) sigaddset(&signals_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // a client or a pipe that goes away ends nothing here
    std::signal(SIGXFSZ, SIG_IGN);  // nor does a file that may not grow
  }
  [[nodiscard]] int wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
    return signal;
  }
  // Until someone asks again to end, or until then.
  void wait_for_end(std::chrono::steady_clock::time_point deadline) const {
    for (;;) {
      const auto left = deadline - std::chrono::steady_clock::now();
      if (left.count() <= 0) return;
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
      const timespec time{seconds.count(), std::chrono::nanoseconds(left - seconds).count()};
      const int signal = sigtimedwait(&signals_, nullptr, &time);
      if (signal == SIGTERM || signal == SIGINT) return;
    }
  }

 private:
  sigset_t signals_{};
};

fhir::Instant clock_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Handler at(const Endpoints& endpoints, Door door) {
  return [&endpoints, door](Request&& request, Respond respond) {
    endpoints.answer(std::move(request), std::move(respond), door);
  };
}

// Has a thread of its own, so that metrics can be had of a server that is too busy. Null where it
// is not wanted.
std::unique_ptr<Listener> make_operations_listener(const Configuration& configuration,
                                                   const Endpoints& endpoints) {
  if (!configuration.operations) return nullptr;
  ListenerSettings settings;
  settings.host = configuration.operations->host;
  settings.port = configuration.operations->port;
  settings.threads = 1;
  return make_beast_listener(settings, at(endpoints, Door::operations));
}

void start_operations(Listener& listener, const Log& log) {
  try {
    listener.start();
  } catch (const ListenError& error) {
    throw ListenError(std::string("operations.listen: ") + error.what());
  }
  log.life("operations: " + listener.url());
}

// All that answers later than it is asked, or is asked for that. Ends it while what is called then
// is still there.
struct Answering {
  CpprestJwks& key_fetcher;
  FhirAccess& fhir;
  ReplayStore& replays;
  Workers& workers;
  Recorder& recorder;

  ~Answering() { stop(); }  // NOLINT(bugprone-exception-escape)

  // After the listeners. The first three hand on to each other and to the workers, and what has
  // stopped answers in place; so once the workers are through, only the recorder has any left.
  void stop() const {
    key_fetcher.stop();
    fhir.stop();
    replays.stop();
    workers.stop();
    recorder.stop();
  }
};

int run(const ServeOptions& options, const Configuration& configuration, const Signals& signals) {
  const Log log(configuration.log_level);
  const OfferedServices services(configuration);
  RateLimit rate_limit(configuration.rate_limit);
  Metrics metrics;
  CpprestJwks key_fetcher(std::make_shared<const fhir::TrustedCertificates>());
  Workers workers(configuration.threads);
  // After who reads the system's certificates.
  FhirAccess fhir(configuration.fhir, workers);
  const auto replays = make_replay_store(settle(configuration.storage, process_environment()),
                                         configuration.threads, log);
  ClientTrust trust(
      configuration.trust, key_fetcher, *replays, clock_now,
      [&log](const std::string& text) { log.warn(text); }, &workers);
  Recorder recorder(configuration, services.registry(), log, metrics, clock_now);
  OrderedUuids uuids;
  Endpoints endpoints(services.registry(), fhir, log, metrics, trust, recorder,
                      {configuration.origins, configuration.discovery, make_front_page(services),
                       configuration.allow_as_of, configuration.explain, clock_now,
                       [&uuids] { return uuids.next(); }, &rate_limit});
  const Answering answering{key_fetcher, fhir, *replays, workers, recorder};

  ListenerSettings settings;
  settings.host = configuration.listen.host;
  settings.port = configuration.listen.port;
  settings.limits = configuration.limits;
  settings.tls = configuration.tls;
  settings.threads = configuration.threads;
  const auto listener =
      make_listener(configuration.listener, settings,
                    at(endpoints, configuration.operations ? Door::clients : Door::only));
  const auto operations = make_operations_listener(configuration, endpoints);
  fhir.start();
  trust.warm();  // not before the listener has set up the library that both use
  listener->start();
  if (operations) start_operations(*operations, log);

  if (configuration.allow_as_of) log.warn("requests may set the instant they are answered for");
  if (configuration.trust.clients.empty() && !configuration.listen.is_loopback()) {
    log.warn("clients are not authenticated");
  }
  log.life(std::string("started, version ") + kVersion);
  std::cout << "ivig-cds is ready: " << listener->url() << std::endl;

  Reload reload(options, configuration, trust, *listener, log);
  while (signals.wait() == SIGHUP) reload.read_again();
  endpoints.begin_stopping();
  if (configuration.drain.count() > 0) {
    log.life("draining");
    listener->drain();
    signals.wait_for_end(std::chrono::steady_clock::now() + configuration.drain);
  }
  log.life("stopping");
  listener->stop();
  if (operations) operations->stop();
  answering.stop();
  log.life("stopped");
  return 0;
}

}  // namespace

int serve(const ServeOptions& options) {
  const Signals signals(options.configuration_file.has_value());  // before any thread is started
  try {
    const Configuration configuration = configuration_of(options);
    const std::vector<std::string> faults = faults_in(configuration, process_environment());
    for (const std::string& fault : faults) std::cerr << "ivig-cds: " << fault << '\n';
    return faults.empty() ? run(options, configuration, signals) : 2;
  } catch (const std::exception& error) {
    std::cerr << "ivig-cds: " << error.what() << '\n';
    return 2;
  }
}

}  // namespace server
