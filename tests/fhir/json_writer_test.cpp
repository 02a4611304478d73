#include "fhir/json_writer.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <limits>
#include <stdexcept>

#include "tests/fhir/json_text.h"

using fhir::JsonWriter;

namespace {

std::string copied(std::string_view text) {
  const fhir::JsonDocument document = parse(text);
  JsonWriter writer;
  writer.copy(document.root());
  return writer.take();
}

std::string number(double value) {
  JsonWriter writer;
  writer.number(value);
  return writer.take();
}

}  // namespace

TEST_CASE("A copied value comes out as it came in", "[fhir][json-writer]") {
  for (const char* const text :
       {"{'a':[1,null,2],'b':null}", "{'decimal':1.50,'exponent':1E5,'big':12345678901234567890}",
        "[true,false,'',[],{}]", "{'text':'caf\xC3\xA9'}", "'x'", "7"}) {
    CHECK(copied(text) == json(text));
  }
}

TEST_CASE("An absent value is copied as null", "[fhir][json-writer]") {
  JsonWriter writer;
  writer.copy(fhir::Json{});
  CHECK(writer.take() == "null");
}

TEST_CASE("Numbers are written as short as they read back", "[fhir][json-writer]") {
  CHECK(number(140) == "140");
  CHECK(number(0) == "0");
  CHECK(number(-3) == "-3");
  CHECK(number(0.1) == "0.1");
  CHECK(number(70.5) == "70.5");
  CHECK(number(1.0 / 3) == "0.3333333333333333");
  SECTION("whatever their size they read back as the same number") {
    for (const double value : {1e300, -1e300, 1e-300, 9007199254740993.0, 5e-324}) {
      const fhir::JsonDocument back = fhir::JsonDocument::parse(number(value));
      CHECK(std::strtod(std::string(back.root().text()).c_str(), nullptr) == value);
    }
  }
  SECTION("what is no number is a fault of the caller") {
    CHECK_THROWS_AS(number(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    CHECK_THROWS_AS(number(std::numeric_limits<double>::infinity()), std::invalid_argument);
  }
}

TEST_CASE("Strings and names are escaped", "[fhir][json-writer]") {
  JsonWriter writer;
  writer.begin_object().member("a\"b", "x\"\\\n\t\x01/ \xC3\xA9").end_object();
  const std::string text = writer.take();
  CHECK(text == "{\"a\\\"b\":\"x\\\"\\\\\\n\\t\\u0001/ \xC3\xA9\"}");
  CHECK(fhir::JsonDocument::parse(text).root()["a\"b"].text() == "x\"\\\n\t\x01/ \xC3\xA9");
}

TEST_CASE("A writer builds objects and arrays and is empty after take()", "[fhir][json-writer]") {
  JsonWriter writer;
  writer.begin_object().key("list").begin_array().integer(-1).boolean(true).string({}).end_array();
  writer.key("inner").begin_object().end_object().end_object();
  CHECK(writer.take() == json("{'list':[-1,true,''],'inner':{}}"));
  writer.begin_array().end_array();
  CHECK(writer.take() == "[]");
}
