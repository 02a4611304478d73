// Writes one compact JSON text. What is in it is the caller's business; that it is well-formed JSON
// with every string escaped is this class's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "fhir/json_document.h"

namespace fhir {

class JsonWriter {
 public:
  // `expected_size` in bytes saves moving a text that grows.
  explicit JsonWriter(std::size_t expected_size = 512);
  ~JsonWriter();
  JsonWriter(JsonWriter&&) noexcept;
  JsonWriter& operator=(JsonWriter&&) noexcept;
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view value);
  JsonWriter& boolean(bool value);
  JsonWriter& integer(std::int64_t value);
  // Shortest text that reads back as the same number; whole numbers without a point. A value that
  // is no number (NaN, infinity) is a fault of the caller and throws std::invalid_argument.
  JsonWriter& number(double value);
  // The value as it came, numbers to the letter.
  JsonWriter& copy(Json value);

  // One value as JSON text that a writer of this class made.
  JsonWriter& raw(std::string_view json);

  // Shorthands for a member.
  JsonWriter& member(std::string_view name, std::string_view value) {
    return key(name).string(value);
  }

  // The text; the writer is empty afterwards.
  [[nodiscard]] std::string take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fhir
