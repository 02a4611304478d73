#include "server/media_type.h"

#include <cctype>
#include <string>
#include <string_view>

#include "hooks/refusal.h"

namespace server {
namespace {

using hooks::Reason;
using hooks::Refusal;

// The media type of a Content-Type without its parameters, in small letters.
std::string media_type(std::string_view header) {
  header = header.substr(0, header.find(';'));
  const std::size_t end = header.find_last_not_of(" \t");
  std::string type(header.substr(0, end == std::string_view::npos ? 0 : end + 1));
  for (char& c : type) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return type;
}

}  // namespace

void require_json(const Request& request) {
  const std::string type = media_type(request.header("Content-Type"));
  if (type != "application/json" && type != "application/fhir+json") {
    throw Refusal(Reason::unsupported_media_type,
                  "Content-Type must be application/json or application/fhir+json");
  }
  const std::string encoding = request.header("Content-Encoding");
  if (!encoding.empty() && encoding != "identity") {
    throw Refusal(Reason::unsupported_media_type,
                  "the body must not be compressed: no Content-Encoding");
  }
}

}  // namespace server
