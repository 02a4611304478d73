// The value set files that come with the program: they load, and their codes are not mistyped.
#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "fhir/embedded_value_sets.h"
#include "fhir/json_document.h"
#include "fhir/value_set.h"

namespace {

using fhir::Json;
using fhir::JsonDocument;

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Mod 10 from the right, every other one doubled; a letter counts as its ASCII code less 48.
int luhn_digit(std::string_view base) {
  int sum = 0;
  bool doubled = true;
  for (std::size_t i = base.size(); i-- > 0; doubled = !doubled) {
    const int value = base[i] - '0';
    sum += doubled ? 2 * value - value / 5 * 9 : value;
  }
  return (10 - sum % 10) % 10;
}

// LOINC numbers (41479-7) and answers (LA6576-8).
bool is_loinc(std::string_view code) {
  const std::size_t dash = code.find('-');
  if (dash == std::string_view::npos || code.size() != dash + 2) return false;
  const std::string_view base = code.substr(0, dash);
  if (!all_digits(base.starts_with("LA") ? base.substr(2) : base)) return false;
  return luhn_digit(base) == code.back() - '0';
}

// SNOMED CT identifiers: Verhoeff's check digit, and a concept's partition before it.
bool is_snomed_concept(std::string_view code) {
  constexpr int kTurn[10][10] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                 {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                 {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                 {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                 {8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};
  constexpr int kShift[8][10] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
                                 {5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
                                 {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
                                 {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}};
  if (!all_digits(code) || code.size() < 6 || code.size() > 18) return false;
  const std::string_view partition = code.substr(code.size() - 3, 2);
  if (partition != "00" && partition != "10") return false;
  int check = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    check = kTurn[check][kShift[i % 8][code[code.size() - 1 - i] - '0']];
  }
  return check == 0;
}

// Every code of a system in all files, included or excluded.
std::set<std::string> codes_of(std::string_view system) {
  std::set<std::string> codes;
  for (const fhir::ValueSetFile& file : fhir::embedded_value_sets()) {
    const JsonDocument document = JsonDocument::parse(std::string(file.text));
    for (const std::string_view part : {"include", "exclude"}) {
      for (const Json one : document.root()["compose"][part].each()) {
        if (one["system"].text() != system) continue;
        for (const Json concept_ : one["concept"].each()) codes.emplace(concept_["code"].text());
      }
    }
  }
  return codes;
}

std::vector<std::string> refused(std::string_view system, bool (*is_valid)(std::string_view)) {
  std::vector<std::string> wrong;
  for (const std::string& code : codes_of(system)) {
    if (!is_valid(code)) wrong.push_back(code);
  }
  return wrong;
}

}  // namespace

TEST_CASE("Every value set file loads under its own name", "[fhir][value-set]") {
  std::vector<std::string> names;
  for (const fhir::ValueSetFile& file : fhir::embedded_value_sets()) {
    const JsonDocument document = JsonDocument::parse(std::string(file.text));
    const std::string id(document.root()["id"].text());
    CHECK(file.path == "value_sets/" + id + ".json");
    CHECK(document.root()["url"].text() == "https://ivig-cds.org/fhir/ValueSet/" + id);
    CHECK_FALSE(document.root()["title"].text().empty());
    CHECK_FALSE(document.root()["purpose"].text().empty());
    names.push_back(id);
  }
  REQUIRE(names.size() > 40);
  const std::vector<std::string_view> ids(names.begin(), names.end());
  CHECK_NOTHROW(fhir::ValueSets(ids, fhir::embedded_value_sets()));
}

TEST_CASE("A display of the files means what the same text means anywhere", "[fhir][value-set]") {
  std::vector<std::string_view> ids;
  for (const fhir::ValueSetFile& file : fhir::embedded_value_sets()) {
    std::string_view id = file.path;
    id.remove_prefix(std::string_view("value_sets/").size());
    id.remove_suffix(std::string_view(".json").size());
    ids.push_back(id);
  }
  const fhir::ValueSets sets(ids, fhir::embedded_value_sets());
  fhir::Classifier classifier(sets);
  std::size_t with_names = 0;
  for (std::size_t set = 0; set < ids.size(); ++set) {
    for (const fhir::ValueSetCode& code : sets.content_of(set).codes) {
      fhir::MembershipReasons why;  // which has the text read anew
      const fhir::SetMask anew = classifier.classify({{}, code.display}, true, &why).by_name;
      if (classifier.classify({{}, code.display}).by_name != anew) FAIL(code.display);
      with_names += anew != 0 ? 1 : 0;
    }
  }
  CHECK(with_names > 50);
}

TEST_CASE("A mistyped digit does not pass the check", "[fhir][value-set]") {
  CHECK(is_loinc("41479-7"));
  CHECK(is_loinc("2160-0"));
  CHECK(is_loinc("LA6576-8"));
  CHECK_FALSE(is_loinc("41479-8"));
  CHECK_FALSE(is_loinc("41497-7"));
  CHECK_FALSE(is_loinc("LA6577-8"));
  CHECK_FALSE(is_loinc("41479"));
  CHECK(is_snomed_concept("10828004"));
  CHECK_FALSE(is_snomed_concept("10828005"));
  CHECK_FALSE(is_snomed_concept("10282004"));
  CHECK_FALSE(is_snomed_concept("1082800X"));
}

TEST_CASE("Every LOINC code has its check digit", "[fhir][value-set]") {
  CHECK(codes_of("http://loinc.org").size() > 30);
  CHECK(refused("http://loinc.org", is_loinc) == std::vector<std::string>{});
}

TEST_CASE("Every SNOMED CT code has its check digit", "[fhir][value-set]") {
  CHECK(codes_of("http://snomed.info/sct").size() > 20);
  CHECK(refused("http://snomed.info/sct", is_snomed_concept) == std::vector<std::string>{});
}
