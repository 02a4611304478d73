// Clients in browsers: CDS Hooks, "Cross-Origin Resource Sharing"; the Fetch standard.
#include <array>

#include "conformance/answers.h"

namespace conformance {
namespace {

bool allows(const HttpAnswer& answer, const std::string& origin) {
  const std::string* allowed = find_header(answer.headers, "Access-Control-Allow-Origin");
  return allowed != nullptr && (*allowed == origin || *allowed == "*");
}

std::string cors_headers(const HttpAnswer& answer) {
  std::string text = std::to_string(answer.status);
  for (const auto& [name, value] : answer.headers) {
    if (small_letters(name).starts_with("access-control-"))
      text.append(", ").append(shortened(name)).append(": ").append(shortened(value));
  }
  return text;
}

std::vector<std::string> urls(Session& session) {
  std::vector<std::string> all{session.discovery_url()};
  for (const Service& service : session.services()) all.push_back(session.service_url(service));
  return all;
}

// A browser sends the preflight without credentials.
void preflight(Session& session, Verdict& verdict) {
  const std::string& origin = session.options().origin;
  for (const std::string& url : urls(session)) {
    const Exchange& answer = session.send(
        {"OPTIONS",
         url,
         {{"Origin", origin},
          {"Access-Control-Request-Method", url == session.discovery_url() ? "GET" : "POST"},
          {"Access-Control-Request-Headers", "authorization,content-type"},
          {"Authorization", ""}},
         {}},
        "a preflight from " + origin);
    const std::string* headers = find_header(answer.came.headers, "Access-Control-Allow-Headers");
    const std::string allowed = headers == nullptr ? "" : small_letters(*headers);
    const bool holds = answer.came.is_success() && allows(answer.came, origin) &&
                       allowed.find("authorization") != std::string::npos &&
                       allowed.find("content-type") != std::string::npos;
    verdict.expect(holds, answer, cors_headers(answer.came),
                   "2xx, Access-Control-Allow-Origin: " + origin +
                       ", Access-Control-Allow-Headers: authorization, content-type");
  }
}

void answers(Session& session, Verdict& verdict) {
  const std::string& origin = session.options().origin;
  const Exchange& discovery = session.send(
      {"GET", session.discovery_url(), {{"Origin", origin}}, {}}, "from a page of " + origin);
  verdict.expect(allows(discovery.came, origin), discovery, cors_headers(discovery.came),
                 "Access-Control-Allow-Origin: " + origin);
  for (const Service& service : session.services()) {
    const Exchange& answer = session.post(service, service.usual().text(),
                                          "from a page of " + origin, true, {{"Origin", origin}});
    verdict.expect(allows(answer.came, origin), answer, cors_headers(answer.came),
                   "Access-Control-Allow-Origin: " + origin);
  }
}

// Without it a page sees a network failure and not the reason.
void errors(Session& session, Verdict& verdict) {
  const std::string& origin = session.options().origin;
  for (const Service& service : session.services()) {
    const Exchange& answer = session.post(service, "{", "no JSON, from a page of " + origin, false,
                                          {{"Origin", origin}});
    verdict.expect(allows(answer.came, origin), answer, cors_headers(answer.came),
                   "Access-Control-Allow-Origin: " + origin + " on errors too");
  }
  verdict.not_seen("there is no service");
}

constexpr std::array kChecks{
    Check{"cors-preflight", "111", "preflights allow the origin, authorization and content-type",
          preflight},
    Check{"cors-answers", "111", "answers allow the origin", answers},
    Check{"cors-errors", "111", "errors allow the origin", errors},
};

}  // namespace

std::span<const Check> cors_checks() { return kChecks; }

}  // namespace conformance
