// What the process writes down about itself: JSON lines to standard error, one for each request.
//
// No patient data, ever: there is no function here that takes free text from a request. A request
// is logged by method, route, service, status, sizes and times; not by path, query, body or
// hookInstance. Diagnostics of a refusal name members and offsets only (hooks/refusal.h).
//
// Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/served_request.h"

namespace server {

enum class LogLevel { debug, info, warning, error, off };

// Throws std::invalid_argument for what is none of "debug", "info", "warning", "error", "off".
[[nodiscard]] LogLevel parse_log_level(std::string_view text);

class Log {
 public:
  explicit Log(LogLevel level);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void served(const ServedRequest& request) const;
  // This program's mistake: `id` is what the client was told. Exception texts of this program and
  // of the standard library repeat nothing of a request.
  void fault(std::string_view id, std::string_view type, std::string_view what) const;
  // Start, stop, settings.
  void life(std::string_view text) const;
  void warn(std::string_view text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace server
