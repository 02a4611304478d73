#include "fhir/json_document.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "fhir/json_stream.h"
#include "fhir/utf8.h"

namespace fhir {
namespace {

constexpr std::uint32_t kMaxTextLength = (1U << 29U) - 1;

// Receives RapidJSON's events and lays the nodes down.
class NodeBuilder {
 public:
  NodeBuilder(std::vector<JsonNode>& nodes, bool check_strings)
      : nodes_(nodes), check_strings_(check_strings) {}

  bool Null() { return add(JsonKind::null, nullptr, 0); }
  bool Bool(bool value) {
    return value ? add(JsonKind::boolean, "true", 4) : add(JsonKind::boolean, "false", 5);
  }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    return add(JsonKind::number, text, length);
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    return well_formed(text, length) && add(JsonKind::string, text, length);
  }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    if (!well_formed(text, length) || !add(JsonKind::name, text, length)) return false;
    nodes_.back().next = Json::name_tag({text, length});
    return true;
  }
  bool StartObject() { return open(JsonKind::object); }
  bool EndObject(rapidjson::SizeType members) { return close() && names_differ(members); }
  bool StartArray() { return open(JsonKind::array); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  // Never called: numbers are kept as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

  [[nodiscard]] JsonError::Kind fault() const noexcept { return fault_; }
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

 private:
  bool fail(JsonError::Kind kind, std::string reason) {
    fault_ = kind;
    reason_ = std::move(reason);
    return false;
  }

  bool add(JsonKind kind, const char* text, std::size_t length) {
    if (length > kMaxTextLength) return fail(JsonError::Kind::size, "a string is too long");
    nodes_.push_back({text, static_cast<std::uint32_t>(kind) & 7U,
                      static_cast<std::uint32_t>(length) & kMaxTextLength, 1});
    return true;
  }

  bool open(JsonKind kind) {
    if (depth_ == JsonDocument::kMaxDepth) {
      return fail(JsonError::Kind::depth,
                  "nesting is deeper than " + std::to_string(JsonDocument::kMaxDepth) + " levels");
    }
    open_[depth_++] = nodes_.size();
    return add(kind, nullptr, 0);
  }

  bool close() {
    closed_ = open_[--depth_];
    nodes_[closed_].next = static_cast<std::uint32_t>(nodes_.size() - closed_);
    return true;
  }

  // The names of the object just closed are all different.
  bool names_differ(std::size_t count) {
    constexpr std::size_t kFewNames = 24;
    if (count < 2) return true;
    const JsonNode* const object = nodes_.data() + closed_;
    const JsonNode* const end = object + object->next;
    if (count > kFewNames) return many_names_differ(object, end);
    // Two names of one tag share a bit; few others do.
    std::uint64_t bits = 0;
    const auto bit_of = [](const JsonNode& name) {
      constexpr std::uint32_t kMix = 0x9E3779B1U;
      return std::uint64_t{1} << (name.next * kMix >> 26U);
    };
    for (const JsonNode* name = object + 1; name != end; name = next_name(name)) {
      const std::uint64_t bit = bit_of(*name);
      if ((bits & bit) != 0) {
        for (const JsonNode* one = object + 1; one != name; one = next_name(one)) {
          if (one->next == name->next && same_name(*one, *name)) return fail_duplicate();
        }
      }
      bits |= bit;
    }
    return true;
  }

  bool many_names_differ(const JsonNode* object, const JsonNode* end) {
    std::vector<std::string_view> names;
    for (const JsonNode* name = object + 1; name != end; name = next_name(name)) {
      names.emplace_back(name->text, name->length);
    }
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    return twice == names.end() || fail_duplicate();
  }

  static const JsonNode* next_name(const JsonNode* name) {
    const JsonNode* const value = name + 1;
    return value + (value->kind >= static_cast<std::uint32_t>(JsonKind::array) ? value->next : 1);
  }
  static bool same_name(const JsonNode& a, const JsonNode& b) {
    return a.length == b.length && std::memcmp(a.text, b.text, a.length) == 0;
  }
  bool fail_duplicate() {
    // The name itself stays out of the message: it came from outside and may be anything.
    return fail(JsonError::Kind::duplicate_name, "a member name occurs twice in one object");
  }

  // \uDC00 without its first half decodes to bytes that are not UTF-8, and RapidJSON lets it pass.
  bool well_formed(const char* text, std::size_t length) {
    if (!check_strings_ || first_invalid_utf8({text, length}) == std::string_view::npos)
      return true;
    return fail(JsonError::Kind::encoding, "half of a surrogate pair stands alone");
  }

  std::vector<JsonNode>& nodes_;
  bool check_strings_;
  std::size_t depth_ = 0;
  std::size_t closed_ = 0;
  std::size_t open_[JsonDocument::kMaxDepth] = {};
  JsonError::Kind fault_ = JsonError::Kind::syntax;
  std::string reason_;
};

bool has_low_surrogate_escape(std::string_view text) {
  for (std::size_t at = text.find('\\'); at != std::string_view::npos;
       at = text.find('\\', at + 2)) {
    const std::string_view escape = text.substr(at, 4);
    if (escape.size() == 4 && escape[1] == 'u' && (escape[2] == 'd' || escape[2] == 'D'))
      return true;
  }
  return false;
}

}  // namespace

JsonDocument JsonDocument::parse(std::string bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  JsonDocument document;
  document.size_ = bytes.size();
  if (bytes.size() >= std::numeric_limits<std::uint32_t>::max() / 2) {
    throw JsonError(JsonError::Kind::size, 0, "the text is too long");
  }
  if (const std::size_t bad = first_invalid_utf8(bytes); bad != std::string_view::npos) {
    throw JsonError(JsonError::Kind::encoding, bad, "the text is not UTF-8");
  }
  const std::size_t start =
      std::string_view(bytes).starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;

  // RapidJSON takes a NUL for the end of the text; no JSON text holds one.
  if (const std::size_t nul = bytes.find('\0'); nul != std::string::npos) {
    throw JsonError(JsonError::Kind::syntax, nul, "a NUL byte is no JSON");
  }

  document.nodes_.reserve(bytes.size() / 12 + 16);
  NodeBuilder builder(document.nodes_, has_low_surrogate_escape(bytes));
  document.bytes_ = std::make_unique<std::string>(std::move(bytes));
  rapidjson::GenericReader<Utf8InRuns, Utf8InRuns> reader;
  std::string& text = *document.bytes_;
  JsonStream stream(text.data() + start, text.data() + text.size());
  constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
  if (result.IsError()) {
    if (result.Code() == rapidjson::kParseErrorTermination) {
      throw JsonError(builder.fault(), start + result.Offset(), builder.reason());
    }
    throw JsonError(JsonError::Kind::syntax, start + result.Offset(),
                    rapidjson::GetParseError_En(result.Code()));
  }
  return document;
}

}  // namespace fhir
