// FHIR XML of a resource in FHIR JSON (FHIR R4, xml.html and json.html), in the schema's order.
#include <set>

#include "conformance/r4_elements.h"
#include "conformance/r4_resource.h"

namespace conformance {
namespace {

using fhir::Json;

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<') {
      safe += "&lt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else if (c == '"') {
      safe += "&quot;";
    } else {
      safe += c;
    }
  }
  return safe;
}

class Writer {
 public:
  [[nodiscard]] std::string take() { return std::move(xml_); }

  void resource(Json value) {
    const std::string type(value["resourceType"].text());
    xml_ += '<' + type + " xmlns=\"http://hl7.org/fhir\">";
    members(value, type, {"resourceType"});
    xml_ += "</" + type + '>';
  }

 private:
  // What stands in attributes, or was written before, is in `done`.
  void members(Json value, std::string_view type, std::set<std::string_view> done) {
    for (const R4Element& element : r4_elements()) {
      if (element.parent != type || done.contains(element.name)) continue;
      if (value[element.name]) element_of(value, element.name, element.type);
      done.insert(element.name);
    }
    for (const auto [name, member] : value.members()) {
      if (!done.contains(name) && !name.starts_with('_')) element_of(value, name, "any");
    }
  }

  void element_of(Json parent, std::string_view name, std::string_view type) {
    const Json value = parent[name];
    if (!value.is_array()) return one(value, name, type);
    for (const Json each : value.elements()) one(each, name, type);
  }

  void one(Json value, std::string_view name, std::string_view type) {
    const std::string tag(name);
    if (type == "xhtml") {
      xml_ += value.text();
    } else if (type == "Resource") {
      xml_ += '<' + tag + '>';
      resource(value);
      xml_ += "</" + tag + '>';
    } else if (value.is_object()) {
      xml_ += '<' + tag;
      std::set<std::string_view> attributes{"id"};
      if (type == "Extension") attributes.insert("url");
      for (const std::string_view attribute : attributes) {
        if (value[attribute])
          xml_ += ' ' + std::string(attribute) + "=\"" + escaped(value[attribute].text()) + '"';
      }
      xml_ += '>';
      members(value, type == "any" ? type_of_value(name) : type, attributes);
      xml_ += "</" + tag + '>';
    } else {
      xml_ += '<' + tag + " value=\"" + escaped(value.text()) + "\"/>";
    }
  }

  // The type in the name of an extension's value: valueCodeableConcept.
  static std::string_view type_of_value(std::string_view name) {
    return name.starts_with("value") ? name.substr(5) : std::string_view();
  }

  std::string xml_;
};

}  // namespace

std::string r4_xml(Json resource) {
  if (!knows_r4_type(resource["resourceType"].text())) return {};
  Writer writer;
  writer.resource(resource);
  return writer.take();
}

}  // namespace conformance
