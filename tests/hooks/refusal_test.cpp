#include "hooks/refusal.h"

#include <array>
#include <catch2/catch.hpp>

using hooks::Reason;
using hooks::Refusal;

TEST_CASE("every reason has its HTTP status and its issue code", "[hooks][refusal]") {
  struct Row {
    Reason reason;
    int status;
    const char* code;
  };
  constexpr auto kRows = std::to_array<Row>({
      {Reason::not_http, 400, "structure"},
      {Reason::not_json, 400, "structure"},
      {Reason::missing, 400, "required"},
      {Reason::wrong_type, 400, "structure"},
      {Reason::wrong_value, 400, "value"},
      {Reason::not_authenticated, 401, "login"},
      {Reason::not_allowed, 403, "forbidden"},
      {Reason::unknown_service, 404, "not-found"},
      {Reason::wrong_method, 405, "not-supported"},
      {Reason::timed_out, 408, "timeout"},
      {Reason::unsupported_media_type, 415, "not-supported"},
      {Reason::too_large, 413, "too-long"},
      {Reason::head_too_large, 431, "too-long"},
      {Reason::too_many_requests, 429, "throttled"},
      {Reason::no_clinical_data, 412, "incomplete"},
      {Reason::overloaded, 503, "throttled"},
      {Reason::shutting_down, 503, "transient"},
      {Reason::storage_down, 503, "transient"},
      {Reason::internal_fault, 500, "exception"},
  });
  static_assert(kRows.size() == static_cast<std::size_t>(Reason::internal_fault) + 1);
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    const Row& row = kRows[i];
    CAPTURE(i, row.status, row.code);
    CHECK(row.reason == static_cast<Reason>(i));
    CHECK(hooks::http_status(row.reason) == row.status);
    CHECK(hooks::issue_code(row.reason) == row.code);
  }
}

TEST_CASE("a refusal is an OperationOutcome that names the member", "[hooks][refusal]") {
  const Refusal refusal(Reason::missing, "context.patientId is required", "context.patientId");
  CHECK(refusal.status() == 400);
  CHECK(std::string(refusal.what()) == "context.patientId is required");
  CHECK(refusal.to_json() ==
        R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"required",)"
        R"("diagnostics":"context.patientId is required","expression":["context.patientId"]}]})");
}

TEST_CASE("a refusal of the request as a whole has no expression", "[hooks][refusal]") {
  CHECK(Refusal(Reason::too_large, "too long").to_json() ==
        R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"too-long",)"
        R"("diagnostics":"too long"}]})");
}

TEST_CASE("a refusal without an issue is a mistake of the program", "[hooks][refusal]") {
  CHECK_THROWS_AS(Refusal(std::vector<hooks::Issue>{}), std::logic_error);
}
