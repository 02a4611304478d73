// A FHIR server that misbehaves in every way that could be thought of: each time the call is
// answered in time, with a card that says what is missing and why, and the program lives on.
#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/fhir_server/fhir_server.h"
#include "tests/http/fhir_site.h"

using fhir_test::Behaviour;
using fhir_test::fhir_json;
using fhir_test::FhirServer;
using fhir_test::kEmpty;
using fhir_test::Peer;
using fhir_test::response;
using fhir_test::ServerRequest;
using http_test::Answered;
using http_test::request_without;
using http_test::Site;
using std::chrono::milliseconds;

namespace {

constexpr const char* kKey = "medicationStatements";
constexpr const char* kHead = "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n";

// A deadline that a machine with other work keeps where a server answers at once. What is to be
// seen is that a server without end ends nothing here.
constexpr const char* kDeadline = "deadline-ms = 1500\n";
constexpr milliseconds kTooLate{3000};
constexpr milliseconds kInTime{8000};

Behaviour replies(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer, const ServerRequest&) { peer.send(bytes); };
}

Behaviour replies_and_closes(std::string bytes) {
  return [bytes = std::move(bytes)](Peer& peer, const ServerRequest&) {
    peer.send(bytes);
    peer.close();
  };
}

std::string page(const std::string& next) {
  return fhir_json(R"({"resourceType":"Bundle","link":[{"relation":"next","url":")" + next +
                   R"("}]})");
}

void drips(Peer& peer, const ServerRequest&) {
  const std::string bytes = fhir_json(kEmpty);
  for (const char byte : bytes) {
    if (!peer.send({&byte, 1}) || !peer.pause(milliseconds(100))) return;
  }
}

void floods(Peer& peer, const std::string& head, const std::string& unit) {
  if (!peer.send(head)) return;
  for (std::size_t sent = 0; sent < 100'000'000 && peer.send(unit); sent += unit.size()) {
  }
  peer.close();
}

struct Fault {
  const char* name;
  Behaviour behave;
  const char* failure;
  std::size_t requests = 1;  // that reach the server; 0: any number
};

std::vector<Fault> faults() {
  const std::string kilobytes(65536, ' ');
  return {
      {"resets at once", [](Peer& peer, const ServerRequest&) { peer.reset(); }, "cut-off"},
      {"closes at once", [](Peer& peer, const ServerRequest&) { peer.close(); }, "cut-off"},
      {"resets in the middle of the body",
       [](Peer& peer, const ServerRequest&) {
         peer.send(std::string(kHead) + "Content-Length: 500\r\n\r\n{\"resourceType\"");
         peer.pause(milliseconds(20));
         peer.reset();
       },
       "cut-off"},
      {"ends before its Content-Length",
       replies_and_closes(std::string(kHead) + "Content-Length: 5000\r\n\r\n" + kEmpty), "cut-off"},
      {"ends within a chunk",
       replies_and_closes(std::string(kHead) + "Transfer-Encoding: chunked\r\n\r\nff\r\n{"),
       "cut-off"},
      {"sends ten bytes a second", drips, "timeout"},
      {"never answers", [](Peer& peer, const ServerRequest&) { peer.hang(); }, "timeout"},
      {"never ends its head",
       [](Peer& peer, const ServerRequest&) {
         peer.send("HTTP/1.1 200 OK\r\nX-Wait:");
         peer.hang();
       },
       "timeout"},
      {"never ends its body",
       [](Peer& peer, const ServerRequest&) {
         peer.send(std::string(kHead) + "Content-Length: 500\r\n\r\n{");
         peer.hang();
       },
       "timeout"},
      {"answers too late",
       [](Peer& peer, const ServerRequest&) {
         if (peer.pause(kTooLate)) peer.send(fhir_json(kEmpty));
       },
       "timeout"},
      {"401", replies(response(401, "", "")), "unauthorized"},
      {"403", replies(response(403, "application/fhir+json", "{}")), "forbidden"},
      {"404", replies(response(404, "text/html", "<html>")), "not-found"},
      {"410", replies(response(410, "", "")), "not-found"},
      {"400", replies(response(400, "", "")), "rejected"},
      {"429", replies(response(429, "", "")), "too-many-requests"},
      {"429 with a Retry-After beyond the deadline",
       replies(response(429, "", "", "Retry-After: 30\r\n")), "too-many-requests"},
      {"429 with a Retry-After that is a date",
       replies(response(429, "", "", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n")),
       "too-many-requests"},
      {"429 again after the Retry-After", replies(response(429, "", "", "Retry-After: 0\r\n")),
       "too-many-requests", 2},
      {"500", replies(response(500, "text/html", "<html>")), "server-error"},
      {"503 without a Retry-After", replies(response(503, "", "")), "server-error"},
      {"405 for GET and for POST", replies(response(405, "", "")), "rejected", 2},
      {"redirects to itself",
       replies(response(302, "", "", "Location: /fhir/MedicationStatement\r\n")), "redirected"},
      {"redirects for good",
       replies(response(308, "", "", "Location: http://127.0.0.1:1/fhir\r\n")), "redirected"},
      {"another resource than was asked for",
       replies(fhir_json(R"({"resourceType":"Patient","id":"ktx-2041"})")), "wrong-type"},
      {"an OperationOutcome with 200",
       replies(fhir_json(R"({"resourceType":"OperationOutcome","issue":[]})")),
       "operation-outcome"},
      {"a web page", replies(response(200, "text/html", "<html><body>Log in</body></html>")),
       "not-fhir"},
      {"JSON that is said to be text", replies(response(200, "text/plain", kEmpty)), "not-fhir"},
      {"JSON of no type", replies(response(200, "", kEmpty)), "not-fhir"},
      {"an empty body", replies(fhir_json("")), "not-fhir"},
      {"204", replies("HTTP/1.1 204 No Content\r\n\r\n"), "not-fhir"},
      {"hints before the answer", replies("HTTP/1.1 103 Early Hints\r\n\r\n" + fhir_json(kEmpty)),
       "not-fhir"},
      {"truncated JSON", replies(fhir_json(R"({"resourceType":"Bundle","entry":[{)")), "not-fhir"},
      {"an array", replies(fhir_json("[]")), "not-fhir"},
      {"JSON of bytes that are no UTF-8", replies(fhir_json("{\"resourceType\":\"B\xff\"}")),
       "not-fhir"},
      {"a member twice", replies(fhir_json(R"({"resourceType":"Bundle","resourceType":"Bundle"})")),
       "not-fhir"},
      {"nesting without end", replies(fhir_json(std::string(100'000, '['))), "not-fhir"},
      {"a gzip bomb",
       replies(
           response(200, "application/fhir+json", "\x1f\x8b\x08", "Content-Encoding: gzip\r\n")),
       "not-fhir"},
      {"XML with entities",
       replies(response(200, "application/fhir+xml",
                        R"(<!DOCTYPE b [<!ENTITY a "aaaa">]><Bundle xmlns="http://hl7.org/fhir">)"
                        "<id value=\"&a;&a;\"/></Bundle>")),
       "not-fhir"},
      {"100 MB with a length",
       [kilobytes](Peer& peer, const ServerRequest&) {
         floods(peer, std::string(kHead) + "Content-Length: 100000000\r\n\r\n", kilobytes);
       },
       "too-large"},
      {"100 MB without a length",
       [kilobytes](Peer& peer, const ServerRequest&) {
         floods(peer, std::string(kHead) + "Connection: close\r\n\r\n", kilobytes);
       },
       "too-large"},
      {"100 MB in chunks",
       [kilobytes](Peer& peer, const ServerRequest&) {
         floods(peer, std::string(kHead) + "Transfer-Encoding: chunked\r\n\r\n",
                "10000\r\n" + kilobytes + "\r\n");
       },
       "too-large"},
      {"a chunk of minus one byte",
       replies(std::string(kHead) + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + kEmpty),
       "cut-off|too-large"},
      {"a chunk of no length",
       replies(std::string(kHead) + "Transfer-Encoding: chunked\r\n\r\nmany\r\n" + kEmpty),
       "cut-off"},
      {"no HTTP", replies_and_closes("220 ready for mail\r\n\r\n"), "cut-off"},
      {"a status that is no number", replies("HTTP/1.1 fine OK\r\n\r\n"), "cut-off"},
      {"pages without end",
       [count = std::make_shared<std::atomic<int>>(0)](Peer& peer, const ServerRequest&) {
         peer.send(page("/fhir/MedicationStatement?page=" + std::to_string(++*count)));
       },
       "too-many-pages", 20},
      {"pages in a circle", replies(page("MedicationStatement?page=2")), "page-loop", 2},
      {"a page on another server", replies(page("http://127.0.0.1:1/fhir?page=2")),
       "page-elsewhere"},
      {"a page on another host by two slashes", replies(page("//example.org/fhir?page=2")),
       "page-elsewhere"},
      {"a second page that is forbidden",
       [](Peer& peer, const ServerRequest& request) {
         const bool first = request.target.find("page=2") == std::string::npos;
         peer.send(first ? page("/fhir?page=2") : response(403, "", ""));
       },
       "forbidden", 2},
  };
}

// One of the texts between the bars.
bool is_one_of(std::string_view text, std::string_view wanted) {
  const std::size_t bar = wanted.find('|');
  if (bar == std::string_view::npos) return text == wanted;
  return text == wanted.substr(0, bar) || is_one_of(text, wanted.substr(bar + 1));
}

}  // namespace

// The failure is told in the explanation and, in words, on the card.
TEST_CASE("a FHIR server that misbehaves makes one key missing, in time, with the reason",
          "[http][fhir][faults]") {
  FhirServer fhir(replies(fhir_json(kEmpty)));
  const Site site({fhir.origin()}, std::string(kDeadline) + "response-bytes = 4000000");
  const std::string request = request_without("refractory", {kKey}, fhir.origin() + "/fhir");
  REQUIRE(site.call(request).key(kKey)["from"].text() == "fhir-server");
  for (const Fault& fault : faults()) {
    INFO(fault.name);
    fhir.behave(fault.behave);
    const Answered answered = site.call(request);
    CHECK(answered.response.status == 200);
    CHECK(answered.root()["cards"].size() == 1);
    CHECK(answered.took < kInTime);
    const std::string failure(answered.key(kKey)["failure"].text());
    INFO(failure);
    CHECK(is_one_of(failure, fault.failure));
    CHECK(answered.note("not-available").starts_with("Medication statements could"));
    if (fault.requests > 0) CHECK(fhir.requests().size() == fault.requests);
  }
  CHECK(site.server().peak_memory_kib() < 150'000);
}
