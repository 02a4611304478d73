#include "fhir/value_set_file.h"

#include <charconv>
#include <cstddef>
#include <utility>

#include "fhir/code_system.h"
#include "fhir/json_document.h"

namespace fhir {
namespace {

constexpr std::string_view kExtensionBase = "https://ivig-cds.org/fhir/StructureDefinition/";
constexpr std::string_view kCanonicalBase = "https://ivig-cds.org/fhir/ValueSet/";

class Reader {
 public:
  explicit Reader(Json root) : expanded_(root["expansion"].is_object()) { read(root); }
  [[nodiscard]] ValueSetContent take() { return std::move(content_); }

 private:
  [[noreturn]] static void fail(const std::string& reason) { throw std::invalid_argument(reason); }

  void read(Json root) {
    if (root["resourceType"].text() != "ValueSet") fail("is no FHIR ValueSet");
    content_.id = root["id"].text();
    content_.title = root["title"].text();
    content_.purpose = root["purpose"].text();
    for (const Json extension : root["extension"].each()) read_name(extension);
    for (const Json include : root["compose"]["include"].each()) read_part(include, false);
    for (const Json exclude : root["compose"]["exclude"].each()) read_part(exclude, true);
    read_expansion(root["expansion"]);
  }

  void read_name(Json extension) {
    const std::string_view url = extension["url"].text();
    if (!url.starts_with(kExtensionBase)) return;
    const std::string_view kind = url.substr(kExtensionBase.size());
    if (kind != "matched-name" && kind != "excluded-name")
      fail("extension \"" + std::string(url) + "\" is not known");
    content_.names.push_back(
        {std::string(extension["valueString"].text()), kind == "excluded-name"});
  }

  // An include or exclude. Several of its members together mean what they have in common.
  void read_part(Json part, bool excluded) {
    const std::string_view system = canonical_system(part["system"].text());
    const bool concepts = part["concept"].size() > 0;
    const bool filters = part["filter"].size() > 0;
    const std::size_t sets = part["valueSet"].size() + (part["valueSet"].is_string() ? 1 : 0);
    if (expanded_ && !concepts) return;
    if (sets > 1 || (sets == 1 && !system.empty()) || (concepts && filters) ||
        part["filter"].size() > 1) {
      fail("what conditions have in common is not supported: list the codes");
    }
    for (const Json concept_ : part["concept"].each()) {
      add_code(system, concept_["code"].text(), concept_["display"].text(), false, excluded);
    }
    for (const Json filter : part["filter"].each()) read_filter(filter, system, excluded);
    for (const Json canonical : part["valueSet"].each()) read_included(canonical.text(), excluded);
    if (!concepts && !filters && sets == 0) fail("a whole code system is not supported");
  }

  void read_filter(Json filter, std::string_view system, bool excluded) {
    if (filter["op"].text() != "is-a" || !has_prefix_hierarchy(system))
      fail("a filter other than is-a over ICD is not supported");
    if (filter["value"].text().find_first_not_of('.') == std::string_view::npos)
      fail("a filter has no value");
    add_code(system, filter["value"].text(), {}, true, excluded);
  }

  void read_included(std::string_view canonical, bool excluded) {
    if (excluded) fail("excluding a value set is not supported");
    const std::string_view url = canonical.substr(0, canonical.find('|'));
    if (!url.starts_with(kCanonicalBase))
      fail("includes \"" + std::string(canonical) + "\", which is not known");
    content_.includes.emplace_back(url.substr(kCanonicalBase.size()));
  }

  void read_expansion(Json expansion) {
    const std::size_t nodes = read_contained(expansion["contains"]);
    const std::string_view text = expansion["total"].text();
    std::size_t total = 0;
    std::from_chars(text.data(), text.data() + text.size(), total);
    if (total > nodes) {
      fail("the expansion is not complete: " + std::to_string(nodes) + " of " +
           std::to_string(total) + " codes");
    }
  }

  // Depth is the document's, which is bounded. An entry that is abstract only groups others.
  std::size_t read_contained(Json contains) {
    std::size_t nodes = 0;
    for (const Json one : contains.each()) {
      if (!one["abstract"].is_true()) {
        add_code(canonical_system(one["system"].text()), one["code"].text(), one["display"].text(),
                 false, false);
      }
      nodes += 1 + read_contained(one["contains"]);
    }
    return nodes;
  }

  void add_code(std::string_view system, std::string_view code, std::string_view display,
                bool with_descendants, bool excluded) {
    if (system.empty() || code.empty()) fail("a code or its system is missing");
    content_.codes.push_back(
        {std::string(system), std::string(code), std::string(display), with_descendants, excluded});
  }

  bool expanded_;
  ValueSetContent content_;
};

}  // namespace

ValueSetContent read_value_set(const ValueSetFile& file) {
  const auto fail = [&file](const std::string& reason) {
    return ValueSetError(std::string(file.path) + ": " + reason);
  };
  try {
    const JsonDocument document = JsonDocument::parse(std::string(file.text));
    return Reader(document.root()).take();
  } catch (const JsonError& error) {
    throw fail("byte " + std::to_string(error.offset()) + ": " + error.what());
  } catch (const std::invalid_argument& error) {
    throw fail(error.what());
  }
}

}  // namespace fhir
