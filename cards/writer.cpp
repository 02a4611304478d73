#include "cards/writer.h"

#include <string_view>

#include "cards/assessment_extension.h"
#include "cards/json_members.h"
#include "fhir/json_writer.h"

namespace cards {
namespace {

using fhir::JsonWriter;

// JSON text written earlier, as a member of this one.
void json_member(JsonWriter& json, std::string_view name, const std::string& text) {
  if (!text.empty()) json.key(name).raw(text);
}

std::string_view to_text(Indicator indicator) {
  switch (indicator) {
    case Indicator::info:
      return "info";
    case Indicator::warning:
      return "warning";
    case Indicator::critical:
      return "critical";
  }
  return {};
}

std::string_view to_text(ActionType type) {
  switch (type) {
    case ActionType::create:
      return "create";
    case ActionType::update:
      return "update";
    case ActionType::remove:
      return "delete";
  }
  return {};
}

void write_coding(JsonWriter& json, const Coding& coding) {
  json.begin_object();
  text_member(json, "system", coding.system);
  text_member(json, "code", coding.code);
  text_member(json, "display", coding.display);
  json.end_object();
}

void write_source(JsonWriter& json, const Source& source) {
  json.begin_object().member("label", source.label);
  text_member(json, "url", source.url);
  if (!source.topic.code.empty()) {
    json.key("topic");
    write_coding(json, source.topic);
  }
  json.end_object();
}

void write_action(JsonWriter& json, const Action& action) {
  json.begin_object()
      .member("type", to_text(action.type))
      .member("description", action.description);
  json_member(json, "resource", action.resource);
  text_member(json, "resourceId", action.resource_id);
  json.end_object();
}

void write_suggestion(JsonWriter& json, const Suggestion& suggestion) {
  json.begin_object().member("label", suggestion.label);
  text_member(json, "uuid", suggestion.uuid);
  if (suggestion.is_recommended) json.key("isRecommended").boolean(true);
  list_member(json, "actions", suggestion.actions, write_action);
  json.end_object();
}

void write_link(JsonWriter& json, const Link& link) {
  json.begin_object()
      .member("label", link.label)
      .member("url", link.url)
      .member("type", "absolute");
  json.end_object();
}

void write_card(JsonWriter& json, const Card& card) {
  json.begin_object();
  text_member(json, "uuid", card.uuid);
  json.member("summary", card.summary);
  text_member(json, "detail", card.detail);
  json.member("indicator", to_text(card.indicator)).key("source");
  write_source(json, card.source);
  list_member(json, "suggestions", card.suggestions, write_suggestion);
  if (!card.suggestions.empty()) json.member("selectionBehavior", "any");
  list_member(json, "overrideReasons", card.override_reasons, write_coding);
  list_member(json, "links", card.links, write_link);
  if (!card.assessment.empty()) {
    json.key("extension").begin_object();
    json_member(json, kAssessmentExtension, card.assessment);
    json.end_object();
  }
  json.end_object();
}

// About what their texts take, and the members around them.
std::size_t usual_size(const std::vector<Card>& cards) {
  constexpr std::size_t kAround = 4096;
  std::size_t size = kAround;
  for (const Card& card : cards) {
    size += card.detail.size() + card.assessment.size();
    for (const Suggestion& suggestion : card.suggestions) {
      for (const Action& action : suggestion.actions) size += action.resource.size();
    }
  }
  return size;
}

}  // namespace

std::string write_response(const std::vector<Card>& cards) {
  JsonWriter json(usual_size(cards));
  json.begin_object().key("cards").begin_array();
  for (const Card& card : cards) write_card(json, card);
  json.end_array().end_object();
  return json.take();
}

}  // namespace cards
