#include "server/evaluate.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "cards/writer.h"
#include "fhir/json_document.h"
#include "fhir/reader.h"
#include "fhir/xml_document.h"
#include "hooks/patient_case.h"
#include "hooks/refusal.h"
#include "hooks/service.h"
#include "server/configuration.h"
#include "server/file_text.h"
#include "server/offered_services.h"
#include "server/uuid.h"

namespace server {
namespace {

std::string read_all(const std::string& path) {
  if (path == "-") {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  }
  const std::optional<std::string> text = file_text(path);
  if (!text) throw std::runtime_error("cannot be read");
  return *text;
}

// The services that a request's hook calls, or for a Bundle each service once.
std::vector<const hooks::CdsService*> services_for(const hooks::Registry& registry,
                                                   std::optional<std::string_view> hook) {
  std::vector<const hooks::CdsService*> services;
  for (const hooks::Registry::Entry& entry : registry.entries()) {
    const hooks::ServiceDescription& one = entry.service->description();
    const bool known = std::any_of(services.begin(), services.end(), [&](const auto* service) {
      return service->description().name == one.name;
    });
    if (hook ? one.hook == *hook : !known) services.push_back(entry.service.get());
  }
  return services;
}

void print(const hooks::PatientCase& patient_case, fhir::Instant now,
           const std::vector<const hooks::CdsService*>& services, EvaluateFormat format) {
  std::vector<cards::Card> all;
  std::string text;
  std::string silence;
  for (const hooks::CdsService* service : services) {
    hooks::Judgement judgement = service->judge(patient_case, {now, random_uuid, true});
    std::move(judgement.cards.begin(), judgement.cards.end(), std::back_inserter(all));
    if (format != EvaluateFormat::text) continue;
    const std::string own = service->terminal_text(patient_case, now);
    text += (text.empty() || own.empty() ? "" : "\n") + own;
    silence += "- " + service->description().name + ": " + judgement.silence + '\n';
  }
  if (format == EvaluateFormat::json) {
    std::cout << cards::write_response(all) << '\n';
  } else if (text.empty()) {
    std::cout << "Nothing to say:\n" << silence;
  } else {
    std::cout << text;
  }
}

// What XML starts with and JSON does not.
bool is_xml(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '<';
}

void evaluate_one(const std::string& path, const EvaluateOptions& options,
                  const OfferedServices& offered) {
  std::string text = read_all(path);
  const bool xml = is_xml(text);
  const fhir::JsonDocument document = xml ? fhir::parse_xml(text) : fhir::JsonDocument::parse(text);
  const hooks::Registry& registry = offered.registry();
  if (fhir::resource_type(document.root()) == "Bundle") {
    const hooks::PatientCase patient_case(document.root(), offered.setup().value_sets);
    return print(patient_case, instant_for(options.as_of, std::nullopt),
                 services_for(registry, std::nullopt), options.format);
  }
  if (xml) throw std::runtime_error("is XML and not a Bundle");
  const auto request = hooks::HookRequest::parse(std::move(text));
  const auto services = services_for(registry, request.hook());
  if (services.empty()) {
    throw hooks::Refusal(hooks::Reason::wrong_value, "must be one that a service answers", "hook");
  }
  const hooks::PatientCase patient_case(request, {});
  print(patient_case, instant_for(options.as_of, request.as_of()), services, options.format);
}

std::string describe(const hooks::Refusal& refusal) {
  std::string text;
  for (const hooks::Issue& issue : refusal.issues()) {
    text += (text.empty() ? "" : "; ") + (issue.path.empty() ? "" : issue.path + ": ") +
            issue.diagnostics;
  }
  return text;
}

}  // namespace

fhir::Instant instant_for(const std::optional<std::string>& as_of,
                          std::optional<fhir::Instant> of_request) {
  if (as_of) {
    const auto instant = fhir::parse_instant(*as_of);
    if (!instant)
      throw std::runtime_error("--as-of: must be an instant, as in 2026-11-22T12:00:00Z");
    return *instant;
  }
  return of_request.value_or(
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

int evaluate(const EvaluateOptions& options) {
  std::string current = "ivig-cds";
  try {
    Configuration configuration;
    if (options.configuration_file) configuration = read_configuration(*options.configuration_file);
    if (options.value_sets) configuration.value_sets = *options.value_sets;
    const OfferedServices services(configuration);
    for (const std::string& path : options.files) {
      current = path;
      if (options.format == EvaluateFormat::text && options.files.size() > 1) {
        std::cout << "== " << path << '\n';
      }
      evaluate_one(path, options, services);
    }
  } catch (const hooks::Refusal& refusal) {
    std::cerr << current << ": " << describe(refusal) << '\n';
    return 2;
  } catch (const fhir::JsonError& error) {
    std::cerr << current << ": not JSON at byte " << error.offset() << ": " << error.what() << '\n';
    return 2;
  } catch (const fhir::XmlError& error) {
    std::cerr << current << ": not FHIR XML at line " << error.line() << ", column "
              << error.column() << ": " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << current << ": " << error.what() << '\n';
    return 2;
  }
  return 0;
}

}  // namespace server
