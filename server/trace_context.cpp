#include "server/trace_context.h"

#include <algorithm>

#include "server/uuid.h"

namespace server {
namespace {

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

std::string TraceContext::traceparent(std::string_view span_id) const {
  return "00-" + trace_id + "-" + std::string(span_id) + "-" + flags;
}

std::optional<TraceContext> parse_traceparent(std::string_view header) {
  constexpr std::size_t kLength = 55;  // 2-32-16-2
  if (header.size() < kLength || header[2] != '-' || header[35] != '-' || header[52] != '-') {
    return std::nullopt;
  }
  const std::string_view version = header.substr(0, 2);
  const std::string_view trace_id = header.substr(3, 32);
  const std::string_view parent_id = header.substr(36, 16);
  const std::string_view flags = header.substr(53, 2);
  if (!is_hex(version) || !is_hex(trace_id) || !is_hex(parent_id) || !is_hex(flags)) {
    return std::nullopt;
  }
  // A later version may say more, after another hyphen.
  const bool longer = header.size() > kLength;
  if (version == "ff" || (longer && (version == "00" || header[kLength] != '-'))) {
    return std::nullopt;
  }
  if (is_zero(trace_id) || is_zero(parent_id)) return std::nullopt;
  return TraceContext{std::string(trace_id), std::string(flags)};
}

std::string random_span_id() {
  std::string digits = random_uuid();
  digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
  return digits.substr(16);  // the half whose first digit is never 0
}

}  // namespace server
