#include "server/reply_head.h"

#include <array>
#include <string_view>

namespace server {
namespace {

// Of the statuses of this program; a reader goes by the number.
std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "";
  }
}

bool may_have_length(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

std::string reply_head(const Reply& reply, const ReplyHeadSettings& settings,
                       const std::string& date) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + ' ';
  head.append(reason_phrase(reply.status)).append("\r\nDate: ").append(date).append("\r\n");
  for (const auto& [name, value] : reply.headers) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
  if (settings.tls) head += "Strict-Transport-Security: max-age=31536000\r\n";
  if (settings.last) head += "Connection: close\r\n";
  if (!settings.head_only && may_have_length(reply.status)) {
    head.append("Content-Length: ").append(std::to_string(reply.body.size())).append("\r\n");
  }
  return head.append("\r\n");
}

std::string http_date(std::time_t second) {
  std::tm parts{};
  ::gmtime_r(&second, &parts);
  std::array<char, 32> text{};
  const std::size_t length =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), length};
}

}  // namespace server
