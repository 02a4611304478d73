// The listener on top of cpprestsdk's http_listener; its .cpp is the only file of this program that
// includes the library for serving.
//
// Limits of the library, none of which can be mended from outside it: request heads are read
// without a bound, and there is no timeout for slow clients; one chunk of a chunked body is held
// whole before it is passed on, so only the sum of chunks is bounded here; "Expect: 100-continue"
// is not answered; a malformed request line is refused by the library itself, with a bare 400.
// Where clients are not trusted, put a proxy that bounds all this in front.
#pragma once

#include <memory>

#include "server/listener.h"

namespace server {

// One thread of the library's moves the bytes; handlers run on threads of the listener's own,
// settings.threads of them. The library's pool is one per process: make one listener.
[[nodiscard]] std::unique_ptr<Listener> make_cpprest_listener(ListenerSettings settings,
                                                              Handler handler);

}  // namespace server
