// One call of a service in two steps, so that nobody has to wait in between: opened from its body,
// it says what is missing; then it is answered with what could be had of that.
//
// The body is read once. Nothing in it may be touched by another thread between the two steps, and
// a call is answered once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hooks/decision.h"
#include "hooks/prefetch_gap.h"
#include "hooks/registry.h"
#include "hooks/request.h"
#include "hooks/service.h"

namespace hooks {

struct Answer {
  std::string body;
  std::string explanation;          // a JSON object (hooks/explanation.h); empty unless asked for
  std::vector<Decision> decisions;  // one for each card, in their order
  std::vector<std::string> note_kinds;  // of the data, each once
  // Of the request, for the decision log; only where there are decisions.
  std::string hook_instance;
  std::string patient_id;
  std::string_view hook;  // of the service that answered
};

class Call {
 public:
  // Refuses an unknown id before it reads, then parses the request and settles the instant. The
  // registry outlives the call. Throws Refusal.
  Call(const Registry& registry, std::string_view id, std::string body, CallContext context);

  [[nodiscard]] const HookRequest& request() const noexcept { return request_; }
  // Of the service that answers; lives as long as the registry.
  [[nodiscard]] std::string_view hook() const noexcept { return service_.description().hook; }
  // For the log: what was odd about the request; may be empty.
  [[nodiscard]] std::string_view oddity() const noexcept;

  // What is worth fetching: nothing where it could not change the answer, or where the request
  // names no FHIR server.
  [[nodiscard]] std::vector<PrefetchGap> gaps() const;

  // In silent mode the body has no cards; the decisions are those that would have been shown.
  // Throws Refusal.
  [[nodiscard]] Answer answer(const std::vector<FilledGap>& filled, bool explain,
                              bool silent_mode = false) const;

 private:
  [[nodiscard]] static CallContext settled(CallContext context, const HookRequest& request);

  const HookRequest request_;
  const CdsService& service_;
  const CallContext context_;
};

}  // namespace hooks
