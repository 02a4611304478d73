// Gaps in the prefetch, filled from a FHIR server that behaves.
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "fhir/json_writer.h"
#include "tests/fhir_server/fhir_server.h"
#include "tests/http/fhir_site.h"

using fhir::Json;
using fhir::JsonDocument;
using fhir_test::fhir_json;
using fhir_test::FhirServer;
using fhir_test::kEmpty;
using fhir_test::Peer;
using fhir_test::response;
using fhir_test::ServerRequest;
using http_test::Answered;
using http_test::request_without;
using http_test::Site;

namespace {

std::string text_of(Json value) {
  fhir::JsonWriter json;
  return json.copy(value).take();
}

void gives_nothing(Peer& peer, const ServerRequest&) { peer.send(fhir_json(kEmpty)); }

// Answers each query as the request's own prefetch would have: by what the discovery offers.
class PatientServer {
 public:
  PatientServer(const std::string& patient_case, Json templates)
      : request_(JsonDocument::parse(http_test::patient_request(patient_case))) {
    constexpr std::string_view kToken = "{{context.patientId}}";
    const std::string id(request_.root()["context"]["patientId"].text());
    for (const fhir::JsonMember member : templates.members()) {
      std::string target(member.value.text());
      target.replace(target.find(kToken), kToken.size(), id);
      keys_["/fhir/" + target] = member.name;
    }
  }

  void answer(Peer& peer, const ServerRequest& request) const {
    const auto key = keys_.find(request.target);
    const Json value = key == keys_.end() ? Json() : request_.root()["prefetch"][key->second];
    if (!value) {
      peer.send(response(404, "", ""));
    } else if (value.is_null()) {
      peer.send(fhir_json(kEmpty));
    } else if (value["resourceType"].text() == "OperationOutcome") {
      peer.send(response(403, "application/fhir+json", text_of(value)));
    } else {
      peer.send(fhir_json(text_of(value)));
    }
  }

  [[nodiscard]] bool is_complete(Json templates) const {
    for (const fhir::JsonMember member : templates.members()) {
      const Json value = request_.root()["prefetch"][member.name];
      if (member.name == "medicationAdministrations2") continue;  // no patient has it
      if (!value || value["resourceType"].text() == "OperationOutcome") return false;
    }
    return true;
  }

 private:
  JsonDocument request_;
  std::map<std::string, std::string> keys_;
};

std::vector<std::string> all_keys(Json templates) {
  std::vector<std::string> keys;
  for (const fhir::JsonMember member : templates.members()) keys.emplace_back(member.name);
  return keys;
}

// What is decided, without what differs from call to call.
std::string decided(Json root, bool with_notes) {
  std::string text;
  for (const Json card : root["cards"].elements()) {
    const Json assessment = card["extension"]["org.ivig-cds.assessment"];
    text += std::string(card["summary"].text()) + text_of(card["indicator"]);
    for (const fhir::JsonMember member : assessment.members()) {
      if (!with_notes && member.name == "notes") continue;
      text += std::string(member.name) + text_of(member.value);
    }
  }
  return text;
}

std::string header_of(const ServerRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

}  // namespace

TEST_CASE("every synthetic patient gets the same assessment from the FHIR server as by prefetch",
          "[http][fhir][gaps]") {
  FhirServer fhir(gives_nothing);
  const Site site({fhir.origin()}, "deadline-ms = 5000");
  const auto discovery =
      JsonDocument::parse(http_test::exchange(site.server().port(), "GET", "/cds-services").body);
  const Json templates = (*discovery.root()["services"].elements().begin())["prefetch"];
  const auto cases = JsonDocument::parse(http_test::source_file("tests/patients/cases.json"));
  int compared = 0;
  for (const Json one : cases.root().elements()) {
    const std::string name(one["case"].text());
    INFO(name);
    const std::string own = http_test::patient_request(name);
    const auto parsed = JsonDocument::parse(std::string(own));
    const std::string service = "bkvn-ivig-" + std::string(parsed.root()["hook"].text());
    if (service != "bkvn-ivig-order-select" && service != "bkvn-ivig-order-sign") continue;
    const PatientServer patient(name, templates);
    fhir.behave(
        [&patient](Peer& peer, const ServerRequest& request) { patient.answer(peer, request); });
    const Answered by_prefetch = site.call(own, service);
    const Answered by_server = site.call(request_without(
                                             name,
                                             [&] {
                                               auto keys = all_keys(templates);
                                               keys.emplace_back("medicationAdministrations2");
                                               return keys;
                                             }(),
                                             fhir.origin() + "/fhir"),
                                         service);
    REQUIRE(by_prefetch.response.status == 200);
    REQUIRE(by_server.response.status == 200);
    const bool with_notes = patient.is_complete(templates);
    CHECK(decided(by_server.root(), with_notes) == decided(by_prefetch.root(), with_notes));
    ++compared;
  }
  CHECK(compared >= 40);
}

TEST_CASE("what is null was asked; what is missing or an OperationOutcome is fetched",
          "[http][fhir][gaps]") {
  FhirServer fhir(gives_nothing);
  const Site site({fhir.origin()});
  std::string request =
      request_without("refractory", {"allergies", "conditions"}, fhir.origin() + "/fhir");
  request.insert(request.find("\"prefetch\":{") + 12,
                 R"("conditions":{"resourceType":"OperationOutcome","issue":[]},)");
  const Answered answered = site.call(request);
  const auto asked = fhir.requests();
  REQUIRE(asked.size() == 2);
  const std::string both = asked[0].target + " " + asked[1].target;
  CHECK(both.find("/fhir/AllergyIntolerance?patient=ktx-2041&_count=100") != std::string::npos);
  CHECK(both.find("/fhir/Condition?patient=ktx-2041&_count=200") != std::string::npos);
  CHECK(answered.key("allergies")["from"].text() == "fhir-server");
  CHECK(answered.key("conditions")["from"].text() == "fhir-server");
  CHECK(answered.key("biopsyFindings")["from"].text() == "prefetch");
  CHECK(answered.key("biopsyFindings")["answered"].text() == "null: asked, nothing there");
  CHECK(answered.note("not-available").empty());
}

TEST_CASE(
    "a query carries the token, what it accepts and the trace, and nothing of this program's "
    "log carries the token",
    "[http][fhir][gaps]") {
  FhirServer fhir(gives_nothing);
  const Site site({fhir.origin()});
  const std::string body = request_without("refractory", {"allergies"}, fhir.origin() + "/fhir");
  const std::string trace = "0af7651916cd43dd8448eb211c80319c";
  const auto answer =
      http_test::exchange(site.server().port(), "POST", "/cds-services/bkvn-ivig-order-select",
                          {{"Content-Type", "application/json"},
                           {"traceparent", "00-" + trace + "-b7ad6b7169203331-01"}},
                          body);
  CHECK(answer.status == 200);
  REQUIRE(fhir.requests().size() == 1);
  const ServerRequest query = fhir.requests().front();
  CHECK(header_of(query, "authorization") == "Bearer sesame");
  CHECK(header_of(query, "accept") == "application/fhir+json, application/fhir+xml;q=0.8");
  CHECK(header_of(query, "accept-encoding").empty());
  CHECK(header_of(query, "host") == fhir.origin().substr(7));
  CHECK(header_of(query, "traceparent").starts_with("00-" + trace + "-"));
  CHECK(header_of(query, "traceparent").find("b7ad6b7169203331") == std::string::npos);
  CHECK(site.server().log().find("sesame") == std::string::npos);
  CHECK(site.server().log().find("ktx-2041") == std::string::npos);
  CHECK(answer.body.find("sesame") == std::string::npos);
}

TEST_CASE("all pages of a search are read", "[http][fhir][gaps]") {
  const auto patient = JsonDocument::parse(http_test::patient_request("refractory"));
  std::vector<std::string> entries;
  for (const Json entry : patient.root()["prefetch"]["medicationStatements"]["entry"].elements()) {
    entries.push_back(text_of(entry));
  }
  FhirServer fhir([&entries](Peer& peer, const ServerRequest& request) {
    const std::size_t at = request.target.find("page=");
    const std::size_t page =
        at == std::string::npos ? 0 : std::stoul(request.target.substr(at + 5));
    std::string body = R"({"resourceType":"Bundle","entry":[)" + entries[page] + "]";
    if (page + 1 < entries.size()) {
      body += R"(,"link":[{"relation":"self","url":"x"},{"relation":"next","url":"http://)" +
              request.headers.at("host") + "/pages?page=" + std::to_string(page + 1) + R"("}])";
    }
    peer.send(fhir_json(body + "}"));
  });
  const Site site({fhir.origin()});
  const Answered by_prefetch = site.call(http_test::patient_request("refractory"));
  const Answered paged =
      site.call(request_without("refractory", {"medicationStatements"}, fhir.origin() + "/fhir"));
  CHECK(fhir.requests().size() == entries.size());
  CHECK(paged.key("medicationStatements")["pages"].text() == std::to_string(entries.size()));
  CHECK(decided(paged.root(), true) == decided(by_prefetch.root(), true));
}

TEST_CASE("a prefetched Bundle with a next link is completed", "[http][fhir][gaps]") {
  FhirServer fhir([](Peer& peer, const ServerRequest&) {
    peer.send(
        fhir_json(R"({"resourceType":"Bundle","entry":[{"resource":{)"
                  R"("resourceType":"MedicationStatement","id":"more","status":"active",)"
                  R"("dateAsserted":"2026-06-10","medicationCodeableConcept":{"text":)"
                  R"("mycophenolate mofetil"},"subject":{"reference":"Patient/ktx-2041"}}}]})"));
  });
  const Site site({fhir.origin()});
  std::string request = request_without("refractory", {}, fhir.origin() + "/fhir");
  const std::string key = R"("medicationStatements":{)";
  request.insert(request.find(key) + key.size(),
                 R"("link":[{"relation":"next","url":")" + fhir.origin() + R"(/p?2"}],)");
  const Answered completed = site.call(request);
  CHECK(fhir.requests().size() == 1);
  CHECK(completed.key("medicationStatements")["morePages"]["pages"].text() == "1");
  CHECK(completed.response.body.find("MedicationStatement/more") != std::string::npos);
  CHECK(completed.note("not-available").empty());

  fhir.behave([](Peer& peer, const ServerRequest&) { peer.send(response(500, "", "")); });
  const Answered in_part = site.call(request);
  CHECK(in_part.note("not-available") == "Medication statements could be read in part only: 500.");
  CHECK(in_part.note("one-medication-kind") != "");
}

TEST_CASE("searches are posted where the site says so, or where GET is refused",
          "[http][fhir][gaps]") {
  FhirServer fhir([](Peer& peer, const ServerRequest& request) {
    peer.send(request.method == "POST" ? fhir_json(kEmpty) : response(414, "", ""));
  });
  const std::string request =
      request_without("refractory", {"allergies", "patient"}, fhir.origin() + "/fhir");
  const auto posted = [&fhir] {
    std::vector<ServerRequest> posts;
    for (const ServerRequest& one : fhir.requests()) {
      if (one.method == "POST") posts.push_back(one);
    }
    return posts;
  };
  SECTION("by configuration") {
    const Site site({fhir.origin()}, "search = \"post\"");
    const Answered answered = site.call(request);
    CHECK(answered.key("allergies")["from"].text() == "fhir-server");
    CHECK(answered.key("patient")["failure"].text() == "rejected");  // a read stays a GET
    CHECK(fhir.requests().size() == 2);
  }
  SECTION("after a refusal") {
    const Site site({fhir.origin()});
    const Answered answered = site.call(request);
    CHECK(answered.key("allergies")["from"].text() == "fhir-server");
    CHECK(fhir.requests().size() == 3);
  }
  REQUIRE(posted().size() == 1);
  CHECK(posted().front().target == "/fhir/AllergyIntolerance/_search");
  CHECK(posted().front().body == "patient=ktx-2041&_count=100");
  CHECK(
      header_of(posted().front(), "content-type").starts_with("application/x-www-form-urlencoded"));
  CHECK(header_of(posted().front(), "authorization") == "Bearer sesame");
}

TEST_CASE("answers in XML are read", "[http][fhir][gaps]") {
  FhirServer fhir([](Peer& peer, const ServerRequest&) {
    peer.send(response(200, "application/fhir+xml; charset=UTF-8",
                       R"(<Bundle xmlns="http://hl7.org/fhir"><type value="searchset"/><entry>)"
                       R"(<resource><MedicationStatement><id value="in-xml"/>)"
                       R"(<status value="active"/><medicationCodeableConcept>)"
                       R"(<text value="mycophenolate mofetil"/></medicationCodeableConcept>)"
                       R"(<subject><reference value="Patient/ktx-2041"/></subject>)"
                       R"(<dateAsserted value="2026-06-10"/></MedicationStatement>)"
                       R"(</resource></entry></Bundle>)"));
  });
  const Site site({fhir.origin()});
  const Answered answered =
      site.call(request_without("refractory", {"medicationStatements"}, fhir.origin()));
  CHECK(answered.key("medicationStatements")["answered"].text() == "Bundle of 1");
  CHECK(answered.response.body.find("MedicationStatement/in-xml") != std::string::npos);
}

TEST_CASE("a busy server is asked once more when it says so in time", "[http][fhir][gaps]") {
  FhirServer fhir(gives_nothing);
  const Site site({fhir.origin()}, "deadline-ms = 5000");
  for (const int status : {429, 503}) {
    fhir.behave([status, first = std::make_shared<bool>(true)](Peer& peer, const ServerRequest&) {
      const bool busy = std::exchange(*first, false);
      peer.send(busy ? response(status, "", "", "Retry-After: 1\r\n") : fhir_json(kEmpty));
    });
    const Answered answered =
        site.call(request_without("refractory", {"allergies"}, fhir.origin() + "/fhir"));
    CHECK(answered.key("allergies")["from"].text() == "fhir-server");
    CHECK(fhir.requests().size() == 2);
    CHECK(answered.took >= std::chrono::milliseconds(1000));
  }
}

TEST_CASE("nothing is fetched for an order that is none of immune globulin", "[http][fhir][gaps]") {
  FhirServer fhir(gives_nothing);
  const Site site({fhir.origin()});
  const Answered answered =
      site.call(request_without("another-drug", {"allergies"}, fhir.origin() + "/fhir"));
  CHECK(answered.root()["cards"].size() == 0);
  CHECK(fhir.requests().empty());
  CHECK(answered.explanation()["outcome"].text() == "silence");
  CHECK(answered.explanation()["reason"].text().find("immune globulin") != std::string_view::npos);
}

TEST_CASE("412 only where nothing clinical could be had at all", "[http][fhir][gaps]") {
  FhirServer fhir([](Peer& peer, const ServerRequest&) { peer.send(response(403, "", "")); });
  const Site site({fhir.origin()});
  const auto discovery =
      JsonDocument::parse(http_test::exchange(site.server().port(), "GET", "/cds-services").body);
  const Json templates = (*discovery.root()["services"].elements().begin())["prefetch"];
  const std::string request =
      request_without("refractory", all_keys(templates), fhir.origin() + "/fhir");
  std::string bare = request;
  bare.erase(bare.find(R"("medicationAdministrations2":null)"), 33);
  const Answered refused = site.call(bare);
  CHECK(refused.response.status == 412);
  CHECK(refused.response.body.find("could not be read: 403") != std::string::npos);
  fhir.behave([](Peer& peer, const ServerRequest& query) {
    const bool allergies = query.target.find("AllergyIntolerance") != std::string::npos;
    peer.send(allergies ? fhir_json(kEmpty) : response(403, "", ""));
  });
  const Answered answered = site.call(bare);
  CHECK(answered.response.status == 200);
  CHECK(answered.root()["cards"].size() == 1);
}

TEST_CASE("a server that is not on the list is not called", "[http][fhir][gaps]") {
  FhirServer fhir(gives_nothing);
  const Site site({"https://fhir.example.org"});
  const Answered answered =
      site.call(request_without("refractory", {"allergies"}, fhir.origin() + "/fhir"));
  CHECK(answered.response.status == 200);
  CHECK(answered.key("allergies")["failure"].text() == "not-allowed");
  CHECK(fhir.requests().empty());
}

TEST_CASE("what a server gives twice counts once, what is someone else's does not count",
          "[http][fhir][gaps]") {
  const auto patient = JsonDocument::parse(http_test::patient_request("refractory"));
  const std::string loads = text_of(patient.root()["prefetch"]["bkLoads"]);
  FhirServer fhir([&loads](Peer& peer, const ServerRequest&) {
    const std::string entry = "\"entry\":[";
    std::string twice = loads;
    const std::size_t begin = twice.find(entry) + entry.size();
    twice.insert(begin, twice.substr(begin, twice.rfind(']') - begin) + ",");
    peer.send(fhir_json(twice));
  });
  const Site site({fhir.origin()});
  const std::string request = request_without("refractory", {"bkLoads"}, fhir.origin() + "/fhir");
  const Answered by_prefetch = site.call(http_test::patient_request("refractory"));
  CHECK(decided(site.call(request).root(), false) == decided(by_prefetch.root(), false));

  fhir.behave([&loads](Peer& peer, const ServerRequest&) {
    std::string others = loads;
    for (std::size_t at = 0; (at = others.find("Patient/ktx-2041")) != std::string::npos;) {
      others.replace(at, 16, "Patient/ktx-9999");
    }
    peer.send(fhir_json(others));
  });
  const Answered of_another = site.call(request);
  CHECK(of_another.note("wrong-patient") != "");
  CHECK(decided(of_another.root(), false) != decided(by_prefetch.root(), false));
}

TEST_CASE("an answer explains itself only where that is asked for", "[http][fhir][explain]") {
  const http_test::ServerProcess server({"--allow-as-of"});
  const std::string body = http_test::patient_request("ivig-not-selected");
  const std::string path = "/cds-services/bkvn-ivig-order-select";
  CHECK(http_test::post(server.port(), path, body).body == R"({"cards":[]})");
  CHECK(http_test::post(server.port(), path + "?explain=yes", body).body == R"({"cards":[]})");
  const auto explained = http_test::post(server.port(), path + "?a=b&explain=true", body);
  const auto document = JsonDocument::parse(std::string(explained.body));
  const Json explanation = document.root()["extension"]["org.ivig-cds.explanation"];
  CHECK(explanation["outcome"].text() == "silence");
  CHECK_FALSE(explanation["reason"].text().empty());
  CHECK(explanation["keys"].size() > 10);
}
