// What the answer of a FHIR server is worth: the resource that was asked for, or why there is none.
//
// Source: FHIR R4 http.html (status codes, content types, read, search), bundle.html (paging).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/fetch_failure.h"
#include "fhir/http_session.h"
#include "fhir/json_document.h"

namespace fhir {

// "Patient/1" and "Observation?patient=1&code=…" seen from the server's base. A link is the
// absolute URL of a Bundle's next page; what it leads to is a Bundle.
struct Query {
  std::string target;
  bool is_link = false;
};

// A search, not a read.
[[nodiscard]] bool is_search(const Query& query);

// A document, why there is none, or both: what came is not all.
struct Judged {
  std::optional<JsonDocument> document;
  std::optional<FetchFailure> failure;
};
[[nodiscard]] Judged judge(HttpAnswer&& answer, const Query& query);

// A Bundle that does not hold what was asked for: its entries are no list, or it counts matches and
// brings none.
[[nodiscard]] bool is_hollow(Json bundle);

// Among its entries is an OperationOutcome of an error: what is here is not all, or nothing.
[[nodiscard]] bool withholds(Json bundle);

// The address of the page after this one, as the server writes it; empty where there is none.
[[nodiscard]] std::string_view next_link(Json bundle);

// How long a server that is busy asks to wait, in whole seconds: a date is too coarse for what may
// be left of the time.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(const HttpAnswer& answer);

}  // namespace fhir
