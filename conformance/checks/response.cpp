// The answer as a whole: CDS Hooks, "CDS Service Response"; "Extensions".
#include <array>

#include "conformance/answers.h"
#include "conformance/sample.h"

namespace conformance {
namespace {

using fhir::Json;

void success_is_200(Session& session, Verdict& verdict) {
  for (const Exchange& exchange : session.exchanges()) {
    if (!exchange.is_call || !exchange.conformant || !exchange.came.is_success()) continue;
    verdict.expect(exchange.came.status == 200, exchange, exchange.answered(), "status 200");
  }
  verdict.not_seen("no call was answered with success");
}

void has_cards(Session& session, Verdict& verdict) {
  each_answer(session, verdict, [&](const Exchange& exchange, Json answer) {
    verdict.expect(answer["cards"].is_array(), exchange, exchange.answered(),
                   R"(an object with `cards`, an array: {"cards":[…]})");
    each_element(exchange, answer["cards"], "cards",
                 [&](const Exchange&, Json card, const std::string& path) {
                   verdict.expect(card.is_object(), exchange, shown(path, "", card), "an object");
                 });
  });
}

// Nobody is in the request: no service has advice, unless it gives it to everybody.
void no_advice(Session& session, Verdict& verdict) {
  for (const Service& service : session.services()) {
    HookCall call = service.usual();
    call.prefetch.reset();
    for (const Template& wanted : service.prefetch) {
      if (!call.prefetch) call.prefetch.emplace();
      call.prefetch->set(wanted.key, "null");
    }
    if (call.context.find("selections") != nullptr)
      call.context.set("selections", R"(["MedicationRequest/none"])");
    if (is_order_hook(service.hook)) call.context.set("draftOrders", draft_orders({}));
    const Exchange& answer = session.call(service, call, "with no order and no data");
    if (!answer.came.is_success()) continue;
    verdict.expect(answer.came.status == 200, answer, answer.answered(), R"(200 {"cards":[]})");
  }
  verdict.not_seen("no such call was answered with success");
}

void system_actions(Session& session, Verdict& verdict) {
  each_answer(session, verdict, [&](const Exchange& exchange, Json answer) {
    const Json actions = answer["systemActions"];
    if (actions)
      verdict.expect(actions.is_array(), exchange, shown("systemActions", "", actions),
                     "an array of actions");
  });
  verdict.not_seen("no answer had system actions");
}

void system_actions_are_agreed(Session& session, Verdict& verdict) {
  if (session.options().system_actions_agreed)
    return verdict.not_seen("the client says that it agreed to them");
  each_answer(session, verdict, [&](const Exchange& exchange, Json answer) {
    verdict.expect(!answer["systemActions"], exchange,
                   shown("systemActions", "", answer["systemActions"]),
                   "none, unless this client agreed to them (--system-actions-agreed)");
  });
}

void no_action_selection(Session& session, Verdict& verdict) {
  each_of_cards(session, verdict, "suggestions",
                [&](const Exchange& exchange, Json suggestion, const std::string& path) {
                  const Json behavior = suggestion["actionSelectionBehavior"];
                  verdict.expect(!behavior, exchange,
                                 shown(path, "actionSelectionBehavior", behavior),
                                 "none: this client has not said that it knows it");
                });
}

template <typename Look>
void each_extension(Session& session, Verdict& verdict, Look look) {
  const auto of = [&](const Exchange& exchange, Json value, const std::string& path) {
    if (value["extension"])
      look(exchange, value["extension"], path + (path.empty() ? "" : ".") + "extension");
  };
  of(session.discovery(), session.discovery().root(), "");
  each_element(session.discovery(), session.discovery().root()["services"], "services", of);
  each_answer(session, verdict,
              [&](const Exchange& exchange, Json answer) { of(exchange, answer, ""); });
  each_card(session, verdict, [&](const Exchange& exchange, Json card, const std::string& path) {
    of(exchange, card, path);
    of(exchange, card["source"], path + ".source");
  });
  each_of_cards(session, verdict, "suggestions", of);
  each_of_cards(session, verdict, "links", of);
  each_action(session, verdict, of);
}

void extension_is_object(Session& session, Verdict& verdict) {
  each_extension(
      session, verdict, [&](const Exchange& exchange, Json extension, const std::string& path) {
        verdict.expect(extension.is_object(), exchange, shown(path, "", extension), "an object");
      });
  verdict.not_seen("nothing had an extension");
}

void extension_names(Session& session, Verdict& verdict) {
  each_extension(session, verdict,
                 [&](const Exchange& exchange, Json extension, const std::string& path) {
                   for (const auto [name, value] : extension.members()) {
                     verdict.expect(name.find_first_of(".:/") != std::string_view::npos, exchange,
                                    path + " has a member `" + std::string(name) + '`',
                                    "a name that is unique in the world, as org.example.name");
                   }
                 });
  verdict.not_seen("nothing had an extension");
}

constexpr std::array kChecks{
    Check{"response-no-advice", "52", "no advice is 200", no_advice},
    Check{"response-status", "51", "a call that succeeds is answered with 200", success_is_200},
    Check{"response-cards", "51", "a 200 has an array `cards` of objects", has_cards},
    Check{"response-system-actions", "53", "systemActions is an array", system_actions},
    Check{"response-system-actions-agreed", "84", "no system actions that were not agreed on",
          system_actions_are_agreed},
    Check{"response-action-selection", "24",
          "no actionSelectionBehavior to a client that may not know it", no_action_selection},
    Check{"extension-object", "112", "an extension is an object", extension_is_object},
    Check{"extension-names", "113", "names in extensions are unique in the world", extension_names},
};

}  // namespace

std::span<const Check> response_checks() { return kChecks; }

}  // namespace conformance
