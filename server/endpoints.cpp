#include "server/endpoints.h"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <typeinfo>
#include <utility>

#include "hooks/explanation.h"
#include "hooks/refusal.h"
#include "server/fault_refusal.h"
#include "server/media_type.h"
#include "server/trace_context.h"

namespace server {
namespace {

using hooks::Reason;
using hooks::Refusal;

Reply json_reply(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

std::chrono::microseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               start);
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

Refusal too_hasty() { return {Reason::too_many_requests, "too many requests of one client"}; }

Refusal refusal_of(TrustReason reason) {
  switch (http_status(reason)) {
    case 403:
      return {Reason::not_allowed, "this client may not call this service"};
    case 503:
      return {Reason::storage_down, "tokens cannot be checked now"};
    default:
      return {Reason::not_authenticated, "not authenticated"};
  }
}

}  // namespace

struct Endpoints::Turn {
  Turn(Request&& from, Respond&& to) : request(std::move(from)), respond(std::move(to)) {}

  Request request;
  Respond respond;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  Target target;         // into request.path
  Client client;         // once it is known
  hooks::Answer answer;  // for the decision log
  ServedRequest served;
  std::optional<TraceContext> trace;
  bool answered = false;
};

Endpoints::Endpoints(const hooks::Registry& registry, FhirAccess& fhir, const Log& log,
                     Metrics& metrics, const ClientTrust& trust, const Recorder& recorder,
                     EndpointSettings settings)
    : registry_(registry),
      fhir_(fhir),
      log_(log),
      metrics_(metrics),
      trust_(trust),
      recorder_(recorder),
      settings_(std::move(settings)),
      discovery_(hooks::discovery_json(registry, settings_.discovery)) {}

void Endpoints::answer(Request&& request, Respond respond, Door door) const {
  const auto turn = std::make_shared<Turn>(std::move(request), std::move(respond));
  turn->target = target_of(turn->request.path, door);
  turn->served.id = settings_.new_uuid();
  turn->served.method = known_method(turn->request.method);
  turn->served.route = pattern_of(turn->target.route);
  turn->served.bytes_in = turn->request.body.size();
  turn->trace = parse_traceparent(turn->request.header("traceparent"));
  if (turn->trace) turn->served.trace_id = turn->trace->trace_id;
  attempt(turn, [&] { dispatch(turn); });
}

template <typename Step>
void Endpoints::attempt(const SharedTurn& turn, Step step) const {
  ServedRequest& served = turn->served;
  Reply reply;
  try {
    return step();
  } catch (const Refusal& refusal) {
    reply = json_reply(refusal.status(), refusal.to_json());
    if (refusal.status() == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
    if (refusal.status() == 405) {
      reply.headers.emplace_back("Allow", methods_of(turn->target.route));
    }
    if (refusal.status() == 429 || refusal.status() == 503) {
      reply.headers.emplace_back("Retry-After", "1");
    }
    if (served.note.empty()) served.note = refusal.what();
  } catch (const std::exception& error) {
    reply = fault(error, served.id);
  }
  finish(*turn, std::move(reply));
}

void Endpoints::finish(Turn& turn, Reply&& reply) const {
  if (std::exchange(turn.answered, true)) return;  // what failed after the reply has no other
  ServedRequest& served = turn.served;
  reply.headers.emplace_back("X-Request-Id", served.id);
  reply.headers.emplace_back("Cache-Control", "no-store");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  add_origin_headers(reply.headers, settings_.origins, turn.request.header("Origin"));
  served.status = reply.status;
  if (turn.request.method == "HEAD") reply.body.clear();
  served.bytes_out = reply.body.size();
  const auto ready = std::chrono::steady_clock::now();
  turn.respond(std::move(reply));
  served.write = since(ready);
  served.took = since(turn.start);
  log_.served(served);
  metrics_.served(served);
  recorder_.record(std::move(turn.answer), turn.client, served.service, served.hook);
}

// What every request must be, whoever sends it.
void Endpoints::dispatch(const SharedTurn& turn) const {
  refuse_unreadable(turn->request.fault);
  const auto& [route, service_id] = turn->target;
  ServedRequest& served = turn->served;
  const bool of_service = route == Route::service || route == Route::feedback;
  if (of_service) served.service = registry_.known_id(service_id);
  const bool known = of_service ? !served.service.empty() : route != Route::unknown;
  if (!known || (route == Route::feedback && !recorder_.keeps())) {
    throw Refusal(Reason::unknown_service,
                  of_service ? "no such service; GET /cds-services lists those that there are"
                             : "nothing is served at this path; GET /cds-services lists what is");
  }
  if (turn->request.method == "OPTIONS") return finish(*turn, preflight(*turn));
  if (!takes(route, turn->request.method)) {
    throw Refusal(Reason::wrong_method, "this path answers " + methods_of(route) + " only");
  }
  // A process that is shutting down still lives, and one that is busy is ready for the next.
  const bool is_healthy =
      route == Route::live || (route == Route::ready && turn->request.fault == Fault::busy);
  if (!is_healthy) refuse_faulty(turn->request.fault);
  if (route == Route::ready && stopping_) refuse_faulty(Fault::stopping);
  if (of_service || route == Route::discovery) return identify(turn);
  if (route == Route::page) {
    refuse_hasty(turn->request.remote);
    charge(turn->request.remote);
  }
  serve(turn);
}

Reply Endpoints::preflight(const Turn& turn) const {
  Reply reply{204, {}, {}};
  const std::string methods = methods_of(turn.target.route);
  reply.headers.emplace_back("Allow", methods);
  if (settings_.origins.allows(turn.request.header("Origin"))) {
    add_preflight_headers(reply.headers, methods);
  }
  return reply;
}

Reply Endpoints::front_page() const {
  return {200,
          {{"Content-Type", "text/html; charset=utf-8"},
           {"Content-Security-Policy", settings_.page.content_security_policy},
           {"Referrer-Policy", "no-referrer"}},
          settings_.page.html};
}

// Who calls. What it costs to find out is not spent on an address that has sent too much.
void Endpoints::identify(const SharedTurn& turn) const {
  using About = TrustQuestion::About;
  refuse_hasty(turn->request.remote);
  const Route route = turn->target.route;
  const About about = route == Route::discovery  ? About::discovery
                      : route == Route::feedback ? About::feedback
                                                 : About::call;
  trust_.identify({about, turn->request.header("Authorization"), turn->request.path,
                   std::string(turn->target.service_id),
                   [this](const Client& client) { return has_room(client.name); }},
                  [this, turn](TrustAnswer&& answer) {
                    attempt(turn, [&] { let_in(turn, std::move(answer)); });
                  });
}

// Who has shown who it is counts for itself, everybody else by address. Why a caller is not let in
// is for the log alone.
void Endpoints::let_in(const SharedTurn& turn, TrustAnswer&& answer) const {
  if (answer.client) {
    turn->client = std::move(*answer.client);
    turn->served.client = turn->client.name;
    turn->served.tenant = turn->client.tenant;
  }
  if (answer.hasty) throw too_hasty();
  const bool known = !answer.refused && turn->client.name != Client().name;
  charge(known ? turn->client.name : turn->request.remote);
  if (!answer.refused) return serve(turn);
  turn->served.note = name_of(*answer.refused);
  metrics_.refused(name_of(*answer.refused));
  throw refusal_of(*answer.refused);
}

void Endpoints::serve(const SharedTurn& turn) const {
  switch (turn->target.route) {
    case Route::page:
      return finish(*turn, front_page());
    case Route::discovery:
      return finish(*turn, json_reply(200, discovery_));
    case Route::service:
      return call(turn);
    case Route::feedback:
      return take_feedback(turn);
    case Route::live:
      return finish(*turn, json_reply(200, R"({"status":"live"})"));
    case Route::ready:
      return finish(*turn, json_reply(200, R"({"status":"ready"})"));
    case Route::metrics:
      recorder_.count();
      return finish(*turn,
                    {200, {{"Content-Type", std::string(kMetricsMediaType)}}, metrics_.text()});
    case Route::unknown:
      break;
  }
  throw std::logic_error("a route that is known and not served");
}

bool Endpoints::has_room(std::string_view client) const {
  return settings_.rate_limit == nullptr || settings_.rate_limit->has_room(client);
}

void Endpoints::charge(std::string_view client) const {
  if (settings_.rate_limit != nullptr) settings_.rate_limit->charge(client);
}

void Endpoints::refuse_hasty(std::string_view client) const {
  if (!has_room(client)) throw too_hasty();
}

void Endpoints::call(const SharedTurn& turn) const {
  require_json(turn->request);
  const auto start = std::chrono::steady_clock::now();
  const auto call = std::make_shared<const hooks::Call>(
      registry_, turn->target.service_id, std::move(turn->request.body),
      hooks::CallContext{settings_.now(), settings_.new_uuid, settings_.allow_as_of});
  turn->served.hook = call->hook();
  turn->served.note = call->oddity();
  std::vector<hooks::PrefetchGap> gaps = call->gaps();
  turn->served.read = since(start);
  if (gaps.empty()) return decide(*turn, *call, {});

  const std::string trace =
      turn->trace ? turn->trace->traceparent(random_span_id()) : std::string();
  fhir_.fill(std::move(gaps), {call->request(), turn->client, trace, turn->start},
             [this, turn, call, asked = std::chrono::steady_clock::now()](
                 const std::vector<hooks::FilledGap>& filled) {
               attempt(turn, [&] {
                 turn->served.fetch = since(asked);
                 turn->served.queries = served_queries(filled);
                 decide(*turn, *call, filled);
               });
             });
}

void Endpoints::decide(Turn& turn, const hooks::Call& call,
                       const std::vector<hooks::FilledGap>& filled) const {
  const auto start = std::chrono::steady_clock::now();
  const bool explain = settings_.explain || has_parameter(turn.request.query, "explain=true");
  turn.answer = call.answer(filled, explain, recorder_.silent(turn.client, turn.served.service));
  turn.served.notes = turn.answer.note_kinds;
  for (const hooks::Decision& decision : turn.answer.decisions) {
    if (decision.verdict) turn.served.verdicts.emplace_back(to_text(*decision.verdict));
  }
  turn.served.decide = since(start);
  finish(turn, json_reply(200, hooks::with_explanation(std::move(turn.answer.body),
                                                       turn.answer.explanation)));
}

// Answered once it is stored, from the thread that stores.
void Endpoints::take_feedback(const SharedTurn& turn) const {
  require_json(turn->request);
  recorder_.store(
      std::move(turn->request.body), turn->client, turn->served.service, [this, turn](bool stored) {
        attempt(turn, [&] {
          if (stored) return finish(*turn, {200, {}, {}});
          throw Refusal(Reason::storage_down, "feedback cannot be stored now; nothing of this was");
        });
      });
}

// The client learns the id of its request and nothing else.
Reply Endpoints::fault(const std::exception& error, const std::string& id) const {
  log_.fault(id, typeid(error).name(), error.what());
  const Refusal refusal(Reason::internal_fault, "internal error " + id);
  return json_reply(refusal.status(), refusal.to_json());
}

}  // namespace server
