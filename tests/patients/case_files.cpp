#include "tests/patients/case_files.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "cards/cards.h"
#include "fhir/embedded_value_sets.h"
#include "guideline/terminology.h"

namespace patients {
namespace {

const fhir::ValueSets& value_sets() {
  static const fhir::ValueSets kValueSets(guideline::kSetIds, fhir::embedded_value_sets());
  return kValueSets;
}

std::function<std::string()> counted_uuids() {
  return [count = 0U]() mutable {
    char text[37];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012u", ++count);
    return std::string(text);
  };
}

}  // namespace

std::string read_file(const std::string& name) {
  const std::string path = std::string(IVIG_CDS_SOURCE_DIR "/tests/patients/") + name;
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw std::runtime_error("cannot read " + path);
  return text;
}

Cases::Cases() : document_(fhir::JsonDocument::parse(read_file("cases.json"))) {
  for (const fhir::Json entry : document_.root().each()) {
    list_.push_back({std::string(entry["case"].text()), std::string(entry["asOf"].text()), entry});
  }
}

std::string respond(const std::string& request, const std::string& as_of) {
  const guideline::Settings settings;
  const hooks::HookRequest parsed = hooks::HookRequest::parse(request);
  const auto service = hooks::make_bkvn_ivig(parsed.hook(), {value_sets(), settings, ""});
  return service->answer(parsed, {}, {fhir::parse_instant(as_of).value(), counted_uuids(), true})
      .body;
}

std::string respond_to_bundle(fhir::Json bundle, const std::string& as_of) {
  const guideline::Settings settings;
  const hooks::IvigQuestion question(bundle, {value_sets(), settings, ""},
                                     fhir::parse_instant(as_of).value());
  const auto new_uuid = counted_uuids();
  std::vector<cards::Card> all;
  for (const guideline::Assessment& assessment : question.answer().assessments) {
    all.push_back(cards::card_for(assessment, {settings.thresholds, "", new_uuid}));
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
