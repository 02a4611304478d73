#include "hooks/explanation.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "fhir/json_writer.h"
#include "fhir/reader.h"
#include "fhir/rest_answer.h"
#include "hooks/prefetch.h"

namespace hooks {
namespace {

using fhir::JsonWriter;

const FilledGap* gap_of(std::string_view key, const std::vector<FilledGap>& filled) {
  const auto found = std::find_if(filled.begin(), filled.end(),
                                  [key](const FilledGap& one) { return one.gap.key == key; });
  return found == filled.end() ? nullptr : &*found;
}

std::string why_not_fetched(const HookRequest& request, const ServiceAnswer& answer) {
  if (request.fhir_server().empty()) return "the request names no fhirServer";
  return answer.silence.empty() ? "not asked for" : "not asked for: it would change nothing";
}

std::string answered(fhir::Json value) {
  if (value.is_null()) return "null: asked, nothing there";
  const std::string_view type = fhir::resource_type(value);
  if (type != "Bundle") return std::string(type);
  return "Bundle of " + std::to_string(value["entry"].size());
}

void write_fetched(JsonWriter& json, const FilledGap& filled) {
  const fhir::Fetched& fetched = filled.fetched;
  json.key("milliseconds")
      .integer(std::chrono::duration_cast<std::chrono::milliseconds>(fetched.took).count());
  json.key("pages").integer(static_cast<std::int64_t>(fetched.pages.size()));
  if (fetched.failure) {
    json.member("failure", fhir::to_text(*fetched.failure)).member("why", failure_text(fetched));
  }
}

void write_key(JsonWriter& json, const std::string& key, const HookRequest& request,
               const std::vector<FilledGap>& filled, const ServiceAnswer& answer) {
  const fhir::Json value = request.prefetch()[key];
  const FilledGap* const gap = gap_of(key, filled);
  json.begin_object().member("key", key);
  if (value && is_answer(value)) {
    json.member("from", "prefetch").member("answered", answered(value));
    if (gap != nullptr) {
      json.key("morePages").begin_object();
      write_fetched(json, *gap);
      json.end_object();
    } else if (!fhir::next_link(value).empty()) {
      json.member("why", "there are more pages: " + why_not_fetched(request, answer));
    }
  } else if (gap != nullptr && !gap->fetched.pages.empty()) {
    json.member("from", "fhir-server")
        .member("answered", answered(gap->fetched.pages.front().root()));
    write_fetched(json, *gap);
  } else {
    json.member("from", "missing");
    if (value) json.member("answered", "OperationOutcome, or not what was asked for");
    if (gap != nullptr) {
      write_fetched(json, *gap);
    } else {
      json.member("why", why_not_fetched(request, answer));
    }
  }
  json.end_object();
}

}  // namespace

std::string explanation_json(const HookRequest& request, const CallContext& context,
                             const std::vector<PrefetchTemplate>& templates,
                             const std::vector<FilledGap>& filled, const ServiceAnswer& answer,
                             bool silent_mode) {
  const std::string_view reason = answer.silence.empty() && silent_mode
                                      ? "Silent mode: what is decided is recorded and not shown."
                                      : std::string_view(answer.silence);
  JsonWriter json;
  json.begin_object().member("outcome", reason.empty() ? "cards" : "silence");
  if (!reason.empty()) json.member("reason", reason);
  json.member("instant", fhir::format_instant(context.now));
  if (request.has_as_of() && !context.allow_as_of) {
    json.member("asOf", "ignored: requests may not set the instant here");
  }
  if (!templates.empty()) {
    json.key("keys").begin_array();
    for (const PrefetchTemplate& one : templates) {
      write_key(json, one.key, request, filled, answer);
    }
    json.end_array();
  }
  if (!answer.notes.empty()) {
    json.key("notes").begin_array();
    for (const guideline::Note& note : answer.notes) {
      json.begin_object().member("kind", note.kind).member("text", note.text).end_object();
    }
    json.end_array();
  }
  json.end_object();
  return json.take();
}

std::string with_explanation(std::string body, const std::string& explanation) {
  if (explanation.empty()) return body;
  body.pop_back();
  return body + R"(,"extension":{"org.ivig-cds.explanation":)" + explanation + "}}";
}

}  // namespace hooks
