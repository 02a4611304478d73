#include "server/recorder.h"

#include <array>
#include <cstddef>
#include <utility>

#include "hooks/feedback.h"
#include "hooks/refusal.h"
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

}  // namespace

std::set<std::string, std::less<>> silent_ids(const hooks::Registry& registry,
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

Recorder::Recorder(DecisionLog* log, Metrics& metrics, PatientHash patient_hash,
                   std::set<std::string, std::less<>> silent_ids,
                   std::function<fhir::Instant()> now)
    : log_(log),
      metrics_(metrics),
      patient_hash_(std::move(patient_hash)),
      silent_ids_(std::move(silent_ids)),
      now_(std::move(now)) {}

bool Recorder::silent(const Client& client, std::string_view service_id) const {
  return client.silent || silent_ids_.contains(service_id);
}

void Recorder::record(hooks::Answer&& answer, const Client& client,
                      std::string_view service_id) const {
  if (log_ == nullptr || answer.decisions.empty()) return;
  std::vector<DecisionRow> rows;
  for (hooks::Decision& decision : answer.decisions) {
    rows.push_back({now_(), std::string(service_id), std::string(answer.hook),
                    storable(answer.hook_instance), client.name,
                    patient_hash_(client.tenant, answer.patient_id), silent(client, service_id),
                    std::move(decision)});
  }
  log_->record(std::move(rows));
  const DecisionLog::Counts counts = log_->counts();
  metrics_.decisions(counts.waiting, counts.decisions_dropped);
}

void Recorder::store(std::string&& body, const Client& client, std::string_view service_id,
                     DecisionLog::Done done) const {
  if (log_ == nullptr) {
    throw hooks::Refusal(hooks::Reason::unknown_service, "this server keeps no feedback");
  }
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
