// What discovery says of each service: CDS Hooks, "Discovery".
#include <array>
#include <map>
#include <set>

#include "conformance/check.h"
#include "conformance/session.h"

namespace conformance {
namespace {

using fhir::Json;

std::string name_of(Json entry) {
  const std::string_view id = entry["id"].text();
  return "service " + (id.empty() ? "without id" : '"' + std::string(id) + '"');
}

// One expectation of every entry that has the member, or of every entry where it is required.
template <typename Holds>
void each_service(Session& session, Verdict& verdict, std::string_view member, bool required,
                  Holds holds, const std::string& expected) {
  for (const Json entry : session.discovery().root()["services"].elements()) {
    const Json value = entry[member];
    if (!value && !required) continue;
    verdict.expect(holds(value), session.discovery(),
                   name_of(entry) + ": " + std::string(member) + ' ' +
                       (value ? shortened(json_text(value)) : "is missing"),
                   expected);
  }
  verdict.not_seen("no service has `" + std::string(member) + "`");
}

bool is_text(Json value) { return value.is_string() && !value.text().empty(); }

bool is_version(std::string_view text) {
  std::size_t dots = 0;
  for (const char c : text.substr(0, text.find_first_of("-+"))) {
    dots += c == '.' ? 1U : 0U;
    if (c != '.' && (c < '0' || c > '9')) return false;
  }
  return dots == 2 && text.front() != '.' && text.find("..") == std::string_view::npos;
}

void answers_get(Session& session, Verdict& verdict) {
  const Exchange& discovery = session.discovery();
  verdict.expect(discovery.came.is_success() && discovery.json, discovery, discovery.answered(),
                 "200 with a JSON object that lists the services");
}

void is_stable(Session& session, Verdict& verdict) {
  const Exchange& again =
      session.send({"GET", session.discovery_url(), {{"Accept", "application/json"}}, {}},
                   "asked again, after other calls");
  const bool same = again.came.status == session.discovery().came.status &&
                    again.came.body == session.discovery().came.body;
  verdict.expect(same, again, again.answered(),
                 "the same as at first: " + session.discovery().answered());
}

void success_is_200(Session& session, Verdict& verdict) {
  const Exchange& discovery = session.discovery();
  if (!discovery.came.is_success()) return verdict.not_seen("discovery failed");
  verdict.expect(discovery.came.status == 200, discovery, discovery.answered(), "status 200");
}

void lists_services(Session& session, Verdict& verdict) {
  const Exchange& discovery = session.discovery();
  if (!discovery.came.is_success() || !discovery.json) return verdict.not_seen("discovery failed");
  const Json services = discovery.root()["services"];
  verdict.expect(services.is_array(), discovery, discovery.answered(),
                 R"(an object with `services`, an array of objects: {"services":[…]})");
  for (const Json entry : services.elements()) {
    verdict.expect(entry.is_object(), discovery, "an entry is " + shortened(json_text(entry)),
                   "an object");
  }
}

void has_hook(Session& session, Verdict& verdict) {
  each_service(session, verdict, "hook", true, is_text, "a string, the name of the hook");
}
void has_title(Session& session, Verdict& verdict) {
  each_service(session, verdict, "title", true, is_text, "a string, a name for people");
}
void has_description(Session& session, Verdict& verdict) {
  each_service(session, verdict, "description", true, is_text, "a string");
}
void has_id(Session& session, Verdict& verdict) {
  each_service(session, verdict, "id", true, is_text, "a string, the last part of the URL");
}

void prefetch_is_object(Session& session, Verdict& verdict) {
  const auto holds = [](Json value) {
    bool all = value.is_object();
    for (const auto [key, query] : value.members()) all = all && !key.empty() && is_text(query);
    return all;
  };
  each_service(session, verdict, "prefetch", false, holds,
               "an object of key to FHIR query, strings");
}

void usage_requirements_are_text(Session& session, Verdict& verdict) {
  each_service(
      session, verdict, "usageRequirements", false, [](Json value) { return value.is_string(); },
      "a string");
}

void has_version(Session& session, Verdict& verdict) {
  each_service(
      session, verdict, "version", true,
      [](Json value) { return is_text(value) && is_version(value.text()); },
      "the version of CDS Hooks that is implemented, as 3.0.0; not the service's own");
}

// The versions that HL7's hook library has published, in its metadata and its change logs.
const std::map<std::string_view, std::set<std::string_view>>& published() {
  static const std::map<std::string_view, std::set<std::string_view>> versions{
      {"patient-view", {"1.0", "1.0.0", "1.0.1"}},
      {"order-select", {"1.0", "1.0.0", "1.0.1", "1.0.2"}},
      {"order-sign", {"1.0", "1.0.0", "1.0.1", "1.1", "1.1.0"}}};
  return versions;
}

void hook_version_is_published(Session& session, Verdict& verdict) {
  for (const Json entry : session.discovery().root()["services"].elements()) {
    const Json version = entry["hookVersion"];
    const auto known = published().find(entry["hook"].text());
    if (!version || known == published().end()) continue;
    verdict.expect(known->second.contains(version.text()), session.discovery(),
                   name_of(entry) + ": hookVersion " + json_text(version),
                   "a version of " + std::string(known->first) + " that HL7 published, such as " +
                       std::string(*known->second.begin()));
  }
  verdict.not_seen("no service on a hook of HL7's library has `hookVersion`");
}

void one_entry_per_hook(Session& session, Verdict& verdict) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Json entry : session.discovery().root()["services"].elements()) {
    if (!is_text(entry["id"]) || !is_text(entry["hook"])) continue;
    verdict.expect(seen.emplace(entry["id"].text(), entry["hook"].text()).second,
                   session.discovery(), name_of(entry) + " stands twice for the same hook",
                   "one entry for an id and a hook: versions of a hook have ids of their own");
  }
  verdict.not_seen("there is no service");
}

void shared_id_answers_every_hook(Session& session, Verdict& verdict) {
  std::map<std::string_view, std::vector<const Service*>> by_id;
  for (const Service& service : session.services()) by_id[service.id].push_back(&service);
  for (const auto& [id, services] : by_id) {
    if (services.size() < 2) continue;
    for (const Service* service : services) {
      const Exchange& first = session.first_answer(*service);
      verdict.expect(first.came.is_success() || first.came.status == 412, first, first.answered(),
                     "200: the id is listed for hook " + service->hook + " too");
    }
  }
  verdict.not_seen("no id is listed for several hooks");
}

constexpr std::array kChecks{
    Check{"discovery-get", "9", "discovery answers GET", answers_get},
    Check{"discovery-stable", "9", "discovery answers the same again", is_stable},
    Check{"discovery-status", "20", "discovery answers with 200", success_is_200},
    Check{"discovery-services", "10", "discovery is an object with an array `services`",
          lists_services},
    Check{"service-hook", "11", "each service has a hook", has_hook},
    Check{"service-title", "12", "each service has a title", has_title},
    Check{"service-description", "13", "each service has a description", has_description},
    Check{"service-id", "14", "each service has an id", has_id},
    Check{"service-prefetch", "15", "prefetch is an object of strings", prefetch_is_object},
    Check{"service-usage-requirements", "16", "usageRequirements is a string",
          usage_requirements_are_text},
    Check{"service-version", "17", "each service says which CDS Hooks it implements", has_version},
    Check{"service-hook-version", "18", "hookVersion is one that was published",
          hook_version_is_published},
    Check{"service-hook-once", "19", "no id stands twice for one hook", one_entry_per_hook},
    Check{"service-shared-id", "22", "an id of several hooks answers each of them",
          shared_id_answers_every_hook},
};

}  // namespace

std::span<const Check> discovery_checks() { return kChecks; }

}  // namespace conformance
