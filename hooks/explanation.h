// Why an answer is as it is: extension["org.ivig-cds.explanation"] of the response, for whoever
// connects a system and sees no card. Only where it is asked for: ?explain=true, or the
// configuration.
#pragma once

#include <string>
#include <vector>

#include "hooks/prefetch_gap.h"
#include "hooks/prefetch_template.h"
#include "hooks/request.h"
#include "hooks/service.h"

namespace hooks {

// {"outcome": "cards" | "silence", "reason": "…", "instant": "…", "asOf": "…",
//  "keys": [{"key": "…", "from": "prefetch" | "fhir-server" | "missing", "answered": "…",
//            "milliseconds": n, "pages": n, "why": "…"}],
//  "notes": [{"kind": "…", "text": "…"}]}
// "instant" is the one that was answered for, "asOf" is there where the request set another in
// vain. "keys" are those of the service's templates, in their order. `silent_mode`: there are
// cards, and they are not shown.
[[nodiscard]] std::string explanation_json(const HookRequest& request, const CallContext& context,
                                           const std::vector<PrefetchTemplate>& templates,
                                           const std::vector<FilledGap>& filled,
                                           const ServiceAnswer& answer, bool silent_mode = false);

// The response with the explanation in it.
[[nodiscard]] std::string with_explanation(std::string body, const std::string& explanation);

}  // namespace hooks
