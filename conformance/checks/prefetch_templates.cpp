// Prefetch templates: CDS Hooks, "Prefetch Template" and "Prefetch tokens"; the hook library.
#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "conformance/check.h"
#include "conformance/sample.h"
#include "conformance/session.h"

namespace conformance {
namespace {

constexpr std::array kUserTokens{"userPractitionerId", "userPractitionerRoleId", "userPatientId",
                                 "userRelatedPersonId"};
constexpr std::array kNotPrimitive{"draftOrders", "selections", "appointments", "dispatchedOrders",
                                   "fulfillmentTasks"};
// Classes of resources, which ofType() may not name.
constexpr std::array kAbstract{"Resource", "DomainResource", "CanonicalResource",
                               "MetadataResource"};

std::vector<std::string> tokens_of(std::string_view query) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; (at = query.find("{{", at)) != std::string_view::npos; at += 2) {
    const std::size_t end = query.find("}}", at);
    if (end == std::string_view::npos) break;
    tokens.emplace_back(query.substr(at + 2, end - at - 2));
  }
  return tokens;
}

std::string where(const Service& service, const Template& wanted) {
  return "service \"" + service.id + "\", prefetch \"" + wanted.key +
         "\": " + shortened(wanted.query, 160);
}

template <typename Look>
void each_template(Session& session, Verdict& verdict, Look look) {
  bool any = false;
  for (const Service& service : session.services()) {
    any = any || !service.prefetch.empty();
    for (const Template& wanted : service.prefetch) look(service, wanted);
  }
  if (!any) verdict.not_seen("no service has prefetch templates");
}

template <typename Holds>
void each_token(Session& session, Verdict& verdict, Holds holds, const std::string& expected) {
  each_template(session, verdict, [&](const Service& service, const Template& wanted) {
    for (const std::string& token : tokens_of(wanted.query)) {
      verdict.expect(holds(service, token), session.discovery(),
                     where(service, wanted) + ": token {{" + token + "}}", expected);
    }
  });
  verdict.not_seen("no prefetch template has a token");
}

bool is_user_token(std::string_view token) {
  return std::find(kUserTokens.begin(), kUserTokens.end(), token) != kUserTokens.end();
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
}

// The context field of a token: "patientId" of context.patientId, of context.patientId.x too.
std::string_view field_of(std::string_view token) {
  if (!token.starts_with("context.")) return {};
  token.remove_prefix(8);
  return token.substr(0, token.find_first_of(".[( "));
}

bool hook_has_field(const Service& service, std::string_view field) {
  const auto required = required_context(service.hook);
  return required.empty() || field == "encounterId" ||
         std::find(required.begin(), required.end(), field) != required.end();
}

void braces_match(Session& session, Verdict& verdict) {
  each_template(session, verdict, [&](const Service& service, const Template& wanted) {
    std::string rest;
    std::size_t at = 0;
    for (const std::string& token : tokens_of(wanted.query)) {
      const std::size_t open = wanted.query.find("{{", at);
      rest += wanted.query.substr(at, open - at);
      at = open + token.size() + 4;
    }
    rest += wanted.query.substr(at);
    const bool holds = rest.find_first_of("{}") == std::string::npos &&
                       small_letters(rest).find("%7b") == std::string::npos &&
                       rest.find("context.") == std::string::npos;
    verdict.expect(holds, session.discovery(), where(service, wanted),
                   "tokens between {{ and }}, as Patient/{{context.patientId}}");
  });
}

void tokens_of_version_2(Session& session, Verdict& verdict) {
  each_token(
      session, verdict,
      [](const Service& service, std::string_view token) {
        if (!token.starts_with("context.")) return is_user_token(token);
        return hook_has_field(service, field_of(token));
      },
      "context.<a field of the hook's context>, or userPractitionerId, userPractitionerRoleId, "
      "userPatientId, userRelatedPersonId");
}

void tokens_are_primitive_fields(Session& session, Verdict& verdict) {
  each_token(
      session, verdict,
      [](const Service&, std::string_view token) {
        if (!token.starts_with("context.")) return true;
        const std::string_view field = token.substr(8);
        return is_name(field) &&
               std::find(kNotPrimitive.begin(), kNotPrimitive.end(), field) == kNotPrimitive.end();
      },
      "a field at the root of the context that is a string, number or boolean");
}

// The functions that CDS Hooks 3.0 allows, each with its bracket; what else has one is not simple.
bool is_simple_path(std::string_view token) {
  static constexpr std::array kFunctions{"ofType", "resolve", "today"};
  for (std::size_t at = 0; (at = token.find('(', at)) != std::string_view::npos; ++at) {
    std::size_t start = at;
    while (start > 0 && std::isalnum(static_cast<unsigned char>(token[start - 1])) != 0) --start;
    const std::string_view function = token.substr(start, at - start);
    if (std::find(kFunctions.begin(), kFunctions.end(), function) == kFunctions.end()) return false;
  }
  return token.find_first_of("[]=<>|&'\"") == std::string_view::npos;
}

void tokens_of_version_3(Session& session, Verdict& verdict) {
  each_token(
      session, verdict,
      [](const Service& service, std::string_view token) {
        if (token.starts_with("today()") || token.starts_with('%')) return is_simple_path(token);
        if (!token.starts_with("context.")) return is_user_token(token);
        return is_simple_path(token) && hook_has_field(service, field_of(token));
      },
      "a path from context, today() or %key, with no function but ofType(), resolve(), today() "
      "and + or - days; or one of the four user identifiers");
}

void of_type_is_concrete(Session& session, Verdict& verdict) {
  each_template(session, verdict, [&](const Service& service, const Template& wanted) {
    for (std::size_t at = 0; (at = wanted.query.find("ofType(", at)) != std::string::npos; ++at) {
      const std::size_t end = std::min(wanted.query.find(')', at), wanted.query.size());
      const std::string type = wanted.query.substr(at + 7, end - at - 7);
      const bool holds = is_name(type) &&
                         std::isupper(static_cast<unsigned char>(type.front())) != 0 &&
                         std::find(kAbstract.begin(), kAbstract.end(), type) == kAbstract.end();
      verdict.expect(holds, session.discovery(), where(service, wanted),
                     "the name of a concrete resource type in ofType()");
    }
  });
  verdict.not_seen("no template uses ofType()");
}

void results_are_used_after(Session& session, Verdict& verdict) {
  for (const Service& service : session.services()) {
    std::set<std::string, std::less<>> before;
    for (const Template& wanted : service.prefetch) {
      for (const std::string& token : tokens_of(wanted.query)) {
        if (!token.starts_with('%')) continue;
        const std::string key = token.substr(1, token.find_first_of(".[ ", 1) - 1);
        verdict.expect(before.contains(key), session.discovery(), where(service, wanted),
                       "the template \"" + key + "\" before this one, which uses its result");
      }
      before.insert(wanted.key);
    }
  }
  verdict.not_seen("no template uses another's result (%key)");
}

// A parameter of the subset: no modifier but :in, no chain, no result parameter but the allowed.
bool is_easy(std::string_view parameter) {
  const std::string_view name = parameter.substr(0, parameter.find('='));
  if (name.find('.') != std::string_view::npos) return false;
  const std::size_t colon = name.find(':');
  if (colon != std::string_view::npos && name.substr(colon) != ":in") return false;
  return !name.starts_with('_') || name == "_count" || name == "_sort" || name == "_maxresults" ||
         name == "_id";
}

void queries_are_easy(Session& session, Verdict& verdict) {
  each_template(session, verdict, [&](const Service& service, const Template& wanted) {
    std::string_view rest = wanted.query;
    const std::size_t mark = rest.find('?');
    rest = mark == std::string_view::npos ? std::string_view() : rest.substr(mark + 1);
    bool holds = true;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('&'), rest.size());
      holds = holds && is_easy(rest.substr(0, end));
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    verdict.expect(holds, session.discovery(), where(service, wanted),
                   "a read, or a search by reference, token, date, _count and _sort: no chains, no "
                   "_include, no modifier but :in");
  });
}

void no_orders_in_tokens(Session& session, Verdict& verdict) {
  each_template(session, verdict, [&](const Service& service, const Template& wanted) {
    if (!is_order_hook(service.hook)) return;
    for (const std::string& token : tokens_of(wanted.query)) {
      const std::string_view field = field_of(token);
      verdict.expect(field != "draftOrders" && field != "selections", session.discovery(),
                     where(service, wanted), "no draftOrders and no selections in a token");
    }
  });
  verdict.not_seen("no token on order-select or order-sign");
}

constexpr std::array kChecks{
    Check{"template-braces", "27", "tokens stand between {{ and }}", braces_match},
    Check{"template-tokens-2.0", "28", "tokens are context fields or user identifiers",
          tokens_of_version_2},
    Check{"template-primitive", "29", "tokens are primitive fields at the root of the context",
          tokens_are_primitive_fields},
    Check{"template-tokens-3.0", "30", "tokens are simple paths or user identifiers",
          tokens_of_version_3},
    Check{"template-of-type", "31", "ofType() names a concrete type", of_type_is_concrete},
    Check{"template-order", "32", "a template that uses another stands after it",
          results_are_used_after},
    Check{"template-subset", "33", "queries keep to the subset that clients know",
          queries_are_easy},
    Check{"template-orders", "35", "no orders in tokens of order-select and order-sign",
          no_orders_in_tokens},
};

}  // namespace

std::span<const Check> prefetch_template_checks() { return kChecks; }

}  // namespace conformance
