#include "fhir/xml_bytes.h"

#include <algorithm>

#include "fhir/utf8.h"

namespace fhir {
namespace {

using Kind = XmlError::Kind;

[[noreturn]] void throw_at(std::string_view bytes, std::size_t offset, Kind kind,
                           const char* reason) {
  const std::string_view before = bytes.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  throw XmlError(kind, lines + 1, offset - line_start + 1, reason);
}

// Quoted texts up to the end of the tag, or one more than `most`.
std::size_t count_quoted(std::string_view tag, std::size_t most) {
  std::size_t count = 0;
  std::size_t at = tag.find_first_of("\"'>");
  while (at < tag.size() && tag[at] != '>' && count <= most) {
    const std::size_t closing = tag.find(tag[at], at + 1);
    if (closing == std::string_view::npos) break;
    ++count;
    at = tag.find_first_of("\"'>", closing + 1);
  }
  return count;
}

// Only long tags are counted: the others have room for few.
void check_tags(std::string_view bytes) {
  constexpr std::size_t kLong = 4096;
  constexpr std::size_t kMostQuoted = kMostXmlAttributes * std::size_t{2};  // and namespaces
  std::size_t next = 0;
  for (std::size_t at = bytes.find('<'); at != std::string_view::npos; at = next) {
    next = bytes.find('<', at + 1);
    const std::string_view tag = bytes.substr(at, next - at);
    if (tag.size() < kLong || tag.starts_with("<!") || tag.starts_with("<?")) continue;
    if (count_quoted(tag, kMostQuoted) > kMostQuoted) {
      throw_at(bytes, at, Kind::size, "an element has too many attributes");
    }
  }
}

}  // namespace

void check_xml_bytes(std::string_view bytes, std::size_t most) {
  constexpr std::size_t kLongestText = (std::size_t{1} << 29U) - 1;  // of a node
  if (bytes.size() > std::min(most, kLongestText)) {
    throw XmlError(Kind::size, 1, 1, "the text is too long");
  }
  if (bytes.empty()) throw XmlError(Kind::syntax, 1, 1, "there is no element");
  if (const std::size_t bad = first_invalid_utf8(bytes); bad != std::string_view::npos) {
    throw_at(bytes, bad, Kind::encoding, "the text is not UTF-8");
  }
  if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos) {
    throw_at(bytes, nul, Kind::encoding, "a NUL byte is no XML");
  }
  check_tags(bytes);
}

}  // namespace fhir
