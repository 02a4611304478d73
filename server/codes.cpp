#include "server/codes.h"

#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <string_view>

#include "fhir/code_system.h"
#include "fhir/json_writer.h"
#include "fhir/utf8.h"
#include "fhir/value_set.h"
#include "server/configuration.h"
#include "server/site_value_sets.h"

namespace server {
namespace {

using Kind = fhir::MembershipReason::Kind;

// What one set says of a query.
struct Finding {
  const fhir::ValueSets::Description* set;
  bool by_code;
  bool by_name;
  fhir::MembershipReasons reasons;
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

// Views into the query and the sets.
fhir::CodeableConcept concept_of(std::string_view query, const fhir::ValueSets& sets) {
  if (query.empty()) throw std::invalid_argument("a query is empty");
  if (fhir::first_invalid_utf8(query) != std::string_view::npos)
    throw std::invalid_argument("a query is not UTF-8");
  const std::size_t bar = query.find('|');
  const std::size_t end = std::min(bar, query.find(':'));
  const std::string_view before = query.substr(0, end);
  const std::string_view known = fhir::system_of_short_name(lower(before));
  if (bar != std::string_view::npos || !known.empty()) {
    const std::size_t code = known.empty() ? bar + 1 : before.size() + 1;
    const std::string_view system = known.empty() ? query.substr(0, bar) : known;
    if (system.empty() || code >= query.size())
      throw std::invalid_argument("\"" + std::string(query) + "\": a system or a code is missing");
    return {{{system, query.substr(code), {}}}, {}};
  }
  fhir::CodeableConcept result;
  for (const std::string_view system : sets.systems()) result.coding.push_back({system, query, {}});
  result.text = query;
  return result;
}

std::vector<Finding> look_up(const std::string& query, const fhir::ValueSets& sets) {
  fhir::Classifier classifier(sets);
  fhir::MembershipReasons reasons;
  const fhir::Membership in = classifier.classify(concept_of(query, sets), true, &reasons);
  std::vector<Finding> findings;
  for (std::size_t set = 0; set < sets.descriptions().size(); ++set) {
    const fhir::SetMask bit = fhir::SetMask{1} << set;
    Finding finding{
        &sets.descriptions()[set], (in.by_code & bit) != 0, (in.by_name & bit) != 0, {}};
    for (const fhir::MembershipReason& reason : reasons) {
      if (reason.set == set) finding.reasons.push_back(reason);
    }
    if (!finding.reasons.empty()) findings.push_back(std::move(finding));
  }
  return findings;
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string sentence(const fhir::MembershipReason& reason) {
  const std::string from = " (" + std::string(reason.file) + ")";
  const std::string code = std::string(reason.system) + "|" + std::string(reason.entry) +
                           (reason.display.empty() ? "" : " " + quoted(reason.display)) + from;
  const std::string name = quoted(reason.entry);
  switch (reason.kind) {
    case Kind::code:
      return "by code " + code;
    case Kind::excluded_code:
      return "excluded by code " + code;
    case Kind::name:
      return "by name " + name + from;
    case Kind::negated_name:
      return "name " + name + " negated by " + quoted(reason.cue) + from;
    case Kind::excluded_name:
      return "excluded by name " + name + from;
    case Kind::included_set:
      return "includes " + std::string(reason.entry);
  }
  return {};
}

void print_text(const std::string& query, const std::vector<Finding>& findings) {
  std::cout << query << '\n';
  if (findings.empty()) std::cout << "  no value set knows it\n";
  for (const Finding& finding : findings) {
    std::cout << (finding.by_code || finding.by_name ? "  in " : "  not in ") << finding.set->id
              << ": " << finding.set->title << '\n';
    for (const fhir::MembershipReason& reason : finding.reasons) {
      std::cout << "      " << sentence(reason) << '\n';
    }
    if (!finding.set->purpose.empty())
      std::cout << "      used for: " << finding.set->purpose << '\n';
  }
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::code:
      return "code";
    case Kind::excluded_code:
      return "excluded-code";
    case Kind::name:
      return "name";
    case Kind::negated_name:
      return "negated-name";
    case Kind::excluded_name:
      return "excluded-name";
    case Kind::included_set:
      return "included-set";
  }
  return {};
}

void write(fhir::JsonWriter& json, const fhir::MembershipReason& reason) {
  const bool is_code = reason.kind == Kind::code || reason.kind == Kind::excluded_code;
  const auto optional = [&json](std::string_view name, std::string_view value) {
    if (!value.empty()) json.member(name, value);
  };
  json.begin_object().member("kind", name_of(reason.kind));
  optional("system", reason.system);
  json.member(is_code ? "code" : reason.kind == Kind::included_set ? "set" : "name", reason.entry);
  optional("display", reason.display);
  optional("cue", reason.cue);
  optional("file", reason.file);
  json.end_object();
}

void write(fhir::JsonWriter& json, const std::string& query, const std::vector<Finding>& findings) {
  json.begin_object().member("query", query).key("sets").begin_array();
  for (const Finding& finding : findings) {
    json.begin_object().member("id", finding.set->id).member("title", finding.set->title);
    json.member("purpose", finding.set->purpose);
    json.member("in", finding.by_code ? "by-code" : finding.by_name ? "by-name" : "no");
    json.key("reasons").begin_array();
    for (const fhir::MembershipReason& reason : finding.reasons) write(json, reason);
    json.end_array().end_object();
  }
  json.end_array().end_object();
}

bool print_all(const CodesOptions& options, const fhir::ValueSets& sets) {
  bool all_known = true;
  fhir::JsonWriter json;
  json.begin_array();
  for (const std::string& query : options.queries) {
    const std::vector<Finding> findings = look_up(query, sets);
    all_known = all_known && !findings.empty();
    if (options.format == CodesFormat::text) print_text(query, findings);
    if (options.format == CodesFormat::json) write(json, query, findings);
  }
  json.end_array();
  if (options.format == CodesFormat::json) std::cout << json.take() << '\n';
  return all_known;
}

}  // namespace

int codes(const CodesOptions& options) {
  try {
    Configuration configuration;
    if (options.configuration_file) configuration = read_configuration(*options.configuration_file);
    const fhir::ValueSets sets =
        load_value_sets(options.value_sets.value_or(configuration.value_sets));
    return print_all(options, sets) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "ivig-cds: " << error.what() << '\n';
    return 2;
  }
}

}  // namespace server
