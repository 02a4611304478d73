// What a body must be, by the head that came with it.
//
// Source: CDS Hooks 3.0 "Calling a CDS Service"; RFC 9110 sections 8.3, 8.4 and 15.5.16.
#pragma once

#include "server/listener.h"

namespace server {

// Throws hooks::Refusal (415) where the body is not said to be JSON, or is compressed. Also where
// there is no Content-Type: a page may send a body without one to any origin, unasked.
void require_json(const Request& request);

}  // namespace server
