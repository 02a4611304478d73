#include "hooks/refusal.h"

#include <catch2/catch.hpp>

using hooks::Reason;
using hooks::Refusal;

TEST_CASE("every reason has its HTTP status and its issue code", "[hooks][refusal]") {
  struct Row {
    Reason reason;
    int status;
    const char* code;
  };
  const Row row = GENERATE(
      Row{Reason::not_json, 400, "structure"}, Row{Reason::missing, 400, "required"},
      Row{Reason::wrong_type, 400, "structure"}, Row{Reason::wrong_value, 400, "value"},
      Row{Reason::unknown_service, 404, "not-found"},
      Row{Reason::wrong_method, 405, "not-supported"},
      Row{Reason::unsupported_media_type, 415, "not-supported"},
      Row{Reason::too_large, 413, "too-long"}, Row{Reason::no_clinical_data, 412, "incomplete"},
      Row{Reason::shutting_down, 503, "transient"}, Row{Reason::internal_fault, 500, "exception"});
  CHECK(hooks::http_status(row.reason) == row.status);
  CHECK(hooks::issue_code(row.reason) == row.code);
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
