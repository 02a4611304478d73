#include "server/listeners.h"

#include <stdexcept>
#include <utility>

#include "server/beast_listener.h"
#include "server/beast_tls.h"
#include "server/cpprest_listener.h"

namespace server {

ListenerKind parse_listener_kind(std::string_view text) {
  if (text == "beast") return ListenerKind::beast;
  if (text == "cpprest") return ListenerKind::cpprest;
  throw std::invalid_argument("must be beast or cpprest");
}

void check_tls(ListenerKind kind, const TlsSettings& settings) {
  if (kind == ListenerKind::cpprest) throw ListenError("tls: the listener cpprest has none");
  (void)make_tls_context(settings);
}

std::unique_ptr<Listener> make_listener(ListenerKind kind, const ListenerSettings& settings,
                                        Handler handler) {
  return kind == ListenerKind::cpprest ? make_cpprest_listener(settings, std::move(handler))
                                       : make_beast_listener(settings, std::move(handler));
}

}  // namespace server
