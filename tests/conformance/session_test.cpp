// What of a server's answer a report shows.
#include "conformance/session.h"

#include <catch2/catch.hpp>
#include <string>

using conformance::shortened;

namespace {

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a text is cut between characters", "[conformance][session]") {
  CHECK(shortened("a\nb") == "a b");
  CHECK(shortened("x" + repeated("ä", 299)) == "x" + repeated("ä", 299));
  CHECK(shortened("x" + repeated("ä", 400)) == "x" + repeated("ä", 299) + " … (801 bytes)");
  CHECK(shortened(repeated("😀", 5), 3) == "😀😀😀 … (20 bytes)");
  CHECK(shortened(repeated("x", 2000), 3) == "xxx … (2000 bytes)");
}

TEST_CASE("what is no UTF-8 is shown as such", "[conformance][session]") {
  CHECK(shortened("f\xFCr") == "f\uFFFDr");
  CHECK(shortened("\xE4\xE4\xE4\xE4", 3) == "\uFFFD\uFFFD\uFFFD … (4 bytes)");
  CHECK(shortened("ab\xE2\x82") == "ab\uFFFD\uFFFD");
}
