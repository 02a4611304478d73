#include "server/evaluate.h"

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include "cards/cards.h"
#include "cards/terminal_text.h"
#include "fhir/json_document.h"
#include "fhir/reader.h"
#include "fhir/xml_document.h"
#include "hooks/refusal.h"
#include "hooks/services/bkvn_ivig.h"
#include "server/configuration.h"
#include "server/offered_services.h"
#include "server/uuid.h"

namespace server {
namespace {

std::string read_all(const std::string& path) {
  if (path == "-") {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  }
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw std::runtime_error("cannot be read");
  return text;
}

fhir::Instant instant_for(const EvaluateOptions& options, std::optional<fhir::Instant> of_request) {
  if (options.as_of) {
    const auto instant = fhir::parse_instant(*options.as_of);
    if (!instant)
      throw std::runtime_error("--as-of: must be an instant, as in 2026-11-22T12:00:00Z");
    return *instant;
  }
  return of_request.value_or(
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

void print(const guideline::Answer& answer, const EvaluateOptions& options,
           const hooks::ServiceSetup& setup) {
  if (options.format == EvaluateFormat::text) {
    if (answer.assessments.empty()) {
      std::cout << (answer.ivig_ordered
                        ? "Nothing to say: no BK virus disease in play for this order.\n"
                        : "Nothing to say: no IVIG order under consideration.\n");
    }
    for (const guideline::Assessment& assessment : answer.assessments) {
      std::cout << cards::terminal_text(assessment, setup.settings.thresholds);
    }
    return;
  }
  std::vector<cards::Card> all;
  for (const guideline::Assessment& assessment : answer.assessments) {
    all.push_back(
        cards::card_for(assessment, {setup.settings.thresholds, setup.source_url, random_uuid}));
  }
  std::cout << cards::write_response(all) << '\n';
}

// What XML starts with and JSON does not.
bool is_xml(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '<';
}

void evaluate_bundle(const fhir::JsonDocument& document, const EvaluateOptions& options,
                     const hooks::ServiceSetup& setup) {
  const hooks::IvigQuestion question(document.root(), setup, instant_for(options, std::nullopt));
  print(question.answer(), options, setup);
}

void evaluate_one(const std::string& path, const EvaluateOptions& options,
                  const hooks::ServiceSetup& setup) {
  std::string text = read_all(path);
  const bool xml = is_xml(text);
  const fhir::JsonDocument document = xml ? fhir::parse_xml(text) : fhir::JsonDocument::parse(text);
  if (fhir::resource_type(document.root()) == "Bundle") {
    return evaluate_bundle(document, options, setup);
  }
  if (xml) throw std::runtime_error("is XML and not a Bundle");
  const auto request = hooks::HookRequest::parse(std::move(text));
  if (request.hook() != "order-select" && request.hook() != "order-sign") {
    throw hooks::Refusal(hooks::Reason::wrong_value, "must be order-select or order-sign", "hook");
  }
  const hooks::IvigQuestion question(request, {}, setup, instant_for(options, request.as_of()));
  question.require_clinical_data();
  print(question.answer(), options, setup);
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
      evaluate_one(path, options, services.setup());
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
