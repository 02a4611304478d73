// What a call costs beside its FHIR server: ten queries, answered at once by a server on this
// machine, from the request's bytes to the response's.
//   fhir_gaps REQUEST [CALLS]
// Prints the medians and 95th percentiles, in milliseconds, of the whole call, of its slowest
// query, and of the difference: this program's own time. It is to stay under 10 ms at the 95th
// percentile; else the program ends with 1.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "fhir/json_document.h"
#include "fhir/json_writer.h"
#include "hooks/call.h"
#include "server/fhir_access.h"
#include "server/offered_services.h"
#include "server/uuid.h"
#include "server/workers.h"
#include "tests/fhir_server/fhir_server.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array<std::string_view, 10> kMissing = {
    "patient",       "conditions",           "bkLoads",
    "renalFunction", "drugLevels",           "bodyWeight",
    "biopsyReports", "medicationStatements", "medicationRequests",
    "allergies"};
constexpr double kMarkMilliseconds = 10;

std::string text_of(fhir::Json value) {
  fhir::JsonWriter json;
  return json.copy(value).take();
}

bool is_missing(std::string_view key) {
  return std::find(kMissing.begin(), kMissing.end(), key) != kMissing.end();
}

std::string without_ten(fhir::Json request, const std::string& fhir_server) {
  fhir::JsonWriter json;
  json.begin_object().member("fhirServer", fhir_server);
  for (const fhir::JsonMember member : request.members()) {
    if (member.name != "prefetch") json.key(member.name).copy(member.value);
  }
  json.key("prefetch").begin_object().key("medicationAdministrations2").raw("null");
  for (const fhir::JsonMember member : request["prefetch"].members()) {
    if (!is_missing(member.name)) json.key(member.name).copy(member.value);
  }
  json.end_object().end_object();
  return json.take();
}

double milliseconds(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

double percentile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

void print(const char* name, const std::vector<double>& values) {
  std::cout << name << ": median " << percentile(values, 0.5) << " ms, p95 "
            << percentile(values, 0.95) << " ms\n";
}

struct Timed {
  double whole = 0;
  double slowest_query = 0;
};

Timed call_once(const hooks::Registry& registry, server::FhirAccess& access,
                const server::Client& client, std::string body) {
  const auto start = Clock::now();
  const hooks::Call call(
      registry, "bkvn-ivig-order-select", std::move(body),
      {std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()),
       server::random_uuid, true});
  std::promise<Timed> done;
  access.fill(call.gaps(), {call.request(), client, "", start},
              [&](const std::vector<hooks::FilledGap>& filled) {
                Timed timed;
                if (filled.size() != kMissing.size()) std::abort();
                for (const hooks::FilledGap& one : filled) {
                  if (!one.whole()) std::abort();
                  timed.slowest_query =
                      std::max(timed.slowest_query, milliseconds(one.fetched.took));
                }
                if (call.answer(filled, false).body.size() < 100) std::abort();
                timed.whole = milliseconds(Clock::now() - start);
                done.set_value(timed);
              });
  return done.get_future().get();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  std::ifstream file(arguments[1], std::ios::binary);
  const auto request = fhir::JsonDocument::parse(
      {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
  const int calls = count > 2 ? std::atoi(arguments[2]) : 500;

  std::map<std::string, std::string> answers;
  fhir_test::FhirServer fhir(
      [&answers](fhir_test::Peer& peer, const fhir_test::ServerRequest& query) {
        peer.send(answers.at(query.target));
      });
  const std::string body = without_ten(request.root(), fhir.origin());
  const server::Configuration defaults;
  const server::OfferedServices services(defaults);
  server::FhirSettings settings;
  settings.deadline = std::chrono::seconds(5);
  server::Workers workers(1);
  server::FhirAccess access(settings, workers);
  server::Client client;
  client.fhir_servers = {fhir.origin()};
  const hooks::Call first(services.registry(), "bkvn-ivig-order-select", body,
                          {{}, server::random_uuid, true});
  for (const hooks::PrefetchGap& gap : first.gaps()) {
    answers["/" + gap.query.target] =
        fhir_test::fhir_json(text_of(request.root()["prefetch"][gap.key]));
  }

  std::vector<double> whole;
  std::vector<double> slowest;
  std::vector<double> own;
  for (int i = 0; i < calls; ++i) {
    const Timed timed = call_once(services.registry(), access, client, body);
    whole.push_back(timed.whole);
    slowest.push_back(timed.slowest_query);
    own.push_back(timed.whole - timed.slowest_query);
  }
  print("whole call", whole);
  print("slowest of its ten queries", slowest);
  print("own time", own);
  return percentile(own, 0.95) < kMarkMilliseconds ? 0 : 1;
}
