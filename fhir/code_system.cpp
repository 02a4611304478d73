#include "fhir/code_system.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace fhir {
namespace {

constexpr std::string_view kRxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view kAtc = "http://www.whocc.no/atc";
constexpr std::string_view kIcd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
constexpr std::string_view kIcd10 = "http://hl7.org/fhir/sid/icd-10";
constexpr std::string_view kHcpcs = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
constexpr std::string_view kInterpretation =
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

struct Alias {
  std::string_view alias;
  std::string_view system;
};

// OIDs as registered with HL7; the interpretation codes moved twice between FHIR versions.
constexpr std::array kAliases = std::to_array<Alias>({
    {"urn:oid:2.16.840.1.113883.6.88", kRxNorm},
    {"urn:oid:2.16.840.1.113883.6.96", kSnomed},
    {"urn:oid:2.16.840.1.113883.6.1", kLoinc},
    {"urn:oid:2.16.840.1.113883.6.73", kAtc},
    {"urn:oid:2.16.840.1.113883.6.90", kIcd10Cm},
    {"urn:oid:2.16.840.1.113883.6.3", kIcd10},
    {"urn:oid:2.16.840.1.113883.6.285", kHcpcs},
    {"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", kHcpcs},
    {"urn:oid:2.16.840.1.113883.5.83", kInterpretation},
    {"http://hl7.org/fhir/v3/ObservationInterpretation", kInterpretation},
    {"http://hl7.org/fhir/v2/0078", kInterpretation},
    {"http://terminology.hl7.org/CodeSystem/v2-0078", kInterpretation},
});

constexpr std::array kShortNames = std::to_array<Alias>({
    {"loinc", kLoinc},
    {"snomed", kSnomed},
    {"rxnorm", kRxNorm},
    {"atc", kAtc},
    {"icd-10-cm", kIcd10Cm},
    {"icd-10", kIcd10},
    {"hcpcs", kHcpcs},
});

template <std::size_t N>
std::string_view look_up(const std::array<Alias, N>& table, std::string_view name) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [name](const Alias& one) { return one.alias == name; });
  return row == table.end() ? std::string_view{} : row->system;
}

}  // namespace

std::string_view canonical_system(std::string_view system) {
  const std::string_view known = look_up(kAliases, system);
  return known.empty() ? system : known;
}

std::string_view system_of_short_name(std::string_view name) { return look_up(kShortNames, name); }

bool has_prefix_hierarchy(std::string_view system) {
  return system == kIcd10Cm || system == kIcd10;
}

std::string_view comparable_code(std::string_view system, std::string_view code,
                                 std::string& storage) {
  if (!has_prefix_hierarchy(system) || code.find('.') == std::string_view::npos) return code;
  storage.clear();
  std::copy_if(code.begin(), code.end(), std::back_inserter(storage),
               [](char c) { return c != '.'; });
  return storage;
}

}  // namespace fhir
