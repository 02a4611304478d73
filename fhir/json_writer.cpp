#include "fhir/json_writer.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "fhir/plain_text.h"

namespace fhir {

namespace {

// RapidJSON's writer, but for strings and raw values: runs of characters that need no escape are
// copied as they are.
class RunWriter : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
  using Writer::Writer;

  void write_string(std::string_view value) {
    Prefix(rapidjson::kStringType);
    std::size_t at = plain_prefix(value);
    if (at == value.size()) {
      char* const to = os_->Push(value.size() + 2);
      *to = '"';
      std::copy(value.begin(), value.end(), to + 1);
      to[value.size() + 1] = '"';
      return;
    }
    os_->Put('"');
    for (; at < value.size(); at = plain_prefix(value)) {
      append(value.substr(0, at));
      append_escape(value[at]);
      value.remove_prefix(at + 1);
    }
    append(value);
    os_->Put('"');
  }

  void write_raw(std::string_view json, rapidjson::Type type) {
    Prefix(type);
    append(json);
  }

 private:
  void append(std::string_view text) {
    if (!text.empty()) std::memcpy(os_->Push(text.size()), text.data(), text.size());
  }

  void append_escape(char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"':
        return append("\\\"");
      case '\\':
        return append("\\\\");
      case '\n':
        return append("\\n");
      case '\r':
        return append("\\r");
      case '\t':
        return append("\\t");
      default:
        append("\\u00");
        os_->Put(kHex[byte >> 4U]);
        os_->Put(kHex[byte & 0x0FU]);
    }
  }
};

}  // namespace

struct JsonWriter::Impl {
  explicit Impl(std::size_t expected_size) : buffer(&allocator, expected_size) {}
  rapidjson::CrtAllocator allocator;  // or each of the others makes one
  rapidjson::StringBuffer buffer;
  RunWriter writer{buffer, &allocator};
};

JsonWriter::JsonWriter(std::size_t expected_size) : impl_(std::make_unique<Impl>(expected_size)) {}
JsonWriter::~JsonWriter() = default;
JsonWriter::JsonWriter(JsonWriter&&) noexcept = default;
JsonWriter& JsonWriter::operator=(JsonWriter&&) noexcept = default;

JsonWriter& JsonWriter::begin_object() {
  impl_->writer.StartObject();
  return *this;
}
JsonWriter& JsonWriter::end_object() {
  impl_->writer.EndObject();
  return *this;
}
JsonWriter& JsonWriter::begin_array() {
  impl_->writer.StartArray();
  return *this;
}
JsonWriter& JsonWriter::end_array() {
  impl_->writer.EndArray();
  return *this;
}
JsonWriter& JsonWriter::key(std::string_view name) {
  impl_->writer.write_string(name);
  return *this;
}
JsonWriter& JsonWriter::string(std::string_view value) {
  impl_->writer.write_string(value);
  return *this;
}
JsonWriter& JsonWriter::boolean(bool value) {
  impl_->writer.Bool(value);
  return *this;
}
JsonWriter& JsonWriter::integer(std::int64_t value) {
  impl_->writer.Int64(value);
  return *this;
}

JsonWriter& JsonWriter::number(double value) {
  if (!std::isfinite(value)) throw std::invalid_argument("no JSON number");
  constexpr double kExactIntegers = 9007199254740992.0;  // 2^53
  if (std::floor(value) == value && std::fabs(value) < kExactIntegers) {
    return integer(static_cast<std::int64_t>(value));
  }
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  const auto length = static_cast<std::size_t>(end - text.data());
  impl_->writer.write_raw({text.data(), length}, rapidjson::kNumberType);
  return *this;
}

JsonWriter& JsonWriter::copy(Json value) {
  if (value.is_object()) {
    begin_object();
    for (const JsonMember member : value.members()) key(member.name).copy(member.value);
    return end_object();
  }
  if (value.is_array()) {
    begin_array();
    for (const Json element : value.elements()) copy(element);
    return end_array();
  }
  if (value.is_string()) return string(value.text());
  if (value.is_number()) {
    impl_->writer.write_raw(value.text(), rapidjson::kNumberType);
  } else if (value.is_boolean()) {
    boolean(value.is_true());
  } else {
    impl_->writer.Null();
  }
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  impl_->writer.write_raw(json, rapidjson::kObjectType);
  return *this;
}

std::string JsonWriter::take() {
  std::string text(impl_->buffer.GetString(), impl_->buffer.GetSize());
  impl_->buffer.Clear();
  impl_->writer.Reset(impl_->buffer);
  return text;
}

}  // namespace fhir
