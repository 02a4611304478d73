#include "hooks/call.h"

#include <algorithm>
#include <utility>

#include "hooks/explanation.h"
#include "hooks/refusal.h"

namespace hooks {
namespace {

HookRequest parse_for(const Registry& registry, std::string_view id, std::string body) {
  registry.require(id);
  return HookRequest::parse(std::move(body));
}

std::vector<std::string> kinds_of(const std::vector<guideline::Note>& notes) {
  std::vector<std::string> kinds;
  for (const guideline::Note& note : notes) {
    if (std::find(kinds.begin(), kinds.end(), note.kind) == kinds.end()) {
      kinds.push_back(note.kind);
    }
  }
  return kinds;
}

}  // namespace

Call::Call(const Registry& registry, std::string_view id, std::string body, CallContext context)
    : request_(parse_for(registry, id, std::move(body))),
      service_(registry.find(id, request_.hook())),
      context_(settled(std::move(context), request_)) {}

CallContext Call::settled(CallContext context, const HookRequest& request) {
  if (context.allow_as_of) context.now = request.as_of().value_or(context.now);
  return context;
}

std::string_view Call::oddity() const noexcept {
  return request_.hook_instance_is_uuid() ? "" : "hookInstance is no UUID";
}

std::vector<PrefetchGap> Call::gaps() const {
  if (request_.fhir_server().empty()) return {};
  std::vector<PrefetchGap> gaps = prefetch_gaps(request_, service_.description().prefetch);
  if (!gaps.empty() && !service_.wants_more(request_, context_)) gaps.clear();
  return gaps;
}

Answer Call::answer(const std::vector<FilledGap>& filled, bool explain, bool silent_mode) const {
  ServiceAnswer of_service = service_.answer(request_, filled, context_);
  Answer answer;
  if (explain) {
    answer.explanation = explanation_json(request_, context_, service_.description().prefetch,
                                          filled, of_service, silent_mode);
  }
  answer.body = silent_mode ? R"({"cards":[]})" : std::move(of_service.body);
  answer.decisions = std::move(of_service.decisions);
  answer.note_kinds = kinds_of(of_service.notes);
  answer.hook = hook();
  if (!answer.decisions.empty()) {
    answer.hook_instance = request_.hook_instance();
    answer.patient_id = request_.patient_id();
  }
  return answer;
}

}  // namespace hooks
