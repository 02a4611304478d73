// A request that is not answered: why, where in it, and with what HTTP status.
//
// Thrown at the edge, caught in one place (server/endpoints.cpp), sent as an OperationOutcome
// (FHIR R4 operationoutcome.html; CDS Hooks 3.0 "CDS Service Response": SHOULD on every non-2xx).
// What a Refusal says goes to the client and may be logged: it names members by their path and
// bytes by their offset, and never repeats a value of the request.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace hooks {

enum class Reason {
  not_http,                // not a request that every reader reads in the same way
  not_json,                // the bytes are not the JSON that this program reads
  missing,                 // a required member is not there
  wrong_type,              // a member is of another JSON type
  wrong_value,             // a member of the right type says what cannot be
  not_authenticated,       // who calls is not known, or not to be believed
  not_allowed,             // who calls is known and may not do this
  unknown_service,         // no such path
  wrong_method,            // the path has no such method
  timed_out,               // it did not come in time
  unsupported_media_type,  // the body claims to be something else than JSON
  too_large,               // the body is longer than the limit
  head_too_large,          // the request line and the headers are
  too_many_requests,       // from this client, lately
  no_clinical_data,        // neither prefetch nor FHIR server: CDS Hooks 3.0, 412
  overloaded,              // too many requests, of all clients, at once
  shutting_down,           // the process ends; another one may answer
  storage_down,            // feedback cannot be kept now
  internal_fault,          // this program's mistake
};

// The HTTP status of a reason, and its code of http://hl7.org/fhir/issue-type.
[[nodiscard]] int http_status(Reason reason);
[[nodiscard]] std::string_view issue_code(Reason reason);

// One thing that is wrong. `path` is the member, as in context.draftOrders.resourceType, and
// becomes the issue's expression; empty where the request as a whole is meant.
struct Issue {
  Reason reason;
  std::string diagnostics;
  std::string path;
};

// Several issues may be told at once; the status is the first one's.
class Refusal : public std::exception {
 public:
  Refusal(Reason reason, std::string diagnostics, std::string path = {});
  explicit Refusal(std::vector<Issue> issues);  // at least one

  [[nodiscard]] int status() const { return http_status(issues_.front().reason); }
  [[nodiscard]] const std::vector<Issue>& issues() const noexcept { return issues_; }
  [[nodiscard]] const char* what() const noexcept override;

  // The OperationOutcome.
  [[nodiscard]] std::string to_json() const;

 private:
  std::vector<Issue> issues_;
};

}  // namespace hooks
