// What the process writes down about itself, to standard error.
//
// No patient data, ever: there is no function here that takes free text from a request. A request
// is logged by method, route, status, sizes and time; not by path, query, body or id. Diagnostics
// of a refusal name members and offsets only (hooks/refusal.h).
//
// Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace server {

enum class LogLevel { debug, info, warning, error, off };

// Throws std::invalid_argument for what is none of "debug", "info", "warning", "error", "off".
[[nodiscard]] LogLevel parse_log_level(std::string_view text);

struct ServedRequest {
  std::string_view method;  // one of this program's own names, "other" for the rest
  std::string_view route;   // the pattern, "/cds-services/{id}"
  int status = 0;
  std::size_t bytes_in = 0;
  std::size_t bytes_out = 0;
  std::chrono::microseconds took{0};
  std::string_view note;  // of this program's own words: why it was refused, what was odd
};

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
