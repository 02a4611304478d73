#include "hooks/refusal.h"

#include <stdexcept>
#include <utility>

#include "fhir/json_writer.h"

namespace hooks {

int http_status(Reason reason) {
  switch (reason) {
    case Reason::not_http:
    case Reason::not_json:
    case Reason::missing:
    case Reason::wrong_type:
    case Reason::wrong_value:
      return 400;
    case Reason::not_authenticated:
      return 401;
    case Reason::not_allowed:
      return 403;
    case Reason::unknown_service:
      return 404;
    case Reason::wrong_method:
      return 405;
    case Reason::timed_out:
      return 408;
    case Reason::no_clinical_data:
      return 412;
    case Reason::too_large:
      return 413;
    case Reason::unsupported_media_type:
      return 415;
    case Reason::too_many_requests:
      return 429;
    case Reason::head_too_large:
      return 431;
    case Reason::internal_fault:
      return 500;
    case Reason::overloaded:
    case Reason::shutting_down:
    case Reason::storage_down:
      return 503;
  }
  throw std::logic_error("a reason without a status");
}

std::string_view issue_code(Reason reason) {
  switch (reason) {
    case Reason::not_http:
    case Reason::not_json:
    case Reason::wrong_type:
      return "structure";
    case Reason::missing:
      return "required";
    case Reason::wrong_value:
      return "value";
    case Reason::not_authenticated:
      return "login";
    case Reason::not_allowed:
      return "forbidden";
    case Reason::unknown_service:
      return "not-found";
    case Reason::wrong_method:
    case Reason::unsupported_media_type:
      return "not-supported";
    case Reason::too_large:
    case Reason::head_too_large:
      return "too-long";
    case Reason::timed_out:
      return "timeout";
    case Reason::too_many_requests:
    case Reason::overloaded:
      return "throttled";
    case Reason::no_clinical_data:
      return "incomplete";
    case Reason::shutting_down:
    case Reason::storage_down:
      return "transient";
    case Reason::internal_fault:
      return "exception";
  }
  throw std::logic_error("a reason without an issue code");
}

Refusal::Refusal(Reason reason, std::string diagnostics, std::string path) {
  issues_.push_back({reason, std::move(diagnostics), std::move(path)});
}

Refusal::Refusal(std::vector<Issue> issues) : issues_(std::move(issues)) {
  if (issues_.empty()) throw std::logic_error("a refusal without an issue");
}

const char* Refusal::what() const noexcept { return issues_.front().diagnostics.c_str(); }

std::string Refusal::to_json() const {
  fhir::JsonWriter json;
  json.begin_object().member("resourceType", "OperationOutcome");
  json.key("issue").begin_array();
  for (const Issue& issue : issues_) {
    json.begin_object()
        .member("severity", "error")
        .member("code", issue_code(issue.reason))
        .member("diagnostics", issue.diagnostics);
    if (!issue.path.empty()) {
      json.key("expression").begin_array().string(issue.path).end_array();
    }
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace hooks
