// Lays the elements of FHIR XML down as the nodes that the same resource has in FHIR JSON.
//
// Source: HL7 FHIR R4, xml.html and json.html. `value` attributes become members, elements of one
// name an array, `id` and the `url` of an extension members, the children of an element with a
// value the member `_name`; a resource inside another (contained, entry.resource) takes the place
// of the element around it. Which names are lists, numbers and booleans is fhir/element_shape.h's;
// where a type that it does not know has an object under the name of a value, the object counts.
//
// A Narrative is left out whole: without its xhtml it would be no valid JSON. Elements of one name
// must stand together, as FHIR's order of elements has it; this is what a name that occurs twice is
// in JSON, and refused alike.
//
// Owns the text that its nodes point into. It is never moved: values and distinct names together,
// each name with the '_' that may stand before it, are no longer than the document they come from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/element_shape.h"
#include "fhir/json_document.h"
#include "fhir/xml_document.h"

namespace fhir {

// Why an element is refused; where, the caller knows.
struct XmlFault {
  XmlError::Kind kind;
  const char* reason;
};

// A name of the document, made once.
struct XmlName {
  std::string_view text;
  std::uint32_t index;  // in the order of their first use
  std::uint32_t tag;    // Json::name_tag
  bool resource;        // begins with a capital letter
  bool extension;       // extension or modifierExtension
};

struct XmlAttributes {
  std::optional<std::string_view> value;
  std::optional<std::string_view> id;
  std::optional<std::string_view> url;
};

class XmlNodes {
 public:
  // For a document of that many bytes.
  XmlNodes(std::size_t bytes, std::size_t max_nodes);

  // Each of these throws XmlFault.
  [[nodiscard]] XmlName& add_name(std::string_view text);
  void start_element(XmlName& name, const XmlAttributes& attributes);
  void end_element();
  // The element that was started last holds xhtml, which is passed over.
  void skip_narrative();

  [[nodiscard]] std::size_t depth() const noexcept { return depth_; }

  // What was laid down; the object is empty afterwards.
  [[nodiscard]] std::unique_ptr<std::string> take_text() { return std::move(text_); }
  [[nodiscard]] std::vector<JsonNode> take_nodes() { return std::move(nodes_); }

 private:
  // An extension or id of one value in a run of primitives, waiting for the end of the run.
  struct Beside {
    std::uint32_t index;
    std::uint32_t length;  // in nodes
  };

  // An element that is open.
  struct Frame {
    XmlName* name;
    std::uint32_t object;  // its node; of a primitive, where that of its extensions is or would be
    bool primitive;  // it has a value, or its name says so and nothing in it speaks against that
    bool has_value;
    bool has_object;
    bool holds_resource;  // a resource has taken its place
    bool narrative;
    // The run: children of one name, of which the last is the newest member.
    XmlName* run;
    std::uint32_t run_begin;  // the node of its value or array
    std::uint32_t run_count;
    bool run_is_list;
    bool run_has_value;
    std::vector<Beside> beside;
    std::vector<JsonNode> beside_nodes;
    // Marks of the member names so far, one bit of 64 each, and whether two had the same.
    std::uint64_t marks;
    bool mark_twice;
  };

  // element_shape of names under a parent, by both their indexes.
  struct KnownShape {
    const XmlName* parent = nullptr;
    const XmlName* name = nullptr;
    ElementShape shape;
  };

  Frame& push(XmlName& name);
  [[nodiscard]] ElementShape shape_of(const XmlName& parent, const XmlName& name);
  void start_resource(XmlName& name, const XmlAttributes& attributes);
  void open_object(Frame& frame);
  void make_complex(Frame& frame);
  void begin_member(Frame& parent, XmlName& name, bool list);
  void finish_run(Frame& frame);
  void add_member(Frame& frame, XmlName& name, std::string_view value);
  void add_value(std::string_view value, ValueKind kind);
  void add_name_node(Frame& frame, XmlName& name);
  void add(JsonKind kind, const char* text, std::size_t length, std::uint32_t next = 1);
  void close(std::uint32_t container);
  void drop_last_of_run(Frame& parent, const Frame& dropped);
  void check_names_differ(std::uint32_t object) const;
  [[nodiscard]] std::string_view keep(std::string_view text);
  [[nodiscard]] std::uint32_t here() const noexcept {
    return static_cast<std::uint32_t>(nodes_.size());
  }

  std::unique_ptr<std::string> text_;
  std::vector<JsonNode> nodes_;
  std::size_t max_nodes_;
  std::deque<XmlName> names_;
  std::array<KnownShape, 256> shapes_{};
  std::vector<Frame> frames_;  // kMaxDepth of them, of which depth_ are open
  std::size_t depth_ = 0;
  // Names that are not only those of elements.
  XmlName* resource_type_ = nullptr;
  XmlName* id_ = nullptr;
  XmlName* url_ = nullptr;
};

}  // namespace fhir
