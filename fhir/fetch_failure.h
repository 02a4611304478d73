// The ways in which a FHIR server can fail to give what it was asked for (fhir/client.h).
#pragma once

#include <cstdint>
#include <string_view>

namespace fhir {

// Why something could not be fetched, or not whole.
enum class FetchFailure : std::uint8_t {
  not_allowed,        // the caller's list has not this origin, or it is no https
  unresolved,         // the name of the server leads to no address
  unsafe_address,     // it leads to one that is not to be called
  unreachable,        // no connection
  no_tls,             // no TLS, or a certificate that does not hold
  timeout,            // the time was over
  cut_off,            // the answer ended early, or was no HTTP
  too_large,          // more bytes than may come
  unauthorized,       // 401, or a token that cannot be sent
  forbidden,          // 403
  not_found,          // 404, 410
  too_many_requests,  // 429
  rejected,           // another status of 4xx
  server_error,       // 5xx
  redirected,         // 3xx
  not_fhir,           // no FHIR JSON or XML, or compressed, or empty
  wrong_type,         // FHIR, but not what was asked for
  operation_outcome,  // an OperationOutcome with a status of success
  page_elsewhere,     // the next page is said to be on another server
  page_loop,          // the next page is one that was there already
  too_many_pages,
};
// "timeout", "too-many-pages": for logs and metrics.
[[nodiscard]] std::string_view to_text(FetchFailure failure);

}  // namespace fhir
