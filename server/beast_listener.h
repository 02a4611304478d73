// The listener on top of Boost.Beast, the default: docs/adr. Keeps every limit of
// ListenerSettings, and speaks TLS. There may be several in one process.
//
// One loop per thread, each with an acceptor of its own on the same port (SO_REUSEPORT): the kernel
// spreads the connections. A connection stays with its thread, which also runs the handler.
#pragma once

#include <memory>

#include "server/listener.h"

namespace server {

// Throws ListenError where the files of settings.tls cannot be used.
[[nodiscard]] std::unique_ptr<Listener> make_beast_listener(const ListenerSettings& settings,
                                                            Handler handler);

}  // namespace server
