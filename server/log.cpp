#include "server/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdint>
#include <stdexcept>

#include "fhir/json_writer.h"

namespace server {
namespace {

void list(fhir::JsonWriter& line, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  line.key(name).begin_array();
  for (const std::string& text : texts) line.string(text);
  line.end_array();
}

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

  // One line: time, level, and the members of the object that was begun in `line`.
  void write(spdlog::level::level_enum level, fhir::JsonWriter& line) {
    const std::string object = line.end_object().take();
    logger.log(level, "{}", std::string_view(object).substr(1));
  }
};

Log::Log(LogLevel level) : impl_(std::make_unique<Impl>()) {
  impl_->logger.set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)",
                            spdlog::pattern_time_type::utc);
  impl_->logger.set_level(level_of(level));
  impl_->logger.flush_on(spdlog::level::info);
}
Log::~Log() = default;

void Log::served(const ServedRequest& request) const {
  const auto level = request.status >= 500   ? spdlog::level::err
                     : request.status >= 400 ? spdlog::level::warn
                                             : spdlog::level::info;
  if (!impl_->logger.should_log(level)) return;
  fhir::JsonWriter line;
  line.begin_object().member("event", "request").member("id", request.id);
  const auto text = [&line](std::string_view name, std::string_view value) {
    if (!value.empty()) line.member(name, value);
  };
  text("trace", request.trace_id);
  text("client", request.client);
  text("tenant", request.tenant);
  text("method", request.method);
  text("route", request.route);
  text("service", request.service);
  text("hook", request.hook);
  line.key("status").integer(request.status);
  line.key("bytesIn").integer(static_cast<std::int64_t>(request.bytes_in));
  line.key("bytesOut").integer(static_cast<std::int64_t>(request.bytes_out));
  line.key("us").begin_object().key("all").integer(request.took.count());
  if (!request.hook.empty()) {
    line.key("read").integer(request.read.count());
    line.key("fetch").integer(request.fetch.count());
    line.key("decide").integer(request.decide.count());
    line.key("write").integer(request.write.count());
  }
  line.end_object();
  list(line, "verdicts", request.verdicts);
  list(line, "notes", request.notes);
  if (!request.queries.empty()) {
    line.key("queries").begin_array();
    for (const ServedQuery& query : request.queries) {
      line.begin_object().member("key", query.key).member("outcome", query.outcome);
      line.key("us").integer(query.took.count()).end_object();
    }
    line.end_array();
  }
  text("note", request.note);
  impl_->write(level, line);
}

void Log::fault(std::string_view id, std::string_view type, std::string_view what) const {
  fhir::JsonWriter line;
  line.begin_object().member("event", "fault").member("id", id).member("type", type);
  line.member("what", what);
  impl_->write(spdlog::level::err, line);
}

void Log::life(std::string_view text) const {
  fhir::JsonWriter line;
  line.begin_object().member("event", "life").member("text", text);
  impl_->write(spdlog::level::info, line);
}

void Log::warn(std::string_view text) const {
  fhir::JsonWriter line;
  line.begin_object().member("event", "warning").member("text", text);
  impl_->write(spdlog::level::warn, line);
}

}  // namespace server
