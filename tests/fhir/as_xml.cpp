#include "tests/fhir/as_xml.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "fhir/element_shape.h"
#include "fhir/reader.h"
#include "fhir/utf8.h"

namespace {

using fhir::Json;
using fhir::JsonMember;
using fhir::ValueKind;

struct NoXmlForm {};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// DSTU2's, which say nothing of the resource.
constexpr std::string_view kComments = "fhir_comments";

bool is_extension(std::string_view name) {
  return name == "extension" || name == "modifierExtension";
}

bool is_scalar(Json value) { return value && !value.is_object() && !value.is_array(); }

// XML 1.0, section 2.2; U+FFFE and U+FFFF are the three-byte forms.
bool has_xml_characters(std::string_view text) {
  const bool controls = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
  return !controls && text.find("\xEF\xBF\xBE") == std::string_view::npos &&
         text.find("\xEF\xBF\xBF") == std::string_view::npos;
}

class XmlWriter {
 public:
  explicit XmlWriter(UnknownLists lists) : lists_(lists) {}

  std::string document(Json resource) {
    write_resource(resource, " xmlns=\"http://hl7.org/fhir\"");
    return std::move(text_);
  }

 private:
  // An element that is open. Every one on the way counts for the depth.
  class Element {
   public:
    explicit Element(std::size_t& depth) : depth_(depth) {
      if (++depth_ > fhir::JsonDocument::kMaxDepth) throw NoXmlForm{};
    }
    ~Element() { --depth_; }
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;

   private:
    std::size_t& depth_;
  };

  void escaped(std::string_view value) {
    if (!has_xml_characters(value)) throw NoXmlForm{};
    for (const char c : value) {
      switch (c) {
        case '<':
          text_ += "&lt;";
          break;
        case '&':
          text_ += "&amp;";
          break;
        case '"':
          text_ += "&quot;";
          break;
        case '\t':
        case '\n':
        case '\r':  // a literal one would come back as a space
          text_ += "&#" + std::to_string(static_cast<int>(c)) + ';';
          break;
        default:
          text_ += c;
      }
    }
  }

  void attribute(std::string_view name, Json value) {
    if (!is_scalar(value)) throw NoXmlForm{};
    text_ += ' ';
    text_ += name;
    text_ += "=\"";
    escaped(value.text());
    text_ += '"';
  }

  void write_resource(Json resource, std::string_view attributes) {
    const std::string_view type = fhir::resource_type(resource);
    if (!is_name(type) || type.front() > 'Z') throw NoXmlForm{};
    const Element open(depth_);
    (text_ += '<') += type;
    (text_ += attributes) += '>';
    write_members(resource, type, true);
    ((text_ += "</") += type) += '>';
  }

  static bool is_attribute(std::string_view name, std::string_view of) {
    return name == "id" || (name == "url" && is_extension(of));
  }

  // What stands inside an element, or a resource, of that name.
  void write_members(Json object, std::string_view parent, bool resource) {
    for (const auto [name, value] : object.members()) {
      if (name == "resourceType" || name == kComments) continue;
      if (!resource && is_attribute(name, parent)) continue;
      if (name.starts_with('_')) {
        if (!object[name.substr(1)].is_missing()) continue;  // written with it
        write_run(name.substr(1), {}, value, parent);
      } else if (resource && name == "text" && value["div"].is_string()) {
        write_narrative(value["div"].text());
      } else if (!value.is_null()) {
        write_run(name, value, object['_' + std::string(name)], parent);
      }
    }
  }

  // The elements of one name: what JSON has under it, and under it with a '_' in front.
  void write_run(std::string_view name, Json value, Json beside, std::string_view parent) {
    if (!is_name(name) || name.front() <= 'Z') throw NoXmlForm{};
    const fhir::ElementShape shape = fhir::element_shape(parent, name);
    const bool primitive = shape.value != ValueKind::none;
    if (!value.is_array() && !beside.is_array())
      return write_element(name, value, beside, primitive);
    std::vector<Json> values(value.elements().begin(), value.elements().end());
    std::vector<Json> besides(beside.elements().begin(), beside.elements().end());
    const bool arrays =
        (value.is_missing() || value.is_array()) && (beside.is_missing() || beside.is_array());
    const std::size_t count = std::max(values.size(), besides.size());
    const bool unknown_list = count == 1 && !shape.list;
    if (!arrays || count == 0 || (unknown_list && lists_ == UnknownLists::have_no_xml_form)) {
      throw NoXmlForm{};
    }
    values.resize(count);
    besides.resize(count);
    for (std::size_t i = 0; i < count; ++i) write_element(name, values[i], besides[i], primitive);
  }

  void write_element(std::string_view name, Json value, Json beside, bool primitive) {
    if (value.is_array() || (value.is_object() && primitive && !holds_more(value))) {
      throw NoXmlForm{};
    }
    if (value.is_missing() && (!primitive || !beside.is_object())) throw NoXmlForm{};
    const Element open(depth_);
    (text_ += '<') += name;
    if (value.is_object() && !fhir::resource_type(value).empty()) {
      text_ += '>';
      write_resource(value, "");
    } else {
      if (!value.is_missing() && !value.is_object()) attribute("value", value);
      const Json members = value.is_object() ? value : checked_beside(beside);
      for (const std::string_view one : {"id", "url"}) {
        if (is_attribute(one, name) && !members[one].is_missing()) attribute(one, members[one]);
      }
      text_ += '>';
      write_members(members, name, false);
    }
    ((text_ += "</") += name) += '>';
  }

  // Than what may stand beside a value: only then it shows that it has none.
  static bool holds_more(Json object) {
    for (const auto [name, value] : object.members()) {
      if (name != "id" && !is_extension(name) && name != kComments && !value.is_missing()) {
        return true;
      }
    }
    return false;
  }

  // Beside a value there are only its id and extensions.
  static Json checked_beside(Json beside) {
    for (const JsonMember member : beside.members()) {
      const bool known = member.name == "id" || is_extension(member.name);
      if (!known && member.name != kComments) throw NoXmlForm{};
    }
    return beside;
  }

  void write_narrative(std::string_view div) {
    const Element open(depth_);
    text_ += "<text><div xmlns=\"http://www.w3.org/1999/xhtml\">";
    escaped(div);
    text_ += "</div></text>";
  }

  UnknownLists lists_;
  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace

std::optional<std::string> as_xml(Json resource, UnknownLists lists) {
  try {
    return XmlWriter(lists).document(resource);
  } catch (const NoXmlForm&) {
    return std::nullopt;
  }
}
