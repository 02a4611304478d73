#include "cards/value_set_page.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "fhir/code_system.h"

namespace cards {
namespace {

// "LOINC" and the like; the URI where there is no short name.
std::string system_name(std::string_view uri) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kNames{
      {{"loinc", "LOINC"},
       {"snomed", "SNOMED CT"},
       {"rxnorm", "RxNorm"},
       {"atc", "ATC"},
       {"icd-10-cm", "ICD-10-CM"},
       {"icd-10", "ICD-10"},
       {"hcpcs", "HCPCS"}}};
  for (const auto& [name, title] : kNames) {
    if (fhir::system_of_short_name(name) == uri) return std::string(title);
  }
  return std::string(uri);
}

std::string joined_names(const std::vector<fhir::ValueSetName>& names, bool excluded) {
  std::string text;
  for (const fhir::ValueSetName& name : names) {
    if (name.excluded != excluded) continue;
    text += (text.empty() ? "" : ", ") + name.text;
  }
  return text;
}

void add_value_set(Page& page, const fhir::ValueSetContent& set) {
  page.heading(3, "set-" + set.id, set.title.empty() ? set.id : set.title);
  Line line{Span{set.id, Span::Kind::code, {}}};
  if (!set.purpose.empty()) line.push_back({". Used for " + set.purpose});
  page.paragraph(std::move(line));
  std::vector<Line> items;
  for (const std::string& included : set.includes) {
    items.push_back({{"All of "}, Span{included, Span::Kind::code, {}}});
  }
  const std::string names = joined_names(set.names, false);
  const std::string not_names = joined_names(set.names, true);
  if (!names.empty()) items.push_back(words("By name, where no code is known: " + names));
  if (!not_names.empty()) items.push_back(words("Excluded by name: " + not_names));
  if (!items.empty()) page.list(std::move(items));
  if (set.codes.empty()) return;
  PageTable table{"Codes of " + set.id, {"Code", "System", "Name", "Counts"}, {}};
  for (const fhir::ValueSetCode& listed : set.codes) {
    std::string counts = listed.excluded ? "excluded" : "in";
    if (listed.with_descendants) counts += ", with all below it";
    table.rows.push_back({{Span{listed.code, Span::Kind::code, {}}},
                          words(system_name(listed.system)),
                          words(listed.display),
                          words(std::move(counts))});
  }
  page.table(std::move(table));
}

}  // namespace

void add_value_sets(Page& page, const fhir::ValueSets& sets) {
  page.heading(2, "value-sets", "Value sets");
  page.paragraph(
      words("A coding counts by its code; where no code is in a set, the text counts by "
            "the set's names, unless it is negated."));
  for (std::size_t i = 0; i < sets.descriptions().size(); ++i) {
    add_value_set(page, sets.content_of(i));
  }
}

}  // namespace cards
