// What the listener costs by itself: any POST is answered with a constant of a given size, after
// its body has been received. The load script measures this beside the real service; it is no part
// of the server.
//
// usage: fixed_reply [HOST:PORT] [BYTES] [beast|cpprest]
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include "server/address.h"
#include "server/listeners.h"

int main(int argc, char** argv) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  const server::Address address = server::parse_address(argc > 1 ? argv[1] : "127.0.0.1:0");
  const std::string body(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 8192, 'x');

  server::ListenerSettings settings;
  settings.host = address.host;
  settings.port = address.port;
  const auto listener =
      server::make_listener(server::parse_listener_kind(argc > 3 ? argv[3] : "beast"), settings,
                            [&body](server::Request&&, const server::Respond& respond) {
                              respond({200, {{"Content-Type", "application/json"}}, body});
                            });
  listener->start();
  std::cout << listener->url() << std::endl;

  int signal = 0;
  sigwait(&ends, &signal);
  listener->stop();
}
