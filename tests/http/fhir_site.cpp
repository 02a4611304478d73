#include "tests/http/fhir_site.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "fhir/json_writer.h"

namespace http_test {
namespace {

std::string configuration_of(const std::vector<std::string>& origins, const std::string& fhir) {
  std::string text = "allow-as-of = true\nexplain = true\n[fhir]\nservers = [";
  for (const std::string& origin : origins) text += "\"" + origin + "\", ";
  return text + "]\n" + fhir + "\n";
}

}  // namespace

fhir::Json Answered::key(std::string_view name) const {
  for (const fhir::Json one : explanation()["keys"].elements()) {
    if (one["key"].text() == name) return one;
  }
  return {};
}

std::string Answered::note(std::string_view kind) const {
  for (const fhir::Json note : explanation()["notes"].elements()) {
    if (note["kind"].text() == kind) return std::string(note["text"].text());
  }
  return {};
}

std::string request_without(const std::string& patient_case, const std::vector<std::string>& keys,
                            const std::string& fhir_server) {
  const auto request = fhir::JsonDocument::parse(patient_request(patient_case));
  const auto nothing = fhir::JsonDocument::parse("null");
  fhir::JsonWriter json;
  json.begin_object();
  for (const fhir::JsonMember member : request.root().members()) {
    if (member.name == "prefetch" || member.name.starts_with("fhir")) continue;
    json.key(member.name).copy(member.value);
  }
  json.member("fhirServer", fhir_server);
  json.key("fhirAuthorization").begin_object().member("access_token", "sesame").end_object();
  json.key("prefetch").begin_object();
  json.key("medicationAdministrations2").copy(nothing.root());  // the patients come without it
  for (const fhir::JsonMember member : request.root()["prefetch"].members()) {
    const bool left_out = std::find(keys.begin(), keys.end(), member.name) != keys.end();
    if (!left_out) json.key(member.name).copy(member.value);
  }
  json.end_object().end_object();
  return json.take();
}

Site::Site(const std::vector<std::string>& origins, const std::string& fhir)
    : configuration_(configuration_of(origins, fhir)),
      server_({"--config", configuration_.path()}) {}

Answered Site::call(const std::string& request, const std::string& service) const {
  const auto start = std::chrono::steady_clock::now();
  Answered answered;
  answered.response = post(server_.port(), "/cds-services/" + service, request);
  answered.took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  answered.document = std::make_shared<const fhir::JsonDocument>(
      fhir::JsonDocument::parse(std::string(answered.response.body)));
  return answered;
}

}  // namespace http_test
