#include "server/recorder.h"

#include <array>
#include <cstddef>
#include <utility>

#include "hooks/feedback.h"
#include "server/configuration.h"

namespace server {
namespace {

// A hookInstance is the client's choice, of any length: whole characters of it up to a limit, and
// none that a database cannot hold.
std::string storable(std::string_view text) {
  constexpr std::size_t kLongest = 256;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  if (text.size() > kLongest) {
    std::size_t end = kLongest;
    while (end > 0 && continues(text[end])) --end;
    text = text.substr(0, end);
  }
  std::string kept;
  for (const char c : text) kept += c == '\0' ? '?' : c;
  return kept;
}

// A database that does not suit refuses the start; one that cannot be reached may come back.
std::unique_ptr<DecisionStore> open_store(const StorageSettings& settings, const Log& log) {
  std::unique_ptr<DecisionStore> store = make_store(settings, StoreUse::serve);
  try {
    store->open();
  } catch (const StorageError& error) {
    if (error.kind() == StorageError::Kind::unsuited) {
      throw ConfigurationError(std::string("storage: ") + error.what());
    }
    log.warn(std::string("storage: ") + error.what());
  }
  return store;
}

}  // namespace

std::set<std::string, std::less<>> ids_of(const hooks::Registry& registry,
                                          const std::vector<std::string>& names) {
  std::set<std::string, std::less<>> ids;
  for (const std::string& name : names) {
    bool known = false;
    for (const hooks::Registry::Entry& entry : registry.entries()) {
      if (entry.service->description().name != name) continue;
      ids.insert(entry.id);
      known = true;
    }
    if (!known) throw ConfigurationError("services." + name + ": is no service of this program");
  }
  return ids;
}

Recorder::Recorder(const Configuration& configuration, const hooks::Registry& registry,
                   const Log& log, Metrics& metrics, std::function<fhir::Instant()> now)
    : metrics_(metrics),
      silent_ids_(ids_of(registry, configuration.silent_services)),
      now_(std::move(now)) {
  const Environment environment = process_environment();
  const StorageSettings settings = settle(configuration.storage, environment);
  if (settings.engine == StorageEngine::none) return;
  patient_hash_ = make_patient_hash(settings, environment);
  log_ = std::make_unique<DecisionLog>(open_store(settings, log), log);
}

void Recorder::stop() {
  if (log_) log_->stop();
}

bool Recorder::silent(const Client& client, std::string_view service_id) const {
  return client.silent || silent_ids_.contains(service_id);
}

void Recorder::record(hooks::Answer&& answer, const Client& client, std::string_view service_id,
                      std::string_view hook) const {
  if (!log_ || answer.decisions.empty()) return;
  std::vector<DecisionRow> rows;
  for (hooks::Decision& decision : answer.decisions) {
    rows.push_back({now_(), std::string(service_id), std::string(hook),
                    storable(answer.hook_instance), client.name,
                    (*patient_hash_)(client.tenant, answer.patient_id), silent(client, service_id),
                    std::move(decision)});
  }
  log_->record(rows);
}

void Recorder::count() const {
  if (!log_) return;
  const DecisionLog::Counts counts = log_->counts();
  metrics_.decisions(counts.waiting, counts.decisions_dropped);
}

void Recorder::store(std::string&& body, const Client& client, std::string_view service_id,
                     DecisionLog::Done done) const {
  std::array<std::size_t, 2> counts{};
  std::vector<FeedbackRow> rows;
  for (hooks::Feedback& entry : hooks::parse_feedback(std::move(body))) {
    ++counts.at(static_cast<std::size_t>(entry.outcome));
    rows.push_back({now_(), std::string(service_id), client.name, std::move(entry)});
  }
  log_->store(std::move(rows), [this, counts, done = std::move(done)](bool stored) {
    for (const auto outcome : {hooks::Outcome::accepted, hooks::Outcome::overridden}) {
      const std::size_t count = stored ? counts.at(static_cast<std::size_t>(outcome)) : 0;
      for (std::size_t i = 0; i < count; ++i) metrics_.feedback(to_text(outcome));
    }
    done(stored);
  });
}

}  // namespace server
