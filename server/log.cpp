#include "server/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <stdexcept>

namespace server {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::off:
      return spdlog::level::off;
  }
  throw std::logic_error("a log level that is none");
}

}  // namespace

LogLevel parse_log_level(std::string_view text) {
  if (text == "debug") return LogLevel::debug;
  if (text == "info") return LogLevel::info;
  if (text == "warning") return LogLevel::warning;
  if (text == "error") return LogLevel::error;
  if (text == "off") return LogLevel::off;
  throw std::invalid_argument("must be debug, info, warning, error or off");
}

struct Log::Impl {
  spdlog::logger logger{"ivig-cds", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

Log::Log(LogLevel level) : impl_(std::make_unique<Impl>()) {
  impl_->logger.set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  impl_->logger.set_level(level_of(level));
  impl_->logger.flush_on(spdlog::level::info);
}
Log::~Log() = default;

void Log::served(const ServedRequest& request) const {
  const auto level = request.status >= 500   ? spdlog::level::err
                     : request.status >= 400 ? spdlog::level::warn
                                             : spdlog::level::info;
  impl_->logger.log(level, "{} {} {} in={} out={} us={}{}{}", request.method, request.route,
                    request.status, request.bytes_in, request.bytes_out, request.took.count(),
                    request.note.empty() ? "" : " ", request.note);
}

void Log::fault(std::string_view id, std::string_view type, std::string_view what) const {
  impl_->logger.error("fault {}: {}: {}", id, type, what);
}

void Log::life(std::string_view text) const { impl_->logger.info("{}", text); }
void Log::warn(std::string_view text) const { impl_->logger.warn("{}", text); }

}  // namespace server
