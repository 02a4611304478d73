// What is known of one request once it is answered: what the log and the metrics are made of. All
// of its words are this program's own or the site's; nothing in it is a patient's.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace server {

// One query to the client's FHIR server.
struct ServedQuery {
  std::string key;      // the prefetch key that it was for
  std::string outcome;  // "read", or why it was not: the name of a failure kind
  std::chrono::microseconds took{0};
};

struct ServedRequest {
  std::string id;            // the reply's X-Request-Id
  std::string trace_id;      // of the request's traceparent; empty where it has none
  std::string client;        // the site's name for who called; empty before that is known
  std::string tenant;        // as that client says, signed; may be empty
  std::string_view method;   // one of this program's own names, "other" for the rest
  std::string_view route;    // the pattern, "/cds-services/{id}"
  std::string_view service;  // the id of a service that is offered; else empty
  std::string_view hook;     // of that service; else empty
  int status = 0;
  std::size_t bytes_in = 0;
  std::size_t bytes_out = 0;
  // From the request whole in memory to its reply handed to the listener, and parts of it: reading
  // it, waiting for the FHIR server, deciding and writing the cards, handing over the reply.
  std::chrono::microseconds took{0};
  std::chrono::microseconds read{0};
  std::chrono::microseconds fetch{0};
  std::chrono::microseconds decide{0};
  std::chrono::microseconds write{0};
  std::vector<ServedQuery> queries;
  std::vector<std::string> verdicts;  // of each card that has one
  std::vector<std::string> notes;     // kinds of data-quality notes, each once
  std::string note;                   // why it was refused, what was odd about it
};

}  // namespace server
