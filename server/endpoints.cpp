#include "server/endpoints.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <stdexcept>
#include <typeinfo>
#include <utility>

#include "hooks/explanation.h"
#include "hooks/refusal.h"

namespace server {
namespace {

using hooks::Reason;
using hooks::Refusal;

constexpr std::string_view kServices = "/cds-services";

Reply json_reply(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

// The media type of a Content-Type without its parameters, in small letters.
std::string media_type(std::string_view header) {
  header = header.substr(0, header.find(';'));
  const std::size_t end = header.find_last_not_of(" \t");
  std::string type(header.substr(0, end == std::string_view::npos ? 0 : end + 1));
  for (char& c : type) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return type;
}

std::chrono::microseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               start);
}

// A name for the log: what a client may send as a method is its own choice.
std::string_view known_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> kKnown{"GET", "POST",   "OPTIONS", "HEAD",
                                                   "PUT", "DELETE", "PATCH"};
  const auto found = std::find(kKnown.begin(), kKnown.end(), method);
  return found == kKnown.end() ? "other" : *found;
}

// One of a query's parts, to the letter.
bool has_parameter(std::string_view query, std::string_view parameter) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    if (query.substr(0, end) == parameter) return true;
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return false;
}

void refuse_faulty(Fault fault) {
  switch (fault) {
    case Fault::none:
      return;
    case Fault::too_large:
      throw Refusal(Reason::too_large, "the body is longer than this server accepts");
    case Fault::bad_framing:
      throw Refusal(Reason::not_json, "the body did not arrive whole");
    case Fault::stopping:
      throw Refusal(Reason::shutting_down, "the server is shutting down");
  }
}

}  // namespace

Endpoints::Endpoints(const hooks::Registry& registry, FhirAccess& fhir, const Log& log,
                     Metrics& metrics, EndpointSettings settings)
    : registry_(registry),
      fhir_(fhir),
      log_(log),
      metrics_(metrics),
      settings_(std::move(settings)),
      discovery_(hooks::discovery_json(registry, settings_.discovery)),
      workers_(settings_.threads) {}

Endpoints::Target Endpoints::target_of(std::string_view path) {
  if (path == "/") return {Route::page, {}};
  if (path == kServices) return {Route::discovery, {}};
  if (path == "/health/live") return {Route::live, {}};
  if (path == "/health/ready") return {Route::ready, {}};
  if (path == "/metrics") return {Route::metrics, {}};
  if (path.starts_with(kServices) && path.substr(kServices.size()).starts_with('/')) {
    const std::string_view id = path.substr(kServices.size() + 1);
    if (!id.empty() && id.find('/') == std::string_view::npos) return {Route::service, id};
  }
  return {Route::unknown, {}};
}

std::string_view Endpoints::pattern_of(Route route) {
  switch (route) {
    case Route::page:
      return "/";
    case Route::discovery:
      return "/cds-services";
    case Route::service:
      return "/cds-services/{id}";
    case Route::live:
      return "/health/live";
    case Route::ready:
      return "/health/ready";
    case Route::metrics:
      return "/metrics";
    case Route::unknown:
      return "unknown";
  }
  return {};
}

// The one method of a route besides OPTIONS.
std::string_view Endpoints::method_of(Route route) {
  return route == Route::service ? "POST" : "GET";
}

void Endpoints::answer(Request&& request, Respond respond) {
  const auto exchange = std::make_shared<Exchange>();
  exchange->start = std::chrono::steady_clock::now();
  exchange->request = std::move(request);
  exchange->respond = std::move(respond);
  exchange->target = target_of(exchange->request.path);
  exchange->trace = parse_traceparent(exchange->request.header("traceparent"));
  ServedRequest& served = exchange->served;
  served.id = settings_.new_uuid();
  served.method = known_method(exchange->request.method);
  served.route = pattern_of(exchange->target.route);
  served.bytes_in = exchange->request.body.size();
  if (exchange->trace) served.trace_id = exchange->trace->trace_id;
  settle(*exchange, [this, &exchange] { return dispatch(exchange); });
}

void Endpoints::settle(Exchange& exchange, const Attempt& attempt) const {
  Reply reply;
  try {
    std::optional<Reply> made = attempt();
    if (!made) return;
    reply = std::move(*made);
  } catch (const Refusal& refusal) {
    reply = json_reply(refusal.status(), refusal.to_json());
    if (refusal.status() == 405) {
      reply.headers.emplace_back("Allow",
                                 std::string(method_of(exchange.target.route)) + ", OPTIONS");
    }
    exchange.served.note = refusal.what();
  } catch (const std::exception& error) {
    reply = fault(error, exchange.served.id);
  }
  finish(exchange, std::move(reply));
}

void Endpoints::finish(Exchange& exchange, Reply&& reply) const {
  ServedRequest& served = exchange.served;
  reply.headers.emplace_back("X-Request-Id", served.id);
  reply.headers.emplace_back("Cache-Control", "no-store");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  add_origin_headers(reply.headers, settings_.origins, exchange.request.header("Origin"));
  served.status = reply.status;
  served.bytes_out = reply.body.size();
  const auto ready = std::chrono::steady_clock::now();
  exchange.respond(std::move(reply));
  served.write = since(ready);
  served.took = since(exchange.start);
  log_.served(served);
  metrics_.served(served);
}

std::optional<Reply> Endpoints::dispatch(const ExchangePointer& exchange) {
  const Request& request = exchange->request;
  const Target& target = exchange->target;
  ServedRequest& served = exchange->served;
  if (target.route == Route::service) served.service = registry_.known_id(target.service_id);
  const bool known =
      target.route == Route::service ? !served.service.empty() : target.route != Route::unknown;
  if (!known) throw Refusal(Reason::unknown_service, "nothing is served at this path");
  const std::string_view method = method_of(target.route);
  if (request.method == "OPTIONS") {
    Reply reply{204, {}, {}};
    const std::string methods = std::string(method) + ", OPTIONS";
    reply.headers.emplace_back("Allow", methods);
    if (settings_.origins.allows(request.header("Origin"))) {
      add_preflight_headers(reply.headers, methods);
    }
    return reply;
  }
  if (request.method != method) {
    throw Refusal(Reason::wrong_method, "this path answers " + std::string(method) + " only");
  }
  // A process that is shutting down still lives.
  if (target.route != Route::live) refuse_faulty(request.fault);
  switch (target.route) {
    case Route::page:
      return Reply{200,
                   {{"Content-Type", "text/html; charset=utf-8"},
                    {"Content-Security-Policy", settings_.page.content_security_policy},
                    {"Referrer-Policy", "no-referrer"}},
                   settings_.page.html};
    case Route::discovery:
      return json_reply(200, discovery_);
    case Route::service:
      return call(exchange);
    case Route::live:
      return json_reply(200, R"({"status":"live"})");
    case Route::ready:
      return json_reply(200, R"({"status":"ready"})");
    case Route::metrics:
      return Reply{200, {{"Content-Type", std::string(kMetricsMediaType)}}, metrics_.text()};
    case Route::unknown:
      break;
  }
  throw std::logic_error("a route that is known and not served");
}

std::optional<Reply> Endpoints::call(const ExchangePointer& exchange) {
  Request& request = exchange->request;
  // Also where there is none: a page may send a body without a type to any origin, unasked.
  const std::string type = media_type(request.header("Content-Type"));
  if (type != "application/json" && type != "application/fhir+json") {
    throw Refusal(Reason::unsupported_media_type,
                  "Content-Type must be application/json or application/fhir+json");
  }
  const auto start = std::chrono::steady_clock::now();
  const auto call = std::make_shared<const hooks::Call>(
      registry_, exchange->target.service_id, std::move(request.body),
      hooks::CallContext{settings_.now(), settings_.new_uuid, settings_.allow_as_of});
  exchange->served.hook = call->hook();
  exchange->served.note = call->oddity();
  std::vector<hooks::PrefetchGap> gaps = call->gaps();
  exchange->served.read = since(start);
  if (gaps.empty()) return decide(*exchange, *call, {});

  const std::string trace =
      exchange->trace ? exchange->trace->traceparent(random_span_id()) : std::string();
  const auto asked = std::chrono::steady_clock::now();
  fhir_.fill(std::move(gaps), {call->request(), settings_.anonymous, trace, exchange->start},
             [this, exchange, call, asked](std::vector<hooks::FilledGap>&& filled) {
               exchange->served.fetch = since(asked);
               exchange->served.queries = served_queries(filled);
               const auto all =
                   std::make_shared<const std::vector<hooks::FilledGap>>(std::move(filled));
               workers_.hand([this, exchange, call, all] {
                 settle(*exchange, [&] { return decide(*exchange, *call, *all); });
               });
             });
  return std::nullopt;
}

Reply Endpoints::decide(Exchange& exchange, const hooks::Call& call,
                        const std::vector<hooks::FilledGap>& filled) const {
  const auto start = std::chrono::steady_clock::now();
  const bool explain = settings_.explain || has_parameter(exchange.request.query, "explain=true");
  hooks::Answer answer = call.answer(filled, explain);
  exchange.served.notes = std::move(answer.note_kinds);
  for (const hooks::Decision& decision : answer.decisions) {
    if (decision.verdict) exchange.served.verdicts.emplace_back(to_text(*decision.verdict));
  }
  exchange.served.decide = since(start);
  return json_reply(200, hooks::with_explanation(std::move(answer.body), answer.explanation));
}

// The client learns the id of its request and nothing else.
Reply Endpoints::fault(const std::exception& error, const std::string& id) const {
  log_.fault(id, typeid(error).name(), error.what());
  const Refusal refusal(Reason::internal_fault, "internal error " + id);
  return json_reply(refusal.status(), refusal.to_json());
}

}  // namespace server
