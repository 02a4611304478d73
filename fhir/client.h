// What is asked of a FHIR server while an EHR waits for its answer: several reads and searches at
// once, in one go, with all pages, before one instant. Whatever the server does, what came until
// then is handed over, and of the rest it is said why it did not come.
//
// Source: FHIR R4 http.html (read, search, search via POST), bundle.html (paging); protocol.md,
// "Prefetch and the FHIR server".
//
// The server is an attacker's until proven otherwise: only origins that the caller lists are
// called, over https but on this very machine; the name is resolved once, the address is checked,
// and the connections go to that address; redirects are not followed, pages only to the same
// origin; time, bytes, pages and connections are bounded.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/fetch_failure.h"
#include "fhir/json_document.h"
#include "fhir/name_lookup.h"
#include "fhir/rest_answer.h"

namespace fhir {

struct Fetched {
  std::vector<JsonDocument> pages;  // what came, in order; a read has one
  std::optional<FetchFailure> failure;
  int status = 0;  // of the answer that failed; 0 where there was none
  std::chrono::microseconds took{0};
};

struct FetchOrder {
  std::string server;                // fhirServer as the request names it
  std::vector<std::string> allowed;  // origins
  std::string token;                 // may be empty
  std::string traceparent;           // passed on; may be empty
  std::vector<Query> queries;
  std::chrono::steady_clock::time_point deadline;
};

struct ClientSettings {
  std::size_t connections = 6;
  std::size_t pages = 20;  // of one query
  // All answers of one order together.
  std::size_t response_bytes = std::size_t{16} * 1024 * 1024;
  bool post_search = false;  // POST [type]/_search at once, not only where GET is refused
  bool allow_private_addresses = false;
  std::string ca_file;  // trusted besides the system's; may be empty
  NameLookup::Resolve resolve = resolve_by_system;
};

class Client {
 public:
  // One Fetched per query, in their order.
  using Done = std::function<void(std::vector<Fetched>&&)>;

  // Throws std::invalid_argument where the ca_file cannot be used.
  explicit Client(ClientSettings settings);
  // Stops, and waits for names that are being looked up.
  ~Client();  // NOLINT(bugprone-exception-escape)
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sets up the library that it calls by, if that has not been done: see http_session.h. Nobody
  // need do this before fetch().
  void start() const;

  // Returns at once. Calls `done` once, from a thread of the client's own, at the deadline or
  // before it; `done` must not take long.
  void fetch(FetchOrder order, Done done);

  // Ends the fetches in hand as if their deadline had come: `done` of all has been called when it
  // returns. What is asked later is `timeout`, in place. Not from within `done`.
  void stop() const;

 private:
  struct Shared;
  class Fetch;
  const std::shared_ptr<const Shared> shared_;
  NameLookup names_;
};

}  // namespace fhir
