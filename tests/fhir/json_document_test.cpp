#include "fhir/json_document.h"

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/fhir/json_text.h"

using fhir::Json;
using fhir::JsonDocument;
using fhir::JsonError;

namespace {

struct Refusal {
  JsonError::Kind kind;
  std::size_t offset;
};

std::optional<Refusal> refusal(std::string bytes) {
  try {
    static_cast<void>(JsonDocument::parse(std::move(bytes)));
  } catch (const JsonError& error) {
    return Refusal{error.kind(), error.offset()};
  }
  return std::nullopt;
}

bool is_refused(std::string bytes, JsonError::Kind kind) {
  const std::optional<Refusal> found = refusal(std::move(bytes));
  return found && found->kind == kind;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string object_with(int members, std::string_view last) {
  std::string text = "{";
  for (int i = 1; i < members; ++i)
    text += "'m" + std::to_string(i) + "':" + std::to_string(i) + ",";
  return json(text + std::string(last) + "}");
}

std::vector<std::string> texts_of(Json::Elements elements) {
  std::vector<std::string> texts;
  for (const Json one : elements) texts.emplace_back(one.text());
  return texts;
}

}  // namespace

TEST_CASE("A JSON document gives its values as they were written", "[fhir][json]") {
  const JsonDocument document = parse(
      "{'decimal': 1.50, 'big': 12345678901234567890, 'exponent': 1E5, 'yes': true, 'no': false,"
      " 'nothing': null, 'text': 'caf\xC3\xA9 \\u00e9 \\n', 'list': [1, 2], 'of': {'x': {}}}");
  const Json root = document.root();
  SECTION("numbers keep their text") {
    CHECK(root["decimal"].text() == "1.50");
    CHECK(root["big"].text() == "12345678901234567890");
    CHECK(root["exponent"].text() == "1E5");
    CHECK(root["decimal"].is_number());
  }
  SECTION("booleans, null and strings are what they are") {
    CHECK(root["yes"].is_true());
    CHECK(root["no"].is_false());
    CHECK_FALSE(root["no"].is_true());
    CHECK(root["nothing"].is_null());
    CHECK(root["nothing"].is_missing());
    CHECK(root["nothing"]);
    CHECK(root["text"].text() == "caf\xC3\xA9 \xC3\xA9 \n");
    CHECK(root["list"].text().empty());
  }
  SECTION("containers know their size") {
    CHECK(root.size() == 9);
    CHECK(root["list"].size() == 2);
    CHECK(root["of"]["x"].size() == 0);
    CHECK(root["text"].size() == 0);
  }
  SECTION("members come in their order") {
    std::string names;
    for (const fhir::JsonMember member : root.members()) names += std::string(member.name) + ' ';
    CHECK(names == "decimal big exponent yes no nothing text list of ");
  }
}

TEST_CASE("Views survive a move of their document", "[fhir][json]") {
  JsonDocument first = parse("{'a':'short'}");
  const Json view = first.root()["a"];
  const JsonDocument second = std::move(first);
  CHECK(view.text() == "short");
  CHECK(second.root()["a"].text() == "short");
}

TEST_CASE("What is absent can be asked for more", "[fhir][json]") {
  const JsonDocument document = parse("{'code': {'text': 'x'}, 'list': [{'a': 1}]}");
  const Json root = document.root();
  CHECK_FALSE(root["no"]["such"]["member"]);
  CHECK(root["no"]["such"].is_missing());
  CHECK(root["no"].text().empty());
  CHECK_FALSE(root["code"]["text"]["deeper"]);
  CHECK_FALSE(root["list"]["a"]);
  CHECK(texts_of(root["no"].each()).empty());
  CHECK(root["no"].size() == 0);
}

TEST_CASE("each() takes one value for an array of one", "[fhir][json]") {
  const JsonDocument document = parse(
      "{'array': ['a', null, 'b'], 'one': 'a', 'object': {'k': 'v'}, 'nothing': null, 'empty': "
      "[]}");
  const Json root = document.root();
  CHECK(texts_of(root["array"].each()) == std::vector<std::string>{"a", "b"});
  CHECK(texts_of(root["one"].each()) == std::vector<std::string>{"a"});
  CHECK(texts_of(root["nothing"].each()).empty());
  CHECK(texts_of(root["empty"].each()).empty());
  std::vector<std::string> values;
  for (const Json one : root["object"].each()) values.emplace_back(one["k"].text());
  CHECK(values == std::vector<std::string>{"v"});
  SECTION("elements() keeps nulls and takes arrays alone") {
    CHECK(texts_of(root["array"].elements()) == std::vector<std::string>{"a", "", "b"});
    CHECK(texts_of(root["one"].elements()).empty());
  }
}

TEST_CASE("Nesting is bounded", "[fhir][json][hostile]") {
  CHECK_FALSE(refusal(nested(64)));
  CHECK(is_refused(nested(65), JsonError::Kind::depth));
  CHECK(is_refused(nested(100'000), JsonError::Kind::depth));
}

TEST_CASE("A member name that occurs twice is refused", "[fhir][json][hostile]") {
  constexpr auto kDuplicate = JsonError::Kind::duplicate_name;
  SECTION("in a small object") { CHECK(is_refused(json("{'a':1,'b':2,'a':3}"), kDuplicate)); }
  SECTION("in a large object") {
    CHECK_FALSE(refusal(object_with(30, "'m0':0")));
    CHECK(is_refused(object_with(30, "'m17':0"), kDuplicate));
  }
  SECTION("where one of the two is escaped") {
    CHECK(is_refused(json(R"({'a':1,'\u0061':2})"), kDuplicate));
    CHECK(is_refused(object_with(30, R"('\u006d17':0)"), kDuplicate));
  }
  SECTION("in an inner object, after inner containers") {
    CHECK(is_refused(json("{'x':{'a':[1,{'a':1}],'b':{},'a':3}}"), kDuplicate));
  }
  SECTION("but not where two objects have it") {
    CHECK_FALSE(refusal(json("{'a':{'a':1},'b':{'a':1}}")));
  }
  SECTION("names that look alike to a quick comparison differ") {
    CHECK_FALSE(refusal(json("{'axbxc':1,'aybxc':2,'axbyc':3}")));
  }
  SECTION("the name stays out of the message") {
    try {
      static_cast<void>(parse("{'secret':1,'secret':2}"));
      FAIL("not refused");
    } catch (const JsonError& error) {
      CHECK(std::string(error.what()).find("secret") == std::string::npos);
    }
  }
}

TEST_CASE("Text that is not JSON is refused at its place", "[fhir][json][hostile]") {
  SECTION("a cut text, where it ends") {
    const std::string whole = json("{'a':[1,2],'b':'xyz'}");
    for (std::size_t length = 0; length < whole.size(); ++length) {
      CAPTURE(length);
      const std::optional<Refusal> found = refusal(whole.substr(0, length));
      REQUIRE(found);
      CHECK(found->kind == JsonError::Kind::syntax);
      CHECK(found->offset <= length);
    }
    CHECK(refusal(json("{'a':"))->offset == 5);
  }
  SECTION("a NUL byte, even after the end") {
    const std::optional<Refusal> found = refusal(std::string("{}\0", 3));
    REQUIRE(found);
    CHECK(found->kind == JsonError::Kind::syntax);
    CHECK(found->offset == 2);
  }
  SECTION("what follows the value, comments, loose commas, other numbers") {
    for (const char* const text :
         {"{} {}", "[1,]", "{'a':1,}", "[01]", "[+1]", "[1.]", "[.5]", "[NaN]", "{a:1}", "[1] // x",
          "/* x */ 1", "", "  ", "['\x01']"}) {
      CAPTURE(text);
      CHECK(is_refused(json(text), JsonError::Kind::syntax));
    }
  }
}

TEST_CASE("A byte order mark in front is passed over", "[fhir][json]") {
  CHECK(JsonDocument::parse("\xEF\xBB\xBF[1]").root().size() == 1);
  CHECK(refusal("\xEF\xBB\xBF[1")->offset == 5);
  CHECK(refusal("[\xEF\xBB\xBF]"));
}

TEST_CASE("Only UTF-8 is read", "[fhir][json][hostile]") {
  constexpr auto kEncoding = JsonError::Kind::encoding;
  SECTION("overlong forms, raw surrogates and cut sequences are refused where they start") {
    for (const char* const bad : {"\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xED\xA0\x80",
                                  "\xF4\x90\x80\x80", "\xFF", "\x80", "\xC3"}) {
      const std::optional<Refusal> found = refusal("[\"" + std::string(bad) + "\"]");
      REQUIRE(found);
      CHECK(found->kind == kEncoding);
      CHECK(found->offset == 2);
    }
  }
  SECTION("half a surrogate pair is refused, escaped too") {
    CHECK(is_refused(R"(["\udc00"])", kEncoding));
    CHECK(is_refused(R"(["x", {"\uDFFF": 1}])", kEncoding));
    CHECK(refusal(R"(["\ud800"])"));
    CHECK(refusal(R"(["\ud800\u0041"])"));
    CHECK(refusal(R"(["\ud800\ud800"])"));
  }
  SECTION("whole pairs and escaped backslashes are read") {
    CHECK(JsonDocument::parse(R"({"a":"\ud83d\ude00"})").root()["a"].text() == "\xF0\x9F\x98\x80");
    CHECK(JsonDocument::parse(R"({"a":"\\udc00"})").root()["a"].text() == "\\udc00");
  }
}

TEST_CASE("A number without end is read or refused", "[fhir][json][hostile]") {
  const std::string digits(1'000'000, '7');
  for (const std::string& number : {std::string("1e-400"), "0." + digits, "1e-" + digits}) {
    const JsonDocument document = JsonDocument::parse('[' + number + ']');
    for (const Json one : document.root().each()) CHECK(one.text() == number);
  }
  // Past what a double holds it is refused, as every other syntax error.
  for (const std::string& number : {std::string("1e400"), digits, "1e" + digits}) {
    CHECK(is_refused('[' + number + ']', JsonError::Kind::syntax));
  }
}

TEST_CASE("A hundred thousand members are read in bounded time", "[fhir][json][hostile]") {
  const auto read_members = [](std::string_view last) {
    const std::optional<Refusal> found = refusal(object_with(100'000, last));
    return found;
  };
  CHECK_FALSE(read_members("'last':0"));
  CHECK(read_members("'m1':0")->kind == JsonError::Kind::duplicate_name);
}
