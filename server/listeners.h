// Which listener serves: the default on top of Boost.Beast, or the one on top of cpprestsdk, for
// loopback or behind a proxy. docs/adr says what the latter cannot do.
#pragma once

#include <memory>
#include <string_view>

#include "server/listener.h"

namespace server {

enum class ListenerKind { beast, cpprest };

// Throws std::invalid_argument for what is neither "beast" nor "cpprest".
[[nodiscard]] ListenerKind parse_listener_kind(std::string_view text);

// Throws ListenError where that listener cannot serve with these files.
void check_tls(ListenerKind kind, const TlsSettings& settings);

// Throws ListenError where it cannot be had with these settings.
[[nodiscard]] std::unique_ptr<Listener> make_listener(ListenerKind kind,
                                                      const ListenerSettings& settings,
                                                      Handler handler);

}  // namespace server
