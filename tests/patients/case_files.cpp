#include "tests/patients/case_files.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "cards/writer.h"
#include "hooks/patient_case.h"
#include "server/offered_services.h"

namespace patients {
namespace {

const server::OfferedServices& offered() {
  static const server::Configuration kDefaults;
  static const server::OfferedServices kOffered(kDefaults);
  return kOffered;
}

std::function<std::string()> counted_uuids() {
  return [count = 0U]() mutable {
    char text[37];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012u", ++count);
    return std::string(text);
  };
}

hooks::CallContext context_at(const std::string& as_of) {
  return {fhir::parse_instant(as_of).value(), counted_uuids(), true};
}

}  // namespace

const hooks::Registry& services() { return offered().registry(); }

std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return text;
}

std::string read_file(const std::string& name) {
  return read_all(IVIG_CDS_SOURCE_DIR "/tests/patients/" + name);
}

Cases::Cases() : document_(fhir::JsonDocument::parse(read_file("cases.json"))) {
  for (const fhir::Json entry : document_.root().each()) {
    const fhir::Json service = entry["service"];
    list_.push_back({std::string(entry["case"].text()), std::string(entry["asOf"].text()),
                     service ? std::string(service.text()) : std::string(kEligibility), entry});
  }
}

std::string respond(const std::string& request, const std::string& as_of,
                    std::string_view service) {
  const hooks::HookRequest parsed = hooks::HookRequest::parse(request);
  return services()
      .find(std::string(service) + "-" + std::string(parsed.hook()), parsed.hook())
      .answer(parsed, {}, context_at(as_of))
      .body;
}

std::string respond_to_bundle(fhir::Json bundle, const std::string& as_of) {
  const hooks::PatientCase patient_case(bundle, offered().setup().value_sets);
  const hooks::CallContext context = context_at(as_of);
  std::vector<cards::Card> all;
  for (const hooks::Registry::Entry& entry : services().entries()) {
    const std::string& hook = entry.service->description().hook;
    if (hook != "order-sign" && hook != "patient-view") continue;  // each service once
    for (cards::Card& card : entry.service->judge(patient_case, context).cards) {
      all.push_back(std::move(card));
    }
  }
  return cards::write_response(all);
}

std::string pretty(const std::string& json) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(json.c_str());
  if (document.HasParseError()) throw std::runtime_error("not JSON");
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  document.Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

std::vector<fhir::Json> assessments_of(fhir::Json response) {
  std::vector<fhir::Json> found;
  for (const fhir::Json card : response["cards"].each()) {
    found.push_back(card["extension"]["org.ivig-cds.assessment"]);
  }
  return found;
}

std::string status_of(fhir::Json assessment, std::string_view criterion) {
  for (const fhir::Json one : assessment["criteria"].each()) {
    if (one["id"].text() == criterion) return std::string(one["status"].text());
    for (const fhir::Json part : one["parts"].each()) {
      if (part["id"].text() == criterion) return std::string(part["status"].text());
    }
  }
  return "absent";
}

}  // namespace patients
