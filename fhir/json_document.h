// A JSON text parsed in place, and views of its values.
//
// JsonDocument owns the bytes of one request and a flat list of nodes over them; Json is a view of
// one node, cheap to copy, and an absent value is a Json too, so `resource["code"]["text"]` needs
// no checks on the way. Numbers stay text ("1.50" stays "1.50": FHIR R4 json.html#primitive,
// decimals carry their precision). fhir/xml_document.h fills the same nodes.
//
// Bytes from outside are hostile: UTF-8 is checked, nesting is bounded, a member name that occurs
// twice in one object is refused (RFC 8259 section 4 leaves it open, and so it is a smuggling
// door). Everything else of RFC 8259 is RapidJSON's.
//
// Views point into the document: they live as long as it does, moves included.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fhir {

// The text is not the JSON that this program reads; offset is the byte at which that shows.
class JsonError : public std::runtime_error {
 public:
  enum class Kind { syntax, encoding, depth, duplicate_name, size };
  JsonError(Kind kind, std::size_t offset, const std::string& reason)
      : std::runtime_error(reason), kind_(kind), offset_(offset) {}
  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }

 private:
  Kind kind_;
  std::size_t offset_;
};

enum class JsonKind : std::uint8_t { null, boolean, number, string, name, array, object };

// One value, or one member name, in document order. A container's children follow it; `next` is
// how many nodes further its following sibling stands. For a name it is a tag to compare quickly.
struct JsonNode {
  const char* text;
  std::uint32_t kind : 3;
  std::uint32_t length : 29;
  std::uint32_t next;
};

class Json {
 public:
  Json() = default;
  explicit Json(const JsonNode* node) : node_(node) {}

  // Present at all (JSON null is present).
  explicit operator bool() const noexcept { return node_ != nullptr; }
  [[nodiscard]] bool is_null() const noexcept { return is(JsonKind::null); }
  [[nodiscard]] bool is_boolean() const noexcept { return is(JsonKind::boolean); }
  [[nodiscard]] bool is_number() const noexcept { return is(JsonKind::number); }
  [[nodiscard]] bool is_string() const noexcept { return is(JsonKind::string); }
  [[nodiscard]] bool is_array() const noexcept { return is(JsonKind::array); }
  [[nodiscard]] bool is_object() const noexcept { return is(JsonKind::object); }
  // Absent or JSON null.
  [[nodiscard]] bool is_missing() const noexcept { return node_ == nullptr || is_null(); }
  [[nodiscard]] bool is_true() const noexcept { return is_boolean() && *node_->text == 't'; }
  [[nodiscard]] bool is_false() const noexcept { return is_boolean() && *node_->text == 'f'; }

  // A string's content, a number or boolean as written; empty for everything else.
  [[nodiscard]] std::string_view text() const noexcept {
    if (node_ == nullptr || node_->text == nullptr) return {};
    return {node_->text, node_->length};
  }

  // The member of that name; absent where this is no object or has none.
  [[nodiscard]] Json operator[](std::string_view name) const noexcept {
    if (!is_object()) return {};
    const std::uint32_t tag = name_tag(name);
    const JsonNode* const end = node_ + node_->next;
    for (const JsonNode* child = node_ + 1; child != end;) {
      const JsonNode* const value = child + 1;
      if (child->next == tag && child->length == name.size() &&
          std::memcmp(child->text, name.data(), name.size()) == 0) {
        return Json(value);
      }
      child = value + span_of(value);
    }
    return {};
  }

  // The elements of an array; of any other present value but null, the value itself, once: clients
  // send an object where an array of one belongs. Nulls among the elements are passed over.
  class Elements;
  [[nodiscard]] Elements each() const noexcept;

  // Every element of an array, nulls included; nothing for other values.
  [[nodiscard]] Elements elements() const noexcept;

  // Name and value of each member of an object, in the order they came; nothing for other values.
  class Members;
  [[nodiscard]] Members members() const noexcept;

  // Number of elements or members; 0 for other values.
  [[nodiscard]] std::size_t size() const noexcept;

  [[nodiscard]] static constexpr std::uint32_t name_tag(std::string_view name) noexcept {
    if (name.empty()) return 0;
    const auto byte = [name](std::size_t i) {
      return static_cast<std::uint32_t>(static_cast<unsigned char>(name[i]));
    };
    return (static_cast<std::uint32_t>(name.size()) & 0xFFU) | byte(0) << 8U |
           byte(name.size() / 2) << 16U | byte(name.size() - 1) << 24U;
  }

 private:
  [[nodiscard]] bool is(JsonKind kind) const noexcept {
    return node_ != nullptr && node_->kind == static_cast<std::uint32_t>(kind);
  }
  [[nodiscard]] static std::uint32_t span_of(const JsonNode* value) noexcept {
    return value->kind >= static_cast<std::uint32_t>(JsonKind::array) ? value->next : 1;
  }

  const JsonNode* node_ = nullptr;
};

class Json::Elements {
 public:
  class iterator {
   public:
    using value_type = Json;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;
    using pointer = const Json*;
    using reference = Json;
    iterator() = default;
    iterator(const JsonNode* node, const JsonNode* end, bool with_nulls)
        : node_(node), end_(end), with_nulls_(with_nulls) {
      skip_nulls();
    }
    Json operator*() const noexcept { return Json(node_); }
    iterator& operator++() noexcept {
      node_ += span_of(node_);
      skip_nulls();
      return *this;
    }
    iterator operator++(int) noexcept {
      iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const iterator& other) const noexcept { return node_ == other.node_; }

   private:
    void skip_nulls() noexcept {
      if (with_nulls_) return;
      while (node_ != end_ && node_->kind == static_cast<std::uint32_t>(JsonKind::null)) ++node_;
    }
    const JsonNode* node_ = nullptr;
    const JsonNode* end_ = nullptr;
    bool with_nulls_ = false;
  };
  Elements(const JsonNode* begin, const JsonNode* end, bool with_nulls)
      : begin_(begin), end_(end), with_nulls_(with_nulls) {}
  [[nodiscard]] iterator begin() const noexcept { return {begin_, end_, with_nulls_}; }
  [[nodiscard]] iterator end() const noexcept { return {end_, end_, with_nulls_}; }

 private:
  const JsonNode* begin_;
  const JsonNode* end_;
  bool with_nulls_;
};

struct JsonMember;

class Json::Members {
 public:
  class iterator {
   public:
    explicit iterator(const JsonNode* name) : name_(name) {}
    JsonMember operator*() const noexcept;
    iterator& operator++() noexcept {
      name_ += 1 + span_of(name_ + 1);
      return *this;
    }
    bool operator==(const iterator& other) const noexcept { return name_ == other.name_; }

   private:
    const JsonNode* name_;
  };
  Members(const JsonNode* begin, const JsonNode* end) : begin_(begin), end_(end) {}
  [[nodiscard]] iterator begin() const noexcept { return iterator(begin_); }
  [[nodiscard]] iterator end() const noexcept { return iterator(end_); }

 private:
  const JsonNode* begin_;
  const JsonNode* end_;
};

struct JsonMember {
  std::string_view name;
  Json value;
};

inline JsonMember Json::Members::iterator::operator*() const noexcept {
  return {{name_->text, name_->length}, Json(name_ + 1)};
}

inline Json::Elements Json::each() const noexcept {
  if (is_missing()) return {nullptr, nullptr, false};
  if (is_array()) return {node_ + 1, node_ + node_->next, false};
  return {node_, node_ + span_of(node_), false};
}

inline Json::Elements Json::elements() const noexcept {
  if (!is_array()) return {nullptr, nullptr, true};
  return {node_ + 1, node_ + node_->next, true};
}

inline Json::Members Json::members() const noexcept {
  if (!is_object()) return {nullptr, nullptr};
  return {node_ + 1, node_ + node_->next};
}

inline std::size_t Json::size() const noexcept {
  std::size_t count = 0;
  if (is_object()) {
    for ([[maybe_unused]] const JsonMember member : members()) ++count;
  } else if (is_array()) {
    for (const JsonNode* child = node_ + 1; child != node_ + node_->next; child += span_of(child)) {
      ++count;
    }
  }
  return count;
}

class JsonDocument {
 public:
  static constexpr std::size_t kMaxDepth = 64;

  // Takes the bytes over and parses them in place. A UTF-8 byte order mark in front is passed over.
  // Throws JsonError.
  [[nodiscard]] static JsonDocument parse(std::string bytes);

  // Of nodes that something else laid down, and the text that they point into. The root is the
  // first node; `size` is how many bytes it was read from.
  JsonDocument(std::unique_ptr<std::string> text, std::vector<JsonNode> nodes, std::size_t size)
      : bytes_(std::move(text)), nodes_(std::move(nodes)), size_(size) {}

  [[nodiscard]] Json root() const noexcept { return Json(nodes_.data()); }
  [[nodiscard]] std::size_t size_in_bytes() const noexcept { return size_; }

  JsonDocument(JsonDocument&&) noexcept = default;
  JsonDocument& operator=(JsonDocument&&) noexcept = default;
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;
  ~JsonDocument() = default;

 private:
  JsonDocument() = default;
  std::unique_ptr<std::string> bytes_;  // on the heap: a short string that moves leaves its views
  std::vector<JsonNode> nodes_;
  std::size_t size_ = 0;
};

}  // namespace fhir
