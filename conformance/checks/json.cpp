// JSON as CDS Hooks wants it, in everything that was answered: "Use of JSON".
#include <array>

#include "conformance/answers.h"

namespace conformance {
namespace {

using fhir::Json;

// What is not JSON only for comments and commas: without them it is.
bool is_json_but_for_comments(std::string_view text) {
  std::string plain;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string) {
      plain += text[i];
      if (text[i] == '\\' && i + 1 < text.size()) plain += text[++i];
      in_string = text[i] != '"' || text[i - 1] == '\\';
    } else if (text.substr(i).starts_with("//")) {
      i = std::min(text.find('\n', i), text.size());
    } else if (text.substr(i).starts_with("/*")) {
      i = std::min(text.find("*/", i), text.size()) + 1;
    } else {
      const std::size_t last = plain.find_last_not_of(" \t\r\n");
      const bool closes = text[i] == '}' || text[i] == ']';
      if (closes && last != std::string::npos && plain[last] == ',') plain.erase(last);
      in_string = text[i] == '"';
      plain += text[i];
    }
  }
  try {
    return fhir::JsonDocument::parse(plain).root().is_object();
  } catch (const fhir::JsonError&) {
    return false;
  }
}

template <typename Look>
void each_success(Session& session, Verdict& verdict, Look look) {
  for (const Exchange& exchange : session.exchanges()) {
    if (exchange.came.is_success() && !exchange.came.body.empty() &&
        exchange.sent.method != "OPTIONS")
      look(exchange);
  }
  verdict.not_seen("nothing was answered with success");
}

void bodies_are_json(Session& session, Verdict& verdict) {
  each_success(session, verdict, [&](const Exchange& exchange) {
    verdict.expect(exchange.json.has_value(), exchange, exchange.answered(),
                   "a body that is JSON (RFC 8259, in UTF-8, no name twice)");
  });
}

void media_type(Session& session, Verdict& verdict) {
  each_success(session, verdict, [&](const Exchange& exchange) {
    const std::string* type = find_header(exchange.came.headers, "Content-Type");
    verdict.expect(type != nullptr && small_letters(*type).find("json") != std::string::npos,
                   exchange, "Content-Type: " + (type == nullptr ? "none" : shortened(*type)),
                   "Content-Type: application/json");
  });
}

void no_comments(Session& session, Verdict& verdict) {
  each_success(session, verdict, [&](const Exchange& exchange) {
    verdict.expect(exchange.json || !is_json_but_for_comments(exchange.came.body), exchange,
                   exchange.answered(), "JSON without comments and without a comma before ] or }");
  });
}

bool is_empty(Json value) {
  return (value.is_string() && value.text().empty()) ||
         ((value.is_array() || value.is_object()) && value.size() == 0);
}

template <typename Look>
void each_value(Json value, const std::string& path, Look& look) {
  look(value, path);
  std::size_t index = 0;
  for (const Json element : value.elements()) each_value(element, at(path, index++), look);
  for (const auto [name, member] : value.members()) {
    each_value(member, path + (path.empty() ? "" : ".") + std::string(name), look);
  }
}

// Whether an update gives back what is null or empty in the resource that the client sent.
bool is_echo(const Exchange& exchange, Json value, const std::string& path) {
  if (path.find(".resource.") == std::string::npos) return false;
  const std::string name = path.substr(path.rfind('.') + 1);
  return exchange.sent.body.find(json_string(name) + ':' + json_text(value)) != std::string::npos;
}

// Every value of discovery and of every answer to a call, errors too.
template <typename Look>
void each_value_answered(Session& session, Verdict& verdict, Look look) {
  const auto walk = [&](const Exchange& exchange) {
    const auto look_here = [&](Json value, const std::string& path) {
      look(exchange, value, path);
    };
    each_value(exchange.root(), "", look_here);
  };
  for (const Exchange& exchange : session.exchanges()) {
    if (exchange.json) walk(exchange);
  }
  verdict.not_seen("nothing was answered in JSON");
}

void no_null(Session& session, Verdict& verdict) {
  each_value_answered(session, verdict,
                      [&](const Exchange& exchange, Json value, const std::string& path) {
                        verdict.expect(!value.is_null() || is_echo(exchange, value, path), exchange,
                                       path + " is null", "left out");
                      });
}

void no_empty(Session& session, Verdict& verdict) {
  each_value_answered(session, verdict,
                      [&](const Exchange& exchange, Json value, const std::string& path) {
                        if (path.empty() || path == "cards" || path == "services") return;
                        verdict.expect(!is_empty(value) || is_echo(exchange, value, path), exchange,
                                       path + " is " + json_text(value), "left out");
                      });
}

constexpr std::array kOptionalOfService{"title",   "prefetch",    "usageRequirements",
                                        "version", "hookVersion", "extension"};
constexpr std::array kOptionalOfAnswer{"systemActions", "extension"};
constexpr std::array kOptionalOfCard{
    "uuid", "detail", "suggestions", "selectionBehavior", "overrideReasons", "links", "extension"};
constexpr std::array kOptionalOfSource{"url", "icon", "topic"};
constexpr std::array kOptionalOfSuggestion{"uuid", "isRecommended", "actions"};
constexpr std::array kOptionalOfAction{"resource", "resourceId"};
constexpr std::array kOptionalOfLink{"appContext", "autolaunchable"};

void optional_left_out(Session& session, Verdict& verdict) {
  const auto look = [&](const auto& names) {
    return [&](const Exchange& exchange, Json value, const std::string& path) {
      for (const char* name : names) {
        const Json member = value[name];
        if (member)
          verdict.expect(!member.is_null() && !is_empty(member), exchange,
                         shown(path, name, member), "left out");
      }
    };
  };
  each_element(session.discovery(), session.discovery().root()["services"], "services",
               look(kOptionalOfService));
  each_answer(session, verdict, [&](const Exchange& exchange, Json answer) {
    look(kOptionalOfAnswer)(exchange, answer, "");
  });
  each_card(session, verdict, [&](const Exchange& exchange, Json card, const std::string& path) {
    look(kOptionalOfCard)(exchange, card, path);
    look(kOptionalOfSource)(exchange, card["source"], path + ".source");
  });
  each_of_cards(session, verdict, "suggestions", look(kOptionalOfSuggestion));
  each_of_cards(session, verdict, "links", look(kOptionalOfLink));
  each_action(session, verdict, look(kOptionalOfAction));
}

void fhir_is_json(Session& session, Verdict& verdict) {
  each_action(session, verdict,
              [&](const Exchange& exchange, Json action, const std::string& path) {
                const Json resource = action["resource"];
                if (!resource || (resource.is_string() && action["type"].text() == "delete"))
                  return;  // an id: requirement 82
                verdict.expect(resource.is_object() && is_text(resource["resourceType"]), exchange,
                               shown(path, "resource", resource),
                               "a FHIR resource in FHIR's JSON: an object with `resourceType`");
              });
  verdict.not_seen("no action had a resource");
}

constexpr std::array kChecks{
    Check{"json-bodies", "1", "what is answered with success is JSON", bodies_are_json},
    Check{"json-media-type", "1", "it says that it is JSON", media_type, true},
    Check{"json-no-comments", "6", "no comments and no trailing commas", no_comments},
    Check{"json-no-null", "3", "nothing is null", no_null},
    Check{"json-no-empty", "4", "nothing is empty but `cards` and `services`", no_empty},
    Check{"json-optional", "5", "optional attributes without a value are left out",
          optional_left_out},
    Check{"json-fhir", "7", "resources are FHIR JSON", fhir_is_json},
};

}  // namespace

std::span<const Check> json_checks() { return kChecks; }

}  // namespace conformance
