#include "fhir/fetch_failure.h"

namespace fhir {

std::string_view to_text(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::not_allowed:
      return "not-allowed";
    case FetchFailure::unresolved:
      return "unresolved";
    case FetchFailure::unsafe_address:
      return "unsafe-address";
    case FetchFailure::unreachable:
      return "unreachable";
    case FetchFailure::no_tls:
      return "no-tls";
    case FetchFailure::timeout:
      return "timeout";
    case FetchFailure::cut_off:
      return "cut-off";
    case FetchFailure::too_large:
      return "too-large";
    case FetchFailure::unauthorized:
      return "unauthorized";
    case FetchFailure::forbidden:
      return "forbidden";
    case FetchFailure::not_found:
      return "not-found";
    case FetchFailure::too_many_requests:
      return "too-many-requests";
    case FetchFailure::rejected:
      return "rejected";
    case FetchFailure::server_error:
      return "server-error";
    case FetchFailure::redirected:
      return "redirected";
    case FetchFailure::not_fhir:
      return "not-fhir";
    case FetchFailure::wrong_type:
      return "wrong-type";
    case FetchFailure::operation_outcome:
      return "operation-outcome";
    case FetchFailure::page_elsewhere:
      return "page-elsewhere";
    case FetchFailure::page_loop:
      return "page-loop";
    case FetchFailure::too_many_pages:
      return "too-many-pages";
  }
  return "unknown";
}

}  // namespace fhir
