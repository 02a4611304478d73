// The traceparent header, by which a request is followed from the EHR through this server to the
// FHIR server. Source: W3C Trace Context, "traceparent Header".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace server {

struct TraceContext {
  std::string trace_id;  // 32 hexadecimal digits in small letters
  std::string flags;     // 2

  // The header for a call that this server makes itself. `span_id`: 16 hexadecimal digits, not all
  // 0.
  [[nodiscard]] std::string traceparent(std::string_view span_id) const;
};

// Nothing where the header is absent or not of a version and form that can be read: then it is to
// be passed over.
[[nodiscard]] std::optional<TraceContext> parse_traceparent(std::string_view header);

// 16 random hexadecimal digits.
[[nodiscard]] std::string random_span_id();

}  // namespace server
