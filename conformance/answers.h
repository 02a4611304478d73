// Walks over what services answered in a run: the 200 answers, their cards, and what is in these.
// Each `look` gets the exchange, the value and its path in the answer, as cards[0].links[1].
#pragma once

#include <string>
#include <string_view>

#include "conformance/check.h"
#include "conformance/session.h"

namespace conformance {

inline std::string at(std::string_view path, std::size_t index) {
  return std::string(path) + '[' + std::to_string(index) + ']';
}

// Answers of status 200, in JSON, to calls of services.
template <typename Look>
void each_answer(Session& session, Verdict& verdict, Look look) {
  bool any = false;
  for (const Exchange& exchange : session.exchanges()) {
    if (!exchange.is_call || exchange.came.status != 200 || !exchange.json) continue;
    any = true;
    look(exchange, exchange.root());
  }
  if (!any) verdict.not_seen("no call was answered with 200");
}

template <typename Look>
void each_element(const Exchange& exchange, fhir::Json array, std::string_view path, Look look) {
  std::size_t index = 0;
  for (const fhir::Json value : array.elements()) look(exchange, value, at(path, index++));
}

template <typename Look>
void each_card(Session& session, Verdict& verdict, Look look) {
  bool any = false;
  each_answer(session, verdict, [&](const Exchange& exchange, fhir::Json answer) {
    any = any || answer["cards"].size() > 0;
    each_element(exchange, answer["cards"], "cards", look);
  });
  if (!any) verdict.not_seen("no answer had a card; give a call that gets one with --request");
}

// The elements of an array of each card: "suggestions", "links", "overrideReasons".
template <typename Look>
void each_of_cards(Session& session, Verdict& verdict, std::string_view member, Look look) {
  bool any = false;
  each_card(session, verdict,
            [&](const Exchange& exchange, fhir::Json card, const std::string& path) {
              any = any || card[member].size() > 0;
              each_element(exchange, card[member], path + '.' + std::string(member), look);
            });
  if (!any) verdict.not_seen("no card had " + std::string(member));
}

// Actions of suggestions, and system actions.
template <typename Look>
void each_action(Session& session, Verdict& verdict, Look look) {
  bool any = false;
  each_of_cards(session, verdict, "suggestions",
                [&](const Exchange& exchange, fhir::Json suggestion, const std::string& path) {
                  any = any || suggestion["actions"].size() > 0;
                  each_element(exchange, suggestion["actions"], path + ".actions", look);
                });
  each_answer(session, verdict, [&](const Exchange& exchange, fhir::Json answer) {
    each_element(exchange, answer["systemActions"], "systemActions", look);
  });
  if (!any) verdict.not_seen("no suggestion had an action");
}

// "cards[0].summary is missing", "cards[0].indicator is \"red\"".
inline std::string shown(const std::string& path, std::string_view member, fhir::Json value) {
  const std::string name = path + (member.empty() ? "" : ".") + std::string(member);
  return name + (value ? " is " + shortened(json_text(value), 200) : " is missing");
}

inline bool is_text(fhir::Json value) { return value.is_string() && !value.text().empty(); }

// A URL with a scheme and something behind it.
inline bool is_absolute_url(fhir::Json value) {
  const std::size_t colon = value.text().find("://");
  return value.is_string() && colon != std::string_view::npos && colon > 0 &&
         value.text().size() > colon + 3 &&
         value.text().find_first_of(" \t\n<>\"") == std::string_view::npos;
}

inline bool is_coding(fhir::Json value) {
  return value.is_object() && is_text(value["code"]) && is_text(value["system"]);
}

}  // namespace conformance
