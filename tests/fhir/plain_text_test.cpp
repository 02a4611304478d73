#include "fhir/plain_text.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "fhir/json_document.h"

TEST_CASE("A run of plain characters ends at the first that is not, wherever it stands",
          "[fhir][plain-text]") {
  const std::string fillings[] = {"a", " ", "\x7F", "\x80", "\xFF", "!", "#", "[", "]"};
  const std::string ends[] = {std::string(1, '\0'), "\x01", "\n", "\x1F", "\"", "\\"};
  for (const std::string& filling : fillings) {
    for (std::size_t length = 0; length < 70; ++length) {
      std::string text;
      for (std::size_t i = 0; i < length; ++i) text += filling;
      if (fhir::plain_prefix(text) != length) FAIL(filling << ", " << length);
      for (const std::string& end : ends) {
        for (std::size_t at = 0; at < length; ++at) {
          std::string ended = text;
          ended[at] = end.front();
          if (at + 2 < length) ended[at + 2] = '"';
          if (fhir::plain_prefix(ended) != at) FAIL(filling << ", " << length << ", " << at);
        }
      }
    }
  }
}

TEST_CASE("White space ends at the first character that is none", "[fhir][plain-text]") {
  const std::string ends[] = {"x", "\xA0", std::string(1, '\0'), "\x0B", "\x0C", "\x1F", "!"};
  const std::string kinds = " \n\r\t";
  for (std::size_t length = 0; length < 70; ++length) {
    std::string spaces;
    for (std::size_t i = 0; i < length; ++i) spaces += kinds[i * i % kinds.size()];
    if (fhir::whitespace_prefix(spaces) != length) FAIL(length);
    for (const std::string& end : ends) {
      for (std::size_t at = 0; at < length; ++at) {
        std::string ended = spaces;
        ended[at] = end.front();
        if (fhir::whitespace_prefix(ended) != at) FAIL(length << ", " << at);
      }
    }
  }
}

TEST_CASE("Strings are read whole where runs meet escapes", "[fhir][plain-text]") {
  for (std::size_t before = 0; before < 20; ++before) {
    for (std::size_t after = 0; after < 20; ++after) {
      const std::string front(before, 'x');
      const std::string back(after, 'y');
      std::string json = "\n        [ \"";
      json.append(front)
          .append("\\n\\u00e9")
          .append(back)
          .append("\\\"")
          .append(back)
          .append("\"\t,        1.50 ]         \n");
      const auto document = fhir::JsonDocument::parse(json);
      std::string expected = front;
      expected.append("\n\xC3\xA9").append(back).append("\"").append(back);
      const auto elements = document.root().elements();
      if ((*elements.begin()).text() != expected) FAIL(json);
      if ((*++elements.begin()).text() != "1.50") FAIL(json);
    }
  }
}
