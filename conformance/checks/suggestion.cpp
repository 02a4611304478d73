// Suggestions and their actions: CDS Hooks, "Suggestion", "Action"; HL7's invariants cds-resp-1, -2
// and -5.
#include <array>

#include "conformance/answers.h"
#include "conformance/resource_of_request.h"

namespace conformance {
namespace {

using fhir::Json;

template <typename Holds>
void each(Session& session, Verdict& verdict, std::string_view member, bool required, Holds holds,
          const std::string& expected) {
  each_of_cards(session, verdict, "suggestions",
                [&](const Exchange& exchange, Json suggestion, const std::string& path) {
                  const Json value = suggestion[member];
                  if (value || required)
                    verdict.expect(holds(value), exchange, shown(path, member, value), expected);
                });
  verdict.not_seen("no suggestion had " + std::string(member));
}

void label(Session& session, Verdict& verdict) {
  each(session, verdict, "label", true, is_text, "a string");
}
void uuid(Session& session, Verdict& verdict) {
  each(session, verdict, "uuid", false, is_text, "a string");
}
void recommended(Session& session, Verdict& verdict) {
  each(
      session, verdict, "isRecommended", false, [](Json value) { return value.is_boolean(); },
      "a boolean");
}
void actions(Session& session, Verdict& verdict) {
  each(
      session, verdict, "actions", false,
      [](Json value) {
        bool all = value.is_array();
        for (const Json action : value.elements()) all = all && action.is_object();
        return all;
      },
      "an array of Action");
}

void one_recommended(Session& session, Verdict& verdict) {
  each_card(session, verdict, [&](const Exchange& exchange, Json card, const std::string& path) {
    std::size_t recommended = 0;
    for (const Json suggestion : card["suggestions"].elements()) {
      recommended += suggestion["isRecommended"].is_true() ? 1U : 0U;
    }
    if (!card["suggestions"].is_array() || card["selectionBehavior"].text() == "any") return;
    verdict.expect(recommended < 2, exchange,
                   path + " recommends " + std::to_string(recommended) + " suggestions",
                   "one at most, because selectionBehavior is at-most-one");
  });
  verdict.not_seen("no card had suggestions of which at most one may be chosen");
}

template <typename Holds>
void each_of_type(Session& session, Verdict& verdict, std::string_view type, Holds holds,
                  const std::string& expected) {
  each_action(
      session, verdict, [&](const Exchange& exchange, Json action, const std::string& path) {
        if (action["type"].text() == type)
          verdict.expect(holds(exchange, action), exchange, shown(path, "", action), expected);
      });
  verdict.not_seen("no action was a " + std::string(type));
}

void type(Session& session, Verdict& verdict) {
  each_action(
      session, verdict, [&](const Exchange& exchange, Json action, const std::string& path) {
        const std::string_view value = action["type"].text();
        verdict.expect(value == "create" || value == "update" || value == "delete", exchange,
                       shown(path, "type", action["type"]), "create, update or delete");
      });
}

void description(Session& session, Verdict& verdict) {
  each_of_cards(session, verdict, "suggestions",
                [&](const Exchange& exchange, Json suggestion, const std::string& path) {
                  each_element(exchange, suggestion["actions"], path + ".actions",
                               [&](const Exchange&, Json action, const std::string& place) {
                                 verdict.expect(is_text(action["description"]), exchange,
                                                shown(place, "description", action["description"]),
                                                "a string");
                               });
                });
  verdict.not_seen("no suggestion had an action");
}

bool is_resource(Json value) { return value.is_object() && is_text(value["resourceType"]); }

void create(Session& session, Verdict& verdict) {
  each_of_type(
      session, verdict, "create",
      [](const Exchange& exchange, Json action) {
        const Json resource = action["resource"];
        if (!is_resource(resource)) return false;
        if (!resource["id"]) return true;
        const auto sent = fhir::JsonDocument::parse(exchange.sent.body);
        return !resource_of_request(sent.root(), resource["resourceType"].text(),
                                    resource["id"].text());
      },
      "`resource`, a FHIR resource that is new: not one of the request");
}

void update(Session& session, Verdict& verdict) {
  each_of_type(
      session, verdict, "update",
      [](const Exchange& exchange, Json action) {
        const Json resource = action["resource"];
        if (!is_resource(resource) || !is_text(resource["id"])) return false;
        const auto sent = fhir::JsonDocument::parse(exchange.sent.body);
        const Json before = resource_of_request(sent.root(), resource["resourceType"].text(),
                                                resource["id"].text());
        bool whole = true;
        for (const auto [name, value] : before.members()) {
          const bool must_be = name == "subject" || name == "intent" || name == "status" ||
                               name == "code" || name.starts_with("medication");
          whole = whole && (!must_be || resource[name]);
        }
        return whole;
      },
      "`resource`, the whole resource with its id, and not only what changes");
}

void remove(Session& session, Verdict& verdict) {
  each_of_type(
      session, verdict, "delete",
      [](const Exchange&, Json action) {
        const std::string_view id = action["resourceId"].text();
        const std::size_t slash = id.find('/');
        return slash != std::string_view::npos && slash > 0 && slash + 1 < id.size() &&
               id.find("://") == std::string_view::npos;
      },
      "`resourceId`, a relative reference as MedicationRequest/123");
}

void remove_without_resource(Session& session, Verdict& verdict) {
  each_of_type(
      session, verdict, "delete", [](const Exchange&, Json action) { return !action["resource"]; },
      "no `resource`");
}

constexpr std::array kChecks{
    Check{"suggestion-label", "72", "every suggestion has a label", label},
    Check{"suggestion-uuid", "73", "uuid is a string", uuid},
    Check{"suggestion-recommended", "74", "isRecommended is a boolean", recommended},
    Check{"suggestion-one-recommended", "74", "no two are recommended where one may be chosen",
          one_recommended},
    Check{"suggestion-actions", "75", "actions is an array of objects", actions},
    Check{"action-type", "77", "an action creates, updates or deletes", type},
    Check{"action-description", "78", "every action of a suggestion has a description",
          description},
    Check{"action-create", "79", "a create holds a new resource", create},
    Check{"action-update", "80", "an update holds the whole resource", update},
    Check{"action-delete", "81", "a delete has a relative resourceId", remove},
    Check{"action-delete-resource", "82", "a delete has no resource", remove_without_resource},
};

}  // namespace

std::span<const Check> suggestion_checks() { return kChecks; }

}  // namespace conformance
