// Which refusal a fault of the listener is: RFC 9110 section 15.5.
#pragma once

#include "server/listener.h"

namespace server {

// Throws hooks::Refusal for what did not come as one request, whatever its path.
void refuse_unreadable(Fault fault);

// Throws hooks::Refusal for what came as one and is not served all the same.
void refuse_faulty(Fault fault);

}  // namespace server
