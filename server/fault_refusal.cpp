#include "server/fault_refusal.h"

#include "hooks/refusal.h"

namespace server {

using hooks::Reason;
using hooks::Refusal;

void refuse_unreadable(Fault fault) {
  if (fault == Fault::bad_head) throw Refusal(Reason::not_http, "not an HTTP/1.1 request");
  if (fault == Fault::head_too_large) {
    throw Refusal(Reason::head_too_large, "the headers are longer than this server accepts");
  }
  if (fault == Fault::bad_framing) {
    throw Refusal(Reason::not_json, "the body did not arrive whole");
  }
  if (fault == Fault::timed_out) {
    throw Refusal(Reason::timed_out, "the request did not arrive in time");
  }
}

void refuse_faulty(Fault fault) {
  switch (fault) {
    case Fault::none:
    case Fault::bad_head:
    case Fault::head_too_large:
    case Fault::bad_framing:
    case Fault::timed_out:
      return;
    case Fault::too_large:
      throw Refusal(Reason::too_large, "the body is longer than this server accepts");
    case Fault::busy:
      throw Refusal(Reason::overloaded, "the server has too many requests in hand");
    case Fault::stopping:
      throw Refusal(Reason::shutting_down, "the server is shutting down");
  }
}

}  // namespace server
