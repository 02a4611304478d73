#include "fhir/xml_nodes.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace fhir {
namespace {

using Kind = XmlError::Kind;

constexpr std::size_t kLongestName = 64;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// As JSON writes numbers (RFC 8259, section 6), which is FHIR's decimal. One that a double may not
// hold, with many digits or a long exponent, is refused in JSON, so here it stays text.
bool is_json_number(std::string_view text) {
  constexpr std::size_t kMostCharacters = 200;
  constexpr std::size_t kMostOfExponent = 2;
  if (text.size() > kMostCharacters) return false;
  std::size_t at = text.starts_with('-') ? 1 : 0;
  std::size_t end = skip_digits(text, at);
  if (end == at || (text[at] == '0' && end > at + 1)) return false;
  if (end < text.size() && text[end] == '.') {
    at = end + 1;
    end = skip_digits(text, at);
    if (end == at) return false;
  }
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    at = end + 1;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    end = skip_digits(text, at);
    if (end == at || end > at + kMostOfExponent) return false;
  }
  return end == text.size();
}

}  // namespace

XmlNodes::XmlNodes(std::size_t bytes, std::size_t max_nodes)
    : text_(std::make_unique<std::string>()),
      max_nodes_(max_nodes),
      frames_(JsonDocument::kMaxDepth) {
  constexpr std::size_t kOwnNames = 32;
  constexpr std::size_t kBytesPerNode = 20;
  text_->reserve(bytes + kOwnNames);
  nodes_.reserve(std::min(bytes / kBytesPerNode + 16, max_nodes));
  resource_type_ = &add_name("resourceType");
  id_ = &add_name("id");
  url_ = &add_name("url");
}

std::string_view XmlNodes::keep(std::string_view text) {
  if (text.size() > text_->capacity() - text_->size()) {
    throw std::logic_error("the text of an XML document is longer than the document");
  }
  const std::size_t at = text_->size();
  text_->append(text);
  return std::string_view(*text_).substr(at);
}

XmlName& XmlNodes::add_name(std::string_view text) {
  for (XmlName* const own : {resource_type_, id_, url_}) {
    if (own != nullptr && own->text == text) return *own;
  }
  if (text.size() > kLongestName || !is_letter(text.front()) ||
      !std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); })) {
    throw XmlFault{Kind::structure, "the name of an element is none of FHIR's"};
  }
  static_cast<void>(keep("_"));
  const std::string_view kept = keep(text);
  return names_.emplace_back(XmlName{kept, static_cast<std::uint32_t>(names_.size()),
                                     Json::name_tag(kept), kept.front() <= 'Z',
                                     kept == "extension" || kept == "modifierExtension"});
}

ElementShape XmlNodes::shape_of(const XmlName& parent, const XmlName& name) {
  KnownShape& known = shapes_[(parent.index * 37 + name.index) % shapes_.size()];
  if (known.parent != &parent || known.name != &name) {
    known = {&parent, &name, element_shape(parent.text, name.text)};
  }
  return known.shape;
}

void XmlNodes::add(JsonKind kind, const char* text, std::size_t length, std::uint32_t next) {
  if (nodes_.size() >= max_nodes_) throw XmlFault{Kind::size, "there are too many elements"};
  nodes_.push_back({text, static_cast<std::uint32_t>(kind) & 7U,
                    static_cast<std::uint32_t>(length) & ((1U << 29U) - 1), next});
}

void XmlNodes::close(std::uint32_t container) { nodes_[container].next = here() - container; }

void XmlNodes::add_value(std::string_view value, ValueKind kind) {
  if (kind == ValueKind::boolean && (value == "true" || value == "false")) {
    return add(JsonKind::boolean, value == "true" ? "true" : "false", value.size());
  }
  const bool number = kind == ValueKind::number && is_json_number(value);
  const std::string_view kept = keep(value);
  add(number ? JsonKind::number : JsonKind::string, kept.data(), kept.size());
}

XmlNodes::Frame& XmlNodes::push(XmlName& name) {
  if (depth_ == frames_.size()) throw XmlFault{Kind::depth, "elements are nested too deep"};
  Frame& frame = frames_[depth_++];
  frame.name = &name;
  frame.object = here();
  frame.primitive = frame.has_value = frame.has_object = frame.holds_resource = frame.narrative =
      false;
  frame.run = nullptr;
  frame.marks = 0;
  frame.mark_twice = false;
  frame.beside.clear();
  frame.beside_nodes.clear();
  return frame;
}

void XmlNodes::start_element(XmlName& name, const XmlAttributes& attributes) {
  if (name.resource) return start_resource(name, attributes);
  if (depth_ == 0) throw XmlFault{Kind::structure, "the document is no resource"};
  if (attributes.url && !name.extension) {
    throw XmlFault{Kind::structure, "an element other than an extension has an attribute url"};
  }
  Frame& parent = frames_[depth_ - 1];
  if (parent.holds_resource) {
    throw XmlFault{Kind::structure, "something stands beside a resource in one element"};
  }
  if (parent.primitive && !name.extension) make_complex(parent);
  if (parent.primitive) open_object(parent);
  const ElementShape shape = shape_of(*parent.name, name);
  begin_member(parent, name, shape.list);
  const bool primitive = attributes.value || shape.value != ValueKind::none;
  if (attributes.value) {
    add_value(*attributes.value, shape.value);
  } else if (primitive) {
    add(JsonKind::null, nullptr, 0);
  }
  parent.run_has_value = parent.run_has_value || attributes.value || !primitive;
  Frame& frame = push(name);
  frame.primitive = primitive;
  frame.has_value = attributes.value.has_value();
  if (!primitive) open_object(frame);
  if (attributes.id) add_member(frame, *id_, *attributes.id);
  if (attributes.url) add_member(frame, *url_, *attributes.url);
}

void XmlNodes::start_resource(XmlName& name, const XmlAttributes& attributes) {
  if (attributes.value || attributes.id || attributes.url) {
    throw XmlFault{Kind::structure, "a resource has attributes"};
  }
  const bool inner = depth_ > 0;
  std::uint32_t object = here();
  if (inner) {
    Frame& around = frames_[depth_ - 1];
    if (around.primitive) make_complex(around);
    if (around.name->resource || around.marks != 0 || around.holds_resource) {
      throw XmlFault{Kind::structure, "a resource stands where none may"};
    }
    around.holds_resource = true;
    object = around.object;
  }
  Frame& frame = push(name);
  if (!inner) open_object(frame);
  frame.object = object;
  frame.has_object = true;
  add_name_node(frame, *resource_type_);
  add(JsonKind::string, name.text.data(), name.text.size());
}

void XmlNodes::end_element() {
  Frame& frame = frames_[--depth_];
  finish_run(frame);
  if (frame.has_object) close(frame.object);
  if (frame.mark_twice) check_names_differ(frame.object);
  if (depth_ == 0) return;
  Frame& parent = frames_[depth_ - 1];
  if (frame.narrative) {
    drop_last_of_run(parent, frame);
  } else if (frame.primitive && frame.has_object) {
    const auto begin = nodes_.begin() + frame.object;
    parent.beside.push_back({parent.run_count - 1, here() - frame.object});
    parent.beside_nodes.insert(parent.beside_nodes.end(), begin, nodes_.end());
    nodes_.erase(begin, nodes_.end());
  }
}

void XmlNodes::skip_narrative() {
  Frame* const frame = depth_ == 0 ? nullptr : &frames_[depth_ - 1];
  if (frame == nullptr || frame->name->text != "text") {
    throw XmlFault{Kind::structure, "xhtml stands outside of a narrative"};
  }
  if (frame->primitive) make_complex(*frame);
  frame->narrative = true;
}

void XmlNodes::drop_last_of_run(Frame& parent, const Frame& dropped) {
  nodes_.erase(nodes_.begin() + dropped.object, nodes_.end());
  if (--parent.run_count > 0) return;
  nodes_.erase(nodes_.begin() + parent.run_begin - 1, nodes_.end());
  parent.run = nullptr;
}

void XmlNodes::open_object(Frame& frame) {
  if (frame.has_object) return;
  frame.has_object = true;
  add(JsonKind::object, nullptr, 0);
}

// Takes the place of the null that stands for the value it does not have.
void XmlNodes::make_complex(Frame& frame) {
  if (frame.has_value) {
    throw XmlFault{Kind::structure, "an element with a value holds other than extensions"};
  }
  finish_run(frame);
  nodes_.erase(nodes_.begin() + --frame.object);
  frame.primitive = false;
  open_object(frame);
  frames_[depth_ - 2].run_has_value = true;
}

void XmlNodes::begin_member(Frame& parent, XmlName& name, bool list) {
  if (parent.run == &name) {
    ++parent.run_count;
    if (!parent.run_is_list) {  // now it is one: the array goes in front of the first value
      add(JsonKind::array, nullptr, 0);
      std::rotate(nodes_.begin() + parent.run_begin, nodes_.end() - 1, nodes_.end());
      parent.run_is_list = true;
    }
    return;
  }
  finish_run(parent);
  add_name_node(parent, name);
  parent.run = &name;
  parent.run_begin = here();
  parent.run_count = 1;
  parent.run_is_list = list;
  parent.run_has_value = false;
  if (list) add(JsonKind::array, nullptr, 0);
}

void XmlNodes::finish_run(Frame& frame) {
  if (frame.run == nullptr) return;
  if (frame.run_is_list) close(frame.run_begin);
  const XmlName& name = *std::exchange(frame.run, nullptr);
  if (frame.beside.empty()) return;

  if (!frame.run_has_value) nodes_.erase(nodes_.begin() + frame.run_begin - 1, nodes_.end());
  const char* const underscored = name.text.data() - 1;
  const std::size_t length = name.text.size() + 1;
  add(JsonKind::name, underscored, length, Json::name_tag({underscored, length}));
  const std::uint32_t array = here();
  if (frame.run_is_list) add(JsonKind::array, nullptr, 0);
  const JsonNode* from = frame.beside_nodes.data();
  std::uint32_t index = 0;
  for (const Beside& one : frame.beside) {
    for (; index < one.index; ++index) add(JsonKind::null, nullptr, 0);
    nodes_.insert(nodes_.end(), from, from + one.length);
    from += one.length;
    ++index;
  }
  for (; index < frame.run_count; ++index) add(JsonKind::null, nullptr, 0);
  if (frame.run_is_list) close(array);
  frame.beside.clear();
  frame.beside_nodes.clear();
}

void XmlNodes::add_member(Frame& frame, XmlName& name, std::string_view value) {
  open_object(frame);
  add_name_node(frame, name);
  add_value(value, ValueKind::text);
}

void XmlNodes::add_name_node(Frame& frame, XmlName& name) {
  // Names that are used together are first used one after the other: their marks differ.
  const std::uint64_t mark = std::uint64_t{1} << (name.index % 64);
  frame.mark_twice = frame.mark_twice || (frame.marks & mark) != 0;
  frame.marks |= mark;
  add(JsonKind::name, name.text.data(), name.text.size(), name.tag);
}

void XmlNodes::check_names_differ(std::uint32_t object) const {
  // Each name has one text, so two names are one where their texts stand at one place.
  std::vector<std::size_t> places;
  const Json view(nodes_.data() + object);
  for (const JsonMember member : view.members()) {
    places.push_back(static_cast<std::size_t>(member.name.data() - text_->data()));
  }
  std::sort(places.begin(), places.end());
  if (std::adjacent_find(places.begin(), places.end()) != places.end()) {
    throw XmlFault{Kind::structure, "elements of one name do not stand together"};
  }
}

}  // namespace fhir
